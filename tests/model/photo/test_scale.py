"""Pictures of bold strokes are worked on at a smaller size."""

import cv2
import numpy as np
import pytest

from model.photo.scale import fit_to_pen
from model.photo.shrinking import COARSE_SIDE


def page(pen: int) -> np.ndarray:
    """A cross drawn with a pen of so many pixels."""
    grey = np.full((720, 960), 225, np.uint8)
    cv2.line(grey, (320, 160), (640, 560), 40, pen, cv2.LINE_AA)
    cv2.line(grey, (640, 160), (320, 560), 40, pen, cv2.LINE_AA)
    return grey


def test_a_thin_pen_keeps_every_pixel():
    assert fit_to_pen(page(4)).shape == (720, 960)


@pytest.mark.parametrize("pen", [20, 40, 80])
def test_a_thick_pen_needs_fewer_pixels(pen):
    fitted = fit_to_pen(page(pen))
    assert COARSE_SIDE / 2 < max(fitted.shape) <= 480
    assert fitted.shape[1] / fitted.shape[0] == pytest.approx(4 / 3, rel=0.02)


@pytest.mark.parametrize("pen", [6, 11, 12, 17])
def test_a_stroke_keeps_four_pixels(pen):
    fitted = fit_to_pen(page(pen))
    assert pen * max(fitted.shape) / 960 >= 4


def test_a_blank_page_is_left_alone():
    blank = np.full((300, 400), 225, np.uint8)
    assert np.array_equal(fit_to_pen(blank), blank)


@pytest.mark.parametrize("shape", [(1, 1), (1, 160), (1024, 1), (7, 9)])
def test_pictures_of_any_shape_are_fitted(shape):
    fitted = fit_to_pen(np.random.default_rng(1).integers(0, 256, shape, np.uint8))
    assert fitted.size > 0


def test_words_are_not_taken_for_the_strokes_of_a_thick_pen():
    grey = np.full((800, 1000), 225, np.uint8)
    for line in range(16):
        where = (60, 45 * line + 60)
        cv2.putText(grey, "read the small letters of this page", where, 0, 0.8, 40, 2, cv2.LINE_AA)
    assert max(fit_to_pen(cv2.GaussianBlur(grey, (0, 0), 2)).shape) >= 500


def test_specks_beside_a_thick_pen_do_not_count():
    specked = page(40)
    specked[::30, ::30] = 60
    assert max(fit_to_pen(specked).shape) <= 480


def test_a_pen_that_lies_on_the_page_is_not_the_one_that_wrote():
    fine = np.full((720, 960), 225, np.uint8)
    cv2.line(fine, (620, 260), (740, 460), 40, 4, cv2.LINE_AA)
    cv2.line(fine, (-20, 740), (450, 300), 60, 40)
    assert fit_to_pen(fine).shape == fine.shape


def test_a_speck_beside_bold_strokes_that_reach_the_edge_does_not_count():
    bold = page(40)
    cv2.line(bold, (640, 160), (690, 0), 40, 40, cv2.LINE_AA)
    cv2.circle(bold, (120, 600), 5, 60, -1)
    assert max(fit_to_pen(bold).shape) <= 480
