"""Digits that touch are cut where little ink is crossed, straight down or not."""

import cv2
import numpy as np

from model.photo.seams import least_ink_seams
from tests.model.pages import segment


def test_a_way_leads_between_two_slanted_strokes():
    ink = np.zeros((40, 60), np.uint8)
    cv2.line(ink, (10, 39), (30, 0), 255, 3)
    cv2.line(ink, (25, 39), (45, 0), 255, 3)
    seams, crossed = least_ink_seams(ink, aside=0.1)
    assert crossed[17] < 5
    assert (np.abs(np.diff(seams[:, 17])) <= 1).all()
    assert seams[0, 17] > seams[-1, 17]


def test_a_way_for_which_steps_are_dear_goes_straight_through_the_ink():
    ink = np.zeros((40, 60), np.uint8)
    ink[10:30, 24:36] = 255
    around, nothing = least_ink_seams(ink, aside=0.1)
    straight, everything = least_ink_seams(ink, aside=5.0)
    assert np.ptp(around[:, 30]) >= 6
    assert nothing[30] < 2
    assert np.ptp(straight[:, 30]) == 0
    assert everything[30] == 20


def test_strokes_that_run_into_each_other_are_cut_where_no_digit_is_so_wide():
    ink = np.zeros((200, 300), np.uint8)
    for x in (80, 124, 168):
        cv2.ellipse(ink, (x, 100), (22, 30), 0, 0, 360, 255, 8)
    (line,) = segment(ink).lines
    boxes = [candidate.box for candidate in line.candidates]
    for x in (80, 124, 168):
        assert any(abs(left + wide / 2 - x) < 8 and 36 <= wide <= 60 for left, _, wide, _ in boxes)


def test_slanted_digits_that_touch_are_parted():
    ink = np.zeros((200, 300), np.uint8)
    for x in (80, 128):
        cv2.ellipse(ink, (x, 100), (20, 45), 8, 0, 360, 255, 6)
    cv2.line(ink, (98, 100), (110, 100), 255, 4)
    (line,) = segment(ink).lines
    assert len({part.piece for part in line.slices}) == 1
    tall = [part for part in line.slices if part.box[3] > 70]
    assert len(tall) >= 2
    assert any(
        candidate.last - candidate.first == len(line.slices) for candidate in line.candidates
    )
