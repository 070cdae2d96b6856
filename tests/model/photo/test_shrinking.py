"""Small copies are shrunk by whole numbers."""

import numpy as np
import pytest

from model.photo.shrinking import shrunk


def test_a_picture_is_shrunk_by_whole_numbers_to_no_more_than_asked():
    grey = np.zeros((240, 320), np.uint8)
    assert shrunk(grey, 320) is grey
    assert shrunk(grey, 319).shape == (120, 160)
    assert shrunk(np.zeros((1, 5000), np.uint8), 256).shape == (1, 250)


@pytest.mark.parametrize("several", [2, 3, 4, 5])
def test_each_pixel_is_the_mean_of_those_that_it_stands_for(several):
    grey = np.random.default_rng(1).integers(0, 256, (60, 120), np.uint8)
    means = grey.reshape(60 // several, several, 120 // several, several).mean(axis=(1, 3))
    assert abs(shrunk(grey, 120 // several, exact=True) - means).max() <= 0.5
    # Twos of twos are rounded twice.
    assert abs(shrunk(grey, 120 // several) - means).max() <= (1.5 if several == 4 else 0.5)
