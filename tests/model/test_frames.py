"""What is written in boxes on a part of a page is read without them."""

import cv2
import numpy as np

from model.photo.frames import frames
from model.photo.pieces import connected
from model.photo.rules import without_rules
from tests.model.pages import segment


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
    for slope in (0.0, 0.05, 0.12):
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


def test_a_letter_whose_legs_and_bar_are_straight_is_no_frame():
    ink = np.zeros((200, 200), np.uint8)
    cv2.polylines(ink, [np.array([(40, 170), (100, 30), (160, 170)])], False, 255, 5)
    cv2.line(ink, (60, 120), (140, 120), 255, 5)
    assert frames(*connected((ink > 0).astype(np.uint8)), 5.0) == ()


def test_digits_that_touch_are_no_frame():
    ink = np.zeros((200, 200), np.uint8)
    for x in (70, 106):
        for y in (70, 102):
            cv2.ellipse(ink, (x + (y - 70) // 4, y), (18, 16), 0, 0, 360, 255, 6)
    assert frames(*connected((ink > 0).astype(np.uint8)), 6.0) == ()


def table(bend: int = 0, gap: int = 0) -> np.ndarray:
    """Ink of a table over most of a page, whose inner rules bend and break, with rings in it."""
    ink = np.zeros((600, 800), np.uint8)
    for x in range(60, 741, 170):
        cv2.line(ink, (x, 60), (x, 540), 255, 2)
    for y in (60, 180, 300, 420, 540):
        middle = y + bend * (60 < y < 540)
        cv2.polylines(ink, [np.array([(60, y), (400 - gap, middle)])], False, 255, 2)
        cv2.polylines(ink, [np.array([(400 + gap * (y == 300), middle), (740, y)])], False, 255, 2)
    for x in range(145, 741, 170):
        for y in range(120, 540, 120):
            cv2.ellipse(ink, (x, y), (22, 32), 0, 0, 360, 255, 6)
    return ink


def test_a_table_over_most_of_a_page_goes_with_all_of_its_rules():
    for bend, gap in ((0, 0), (5, 0), (3, 40)):
        lines = segment(without_rules(table(bend, gap))).lines
        assert [[round(piece.box[3], -1) for piece in line.slices] for line in lines] == [
            [70] * 4
        ] * 4


def test_strokes_thicker_than_the_rules_of_their_boxes_stay():
    ink = boxes(4)
    ink[125:215, 265:335] = 0
    cv2.line(ink, (300, 121), (300, 219), 255, 9)
    (line,) = segment(ink).lines
    assert [round(piece.box[3], -1) for piece in line.slices] == [70, 70, 110, 70]


def test_nothing_is_left_of_a_rule_that_a_stroke_only_touches():
    ink = boxes(4)
    cv2.line(ink, (275, 215), (325, 215), 255, 7)
    (line,) = segment(ink).lines
    assert max(piece.box[1] + piece.box[3] for piece in line.slices) <= 220


def test_a_frame_of_two_hairlines_is_found_though_no_rule_is_between_them():
    ink = np.zeros((600, 800), np.uint8)
    for inset in (0, 10):
        cv2.rectangle(ink, (100 + inset, 100 + inset), (700 - inset, 500 - inset), 255, 1)
    for start, end in (
        ((100, 100), (110, 110)),
        ((100, 105), (110, 105)),
        ((100, 300), (700, 300)),
    ):
        cv2.line(ink, start, end, 255, 1)
    ((rows, columns, *_),) = frames(*connected((ink > 0).astype(np.uint8)), 1.0)
    assert (rows, columns) == (slice(100, 501), slice(100, 701))


def test_a_frame_that_is_broken_is_found_in_fainter_ink():
    ink = boxes(8)
    for x in range(160, 800, 80):
        ink[115:225, x : x + 12] = np.minimum(ink[115:225, x : x + 12], 80)
    (line,) = segment(without_rules(ink)).lines
    assert [round(piece.box[3], -1) for piece in line.slices] == [70] * 8
