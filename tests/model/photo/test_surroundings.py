"""What lies around a sheet is told from what is written on it."""

import cv2
import numpy as np

from model.photo.surroundings import beside_sheet


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


def test_a_digit_cut_off_by_the_edge_belongs_to_the_sheet():
    darkness = paper()
    cv2.line(darkness, (128, 0), (120, 120), 200, 14)
    assert beside_sheet(darkness) is None


def test_rules_that_run_into_the_edge_belong_to_the_sheet():
    darkness = paper()
    darkness[::16] = darkness[:, ::16] = 90
    assert beside_sheet(darkness) is None


def test_where_little_would_be_left_all_is_sheet():
    darkness = np.full((192, 256), 120, np.uint8)
    darkness[80:120, 100:160] = 0
    assert beside_sheet(darkness) is None
