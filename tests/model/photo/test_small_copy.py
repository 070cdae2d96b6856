"""The copy that people are shown is as light as what was read."""

import io

import numpy as np
import pytest
from PIL import Image

from model.photo.decode import STRIP_PIXELS
from model.photo.small_copy import small_copy


@pytest.mark.parametrize(
    ("kind", "values", "white"), [("PNG", np.uint16, 65535), ("TIFF", np.float32, 1)]
)
def test_pixels_of_many_bits_are_as_light_as_they_were_meant(kind, values, white):
    page = np.full((1500, 2000), 0.01 * white)
    assert page.size > STRIP_PIXELS, "its strips are laid on one scale"
    page[1400:] = 0.8 * white
    file = io.BytesIO()
    Image.fromarray(page.astype(values)).save(file, kind)

    copy = small_copy(file.getvalue(), 300)

    assert copy.mode == "RGB"
    shown = np.asarray(copy, float)
    assert shown[:-20].mean() == pytest.approx(0.01 * 255, abs=1)
    assert shown[-10:].mean() == pytest.approx(0.8 * 255, abs=1)
