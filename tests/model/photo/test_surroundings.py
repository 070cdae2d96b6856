"""What lies around a sheet is told from what is written on it."""

import cv2
import numpy as np
import pytest

from model.photo.ink import find_ink, inked
from model.photo.surroundings import beside_sheet, edges_of_sheet


def paper() -> np.ndarray:
    """What is missing of the light on a blank page: nothing."""
    return np.zeros((192, 256), np.uint8)


def test_a_desk_beside_the_sheet_is_none_of_it():
    darkness = paper()
    darkness[:20] = darkness[:, :24] = 120
    beside = beside_sheet(darkness)
    assert beside is not None
    assert beside[:20].all()
    assert beside[:, :24].all()
    assert not beside[40:, 40:].any()


def test_a_shadow_takes_no_more_than_its_own_from_what_it_falls_on():
    darkness = paper()
    darkness[:60] = 50
    beside = beside_sheet(darkness)
    assert beside is not None
    assert (beside[:60] == 50).all()
    assert not beside[80:].any()


def test_bold_digits_that_touch_a_shadow_along_an_edge_belong_to_the_sheet():
    darkness = paper()
    darkness[140:] = 50
    cv2.line(darkness, (128, 40), (120, 170), 200, 14)
    beside = beside_sheet(darkness)
    assert beside is not None
    assert (beside[150:, :100] == 50).all()
    assert not beside[40:130].any()
    assert beside[140:160, 115:130].max() <= 50


def test_a_digit_cut_off_by_the_edge_belongs_to_the_sheet():
    darkness = paper()
    cv2.line(darkness, (128, 0), (120, 120), 200, 14)
    assert beside_sheet(darkness) is None


@pytest.mark.parametrize("strength", [70, 160])
def test_a_thumb_in_the_picture_belongs_to_no_sheet_that_finer_strokes_are_on(strength):
    darkness = paper()
    cv2.ellipse(darkness, (255, 60), (16, 12), 0, 0, 360, strength, -1)
    assert beside_sheet(darkness) is None
    cv2.line(darkness, (100, 80), (90, 120), 60, 1)
    beside = beside_sheet(darkness)
    assert beside is not None
    assert (beside[52:68, 244:] >= strength).all()
    assert not beside[:, :200].any()


def test_strokes_in_pencil_are_finer_than_a_thumb_where_one_would_be_a_crease():
    darkness = paper()
    cv2.ellipse(darkness, (255, 60), (16, 12), 0, 0, 360, 160, -1)
    cv2.line(darkness, (100, 80), (90, 120), 25, 1)
    assert beside_sheet(darkness) is None
    cv2.line(darkness, (120, 80), (110, 120), 25, 1)
    assert beside_sheet(darkness) is not None


def test_a_digit_that_reaches_far_into_the_picture_is_no_thumb():
    darkness = paper()
    cv2.line(darkness, (0, 20), (110, 150), 200, 14)
    cv2.line(darkness, (180, 80), (170, 120), 60, 1)
    assert beside_sheet(darkness) is None


def test_specks_beside_a_bold_digit_at_the_edge_make_no_thumb_of_it():
    darkness = paper()
    cv2.line(darkness, (20, 0), (24, 50), 200, 14)
    darkness[::40, 60::40] = 90
    assert beside_sheet(darkness) is None


def test_a_digit_at_the_end_of_a_narrow_cutting_belongs_to_the_sheet():
    darkness = np.zeros((40, 320), np.uint8)
    cv2.line(darkness, (2, 10), (2, 28), 200, 9)
    assert beside_sheet(darkness) is None


def test_rules_that_run_into_the_edge_belong_to_the_sheet():
    darkness = paper()
    darkness[::16] = darkness[:, ::16] = 90
    assert beside_sheet(darkness) is None


def test_where_little_would_be_left_all_is_sheet():
    darkness = np.full((192, 256), 120, np.uint8)
    darkness[80:120, 100:160] = 0
    assert beside_sheet(darkness) is None


def test_a_sheet_that_lies_askew_on_a_dark_desk_leaves_no_ink():
    photo = np.full((840, 630), 45, np.uint8)
    cv2.fillConvexPoly(photo, np.array([(80, 20), (570, 60), (540, 820), (40, 790)]), 225)
    assert not inked(find_ink(photo)).any()


def test_a_hard_shadow_across_a_sheet_is_no_edge_of_it():
    light = np.full((192, 256), 220, np.uint8)
    light[90:] = 110
    assert edges_of_sheet(light) is None
