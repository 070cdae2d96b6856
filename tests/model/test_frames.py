"""What is written in boxes on a part of a page is read without them."""

import cv2
import numpy as np

from model.photo.frames import frames
from model.photo.pieces import connected
from model.photo.segmentation import segment


def boxes(count: int, slope: float = 0.0) -> np.ndarray:
    """Ink of boxes in a row with a ring in each, leaning by `slope`."""
    ink = np.zeros((400, 900), np.uint8)
    for i in range(count + 1):
        x = 100 + 80 * i
        cv2.line(ink, (x, 120 + round(slope * x)), (x, 220 + round(slope * x)), 255, 3)
    for y in (120, 220):
        ends = [(x, y + round(slope * x)) for x in (100, 100 + 80 * count)]
        cv2.line(ink, ends[0], ends[1], 255, 3)
    for i in range(count):
        x = 140 + 80 * i
        cv2.ellipse(ink, (x, 170 + round(slope * x)), (22, 32), 0, 0, 360, 255, 5)
    return ink


def test_rings_in_boxes_are_what_is_left():
    for slope in (0.0, 0.05):
        (line,) = segment(boxes(6, slope)).lines
        assert [round(piece.box[3], -1) for piece in line.slices] == [70] * 6


def test_a_stroke_that_crosses_a_rule_stays_whole():
    ink = boxes(4)
    ink[125:215, 265:335] = 0
    cv2.line(ink, (300, 90), (300, 200), 255, 5)
    (line,) = segment(ink).lines
    assert 100 <= max(piece.box[3] for piece in line.slices) <= 118


def test_a_box_with_nothing_in_it_may_be_a_0():
    ink = np.zeros((200, 200), np.uint8)
    cv2.rectangle(ink, (60, 40), (120, 150), 255, 5)
    assert frames(*connected((ink > 0).astype(np.uint8)), 5.0) == ()
