"""Small copies are shrunk by whole numbers."""

import numpy as np

from model.photo.shrinking import shrunk


def test_a_picture_is_shrunk_by_whole_numbers_to_no_more_than_asked():
    grey = np.zeros((240, 320), np.uint8)
    assert shrunk(grey, 320) is grey
    assert shrunk(grey, 319).shape == (120, 160)
    assert shrunk(np.zeros((1, 5000), np.uint8), 256).shape == (1, 250)
