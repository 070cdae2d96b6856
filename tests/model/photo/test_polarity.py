"""Dark ink on paper is told from chalk on a board, whatever else is light or dark."""

import cv2
import numpy as np
import pytest

from model.photo.polarity import is_light_on_dark
from model.photo.shrinking import shrunk


def page(paper: int, ink: int, pen: int) -> np.ndarray:
    """A page with a cross on it."""
    drawn = np.zeros((240, 320), np.uint8)
    cv2.line(drawn, (120, 60), (200, 180), 255, pen, cv2.LINE_AA)
    cv2.line(drawn, (200, 60), (120, 180), 255, pen, cv2.LINE_AA)
    return (paper + (ink - paper) * (drawn / 255)).astype(np.uint8)


@pytest.mark.parametrize("pen", [3, 8, 20])
def test_light_on_dark_is_told_from_dark_on_light(pen):
    assert is_light_on_dark(page(30, 220, pen))
    assert not is_light_on_dark(page(220, 30, pen))


def test_hairlines_of_chalk_are_told_on_a_board():
    board = np.full((720, 960), 40, np.uint8)
    for x in (150, 400, 650):
        cv2.line(board, (x, 300), (x, 420), 100, 2)
    assert is_light_on_dark(shrunk(board, 256))


def test_glare_beside_a_pencil_does_not_make_it_chalk():
    grey = page(130, 60, pen=3)
    y, x = np.mgrid[:240, :320]
    glare = 140 * np.exp(-((x - 60) ** 2 + (y - 60) ** 2) / (2 * 25**2))
    assert not is_light_on_dark(np.clip(grey + glare, 0, 255).astype(np.uint8))


@pytest.mark.parametrize("wide", [10, 20, 30])
@pytest.mark.parametrize("paper", [90, 130])
def test_the_reflection_of_a_lamp_does_not_make_dark_paper_a_board(wide, paper):
    y, x = np.mgrid[:240, :320]
    lamp = np.clip(1.6 * np.exp(-((x - 90) ** 2 + (y - 40) ** 2) / (2 * wide**2)), 0, 1)
    grey = page(paper, paper // 3, pen=3)
    assert not is_light_on_dark((grey + (255 - grey) * lamp).astype(np.uint8))


@pytest.mark.parametrize(("pen", "chalk"), [(37, False), (180, True)])
def test_a_window_behind_a_page_does_not_make_its_pen_chalk(pen, chalk):
    window = np.zeros((163, 217), np.uint8)
    window[149:] = 255
    page = np.full_like(window, 77)
    cv2.putText(page, "3", (95, 83), cv2.FONT_HERSHEY_SIMPLEX, 1.3, pen, 2, cv2.LINE_AA)
    photo = np.maximum(page, cv2.GaussianBlur(window, (0, 0), 2.5))
    assert is_light_on_dark(photo) is chalk


def test_the_corners_of_a_sheet_that_lies_askew_on_a_desk_are_no_chalk():
    photo = np.full((480, 640), 60, np.uint8)
    cv2.fillPoly(photo, [np.array([(40, 70), (590, 30), (610, 420), (60, 450)])], 200)
    cv2.putText(photo, "527", (180, 300), cv2.FONT_HERSHEY_SIMPLEX, 5, 110, 6)
    assert not is_light_on_dark(photo)


@pytest.mark.parametrize("desk", [20, 40])
def test_a_little_writing_near_the_corner_of_a_sheet_is_no_chalk(desk):
    photo = np.full((480, 640), desk, np.uint8)
    cv2.fillPoly(photo, [np.array([(0, 0), (560, 0), (540, 400), (0, 380)])], 230)
    cv2.putText(photo, "82", (260, 240), cv2.FONT_HERSHEY_SIMPLEX, 1.5, 150, 3, cv2.LINE_AA)
    assert not is_light_on_dark(photo)
