"""Ink is found under uneven light, dark on light and light on dark."""

import cv2
import numpy as np
import pytest

from model.photo.ink import (
    OUTLINE,
    find_bold_ink,
    find_dark_ink,
    find_faint_ink,
    find_ink,
    inked,
)
from model.photo.polarity import is_light_on_dark


def page(paper: int = 220, ink: int = 60, pen: int = 8) -> tuple[np.ndarray, np.ndarray]:
    """A page with a cross on it, and where its ink is."""
    drawn = np.zeros((240, 320), np.uint8)
    cv2.line(drawn, (120, 60), (200, 180), 255, pen, cv2.LINE_AA)
    cv2.line(drawn, (200, 60), (120, 180), 255, pen, cv2.LINE_AA)
    share = drawn / 255
    return (paper + (ink - paper) * share).astype(np.uint8), drawn > 127


def agreement(found: np.ndarray, where: np.ndarray) -> float:
    """Intersection over union."""
    return (found & where).sum() / (found | where).sum()


@pytest.mark.parametrize(("paper", "ink"), [(220, 60), (250, 190), (100, 30), (40, 200), (0, 255)])
def test_ink_is_found_whatever_the_pen_and_the_paper(paper, ink):
    grey, where = page(paper, ink)
    assert agreement(inked(find_ink(grey)) > 0, where) > 0.8


def test_a_hard_shadow_is_evened_out():
    grey, where = page()
    grey[:, 160:] = grey[:, 160:] * 0.45
    assert agreement(inked(find_ink(grey)) > 0, where) > 0.75


def test_light_that_falls_off_is_evened_out():
    grey, where = page()
    grey = (grey * np.linspace(1, 0.35, 320)).astype(np.uint8)
    assert agreement(inked(find_ink(grey)) > 0, where) > 0.8


def test_chalk_in_a_shadow_is_ink_too():
    board, where = page(60, 150, pen=4)
    board[:, 160:] = board[:, 160:] * 0.3
    found = inked(find_ink(board)) > 0
    assert agreement(found[:, 170:], where[:, 170:]) > 0.5


def test_a_pencil_beside_a_marker_is_ink_too():
    grey, _ = page(ink=30)
    cv2.line(grey, (40, 60), (40, 180), 150, 3)
    assert find_ink(grey)[120, 40] > OUTLINE * 255


def test_what_is_pale_beside_a_bold_pen_is_left_out_at_a_second_look():
    grey, where = page(ink=30)
    cv2.line(grey, (40, 60), (40, 180), 150, 3)
    assert inked(find_ink(grey))[120, 40]
    assert agreement(inked(find_bold_ink(grey)) > 0, where) > 0.8


def test_no_pencil_is_bold():
    assert not find_bold_ink(page(ink=150)[0]).any()


def noisy(grey: np.ndarray, noise: float) -> np.ndarray:
    random = np.random.default_rng(1)
    return np.clip(grey + random.normal(0, noise, grey.shape), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("noise", [0, 3])
@pytest.mark.parametrize(("paper", "ink"), [(220, 190), (250, 225), (120, 104)])
def test_a_pale_pen_is_ink_where_a_page_seems_blank(paper, ink, noise):
    grey, where = page(paper, ink)
    assert not find_ink(noisy(grey, noise)).any()
    assert agreement(inked(find_faint_ink(noisy(grey, noise))) > 0, where) > 0.7


@pytest.mark.parametrize("ink", [60, 150])
def test_no_paler_ink_is_looked_for_beside_a_pen(ink):
    assert not find_faint_ink(page(ink=ink)[0]).any()


@pytest.mark.parametrize("noise", [0, 3, 5])
@pytest.mark.parametrize("find", [find_ink, find_faint_ink])
def test_a_blank_page_has_no_ink(find, noise):
    assert not find(noisy(np.full((240, 320), 200.0), noise)).any()


@pytest.mark.parametrize("shape", [(1, 1), (1, 160), (160, 1), (2, 500), (7, 9)])
@pytest.mark.parametrize("look", [find_ink, find_bold_ink, find_faint_ink])
def test_pictures_of_any_shape_have_ink_of_that_shape(look, shape):
    grey = np.random.default_rng(1).integers(0, 256, shape, np.uint8)
    ink = look(grey)
    assert ink.shape == shape
    assert ink.dtype == np.uint8


@pytest.mark.parametrize("look", [find_ink, find_bold_ink, find_faint_ink])
def test_a_few_dark_specks_are_no_ink(look):
    assert not look(np.zeros((1, 1), np.uint8)).any()


def test_black_bars_beside_a_screenshot_are_no_paper():
    grey, where = page()
    barred = cv2.copyMakeBorder(grey, 0, 0, 90, 90, cv2.BORDER_CONSTANT, value=0)
    found = inked(find_ink(barred)) > 0
    assert agreement(found[:, 90:-90], where) > 0.8
    assert not found[:, :85].any()
    assert not found[:, -85:].any()


def test_a_white_sheet_on_a_dark_desk_is_no_blackboard():
    grey, where = page(pen=4)
    grey[:16] = grey[-22:] = grey[:, :18] = grey[:, -26:] = 40
    assert not is_light_on_dark(grey)
    assert agreement(inked(find_ink(grey)) > 0, where) > 0.75


def test_the_dark_ink_of_a_page_that_seems_to_be_a_board_is_found():
    grey, where = page(100, 30, pen=4)
    # A bar of light that is as sharp as chalk.
    cv2.line(grey, (40, 215), (290, 215), 255, 6)
    found = inked(find_dark_ink(grey)) > 0
    assert agreement(inked(find_ink(grey)) > 0, where) < 0.2
    assert agreement(found[:200], where[:200]) > 0.8


def test_a_page_that_seems_to_be_paper_is_not_looked_at_as_a_board():
    assert not find_dark_ink(page()[0]).any()
