"""Ink becomes lines of candidates, in reading order."""

import cv2
import numpy as np

from model.photo.page import Page
from model.photo.segmentation import MOST_PIECES, cut_further
from tests.model.pages import segment

Box = tuple[int, int, int, int]


def stroke(ink: np.ndarray, *points: tuple[int, int], pen: int = 7) -> None:
    cv2.polylines(ink, [np.array(points)], False, 255, pen)


def ring(ink: np.ndarray, x: int, y: int, height: int = 80) -> None:
    """An oval around (x, y)."""
    cv2.ellipse(ink, (x, y), (height // 3, height // 2), 0, 0, 360, 255, 7)


def blank(height: int = 400, width: int = 600) -> np.ndarray:
    return np.zeros((height, width), np.uint8)


def boxes(page: Page) -> list[list[Box]]:
    """The boxes of single slices, line by line."""
    return [[piece.box for piece in line.slices] for line in page.lines]


def inside(box: Box, x: float, y: float) -> bool:
    left, top, width, height = box
    return left <= x < left + width and top <= y < top + height


def test_rows_come_from_top_to_bottom_and_digits_from_left_to_right():
    ink, middles = blank(), [(400, 80), (120, 90), (260, 75), (420, 310), (100, 300)]
    for x, y in middles:
        ring(ink, x, y)
    found = boxes(segment(ink))
    order = [(120, 90), (260, 75), (400, 80), (100, 300), (420, 310)]
    assert [len(row) for row in found] == [3, 2]
    flat = [box for row in found for box in row]
    assert all(inside(box, *middle) for box, middle in zip(flat, order, strict=True))


def test_a_row_that_climbs_stays_one_row():
    ink = blank()
    for i in range(7):
        ring(ink, 60 + 80 * i, 250 - 20 * i)
    assert [len(row) for row in boxes(segment(ink))] == [7]


def test_rows_that_lean_stay_apart_and_tell_how_far_they_fall():
    ink = blank(600)
    for x, y in ((80 + 55 * i, 60 + 120 * row + 33 * i) for row in range(3) for i in range(7)):
        ring(ink, x, y, 60)
    page = segment(ink)
    assert [len(row) for row in boxes(page)] == [7, 7, 7]
    assert abs(page.lean - 33 / 55) < 0.05


def test_uneven_rows_that_are_level_have_no_lean():
    ink, random = blank(), np.random.default_rng(1)
    for x, y in ((60 + 75 * i, 100 + 180 * row) for row in (0, 1) for i in range(7)):
        ring(ink, x, y + int(random.normal(0, 5)))
    assert segment(ink).lean == 0


def test_a_hat_that_came_off_may_belong_to_its_digit():
    ink = blank()
    stroke(ink, (280, 120), (275, 160), (320, 170), (320, 215), (270, 220))
    stroke(ink, (298, 118), (335, 112))
    ring(ink, 120, 165, 100)
    (line,) = segment(ink).lines
    whole = [c for c in line.candidates if inside(c.box, 330, 113) and inside(c.box, 275, 219)]
    assert whole
    assert not any(inside(c.box, 120, 120) for c in whole)


def test_a_hat_may_belong_to_a_bowl_of_which_only_the_far_end_is_near():
    ink = blank()
    stroke(ink, (318, 208), (338, 250), (328, 285), (222, 290))
    stroke(ink, (315, 154), (240, 154), (240, 196), (300, 190))
    for x in (120, 450):
        ring(ink, x, 220, 138)
    (line,) = segment(ink).lines
    assert any(inside(c.box, 240, 154) and inside(c.box, 222, 290) for c in line.candidates)


def test_the_halves_of_a_low_digit_are_in_its_row_and_not_in_the_next():
    ink = blank()
    for x, y in ((100, 100), (500, 100), (300, 190)):
        ring(ink, x, y)
    stroke(ink, (330, 75), (280, 75), (280, 90))
    stroke(ink, (280, 108), (320, 115), (290, 130))
    assert [len(row) for row in boxes(segment(ink))] == [4, 1]


def test_digits_that_touch_are_proposed_one_by_one():
    ink = blank()
    ring(ink, 200, 200, 120)
    stroke(ink, (200, 259), (290, 259))
    ring(ink, 310, 200, 120)
    ring(ink, 450, 200, 120)
    (line,) = segment(ink).lines
    reached = [(inside(c.box, 200, 200), inside(c.box, 310, 200)) for c in line.candidates]
    assert {(True, False), (False, True)} <= set(reached)


def test_a_digit_in_two_pieces_is_proposed_into_however_many_parts_they_are_cut():
    ink = np.zeros((260, 220), np.uint8)
    stem = [(130, 10), (90, 45), (50, 95), (33, 135), (35, 180), (60, 205), (110, 216), (190, 214)]
    bowl = [(52, 140), (90, 122), (150, 118), (195, 150), (185, 185), (105, 194), (70, 186)]
    cv2.polylines(ink, [np.array(stem)], False, 255, 5)
    cv2.polylines(ink, [np.array(bowl)], False, 255, 11)
    page = segment(ink)
    line = cut_further(page, page.lines[0], page.lines[0].slices, int(page.labels.max()) + 1)
    assert len(line.slices) > 10
    assert cv2.boundingRect(ink) in {candidate.box for candidate in line.candidates}


def test_digits_far_apart_are_never_proposed_as_one():
    ink = blank()
    ring(ink, 100, 200)
    ring(ink, 300, 200)
    (line,) = segment(ink).lines
    assert len(line.candidates) == 2


def test_the_ink_of_a_candidate_is_its_own():
    ink = blank()
    ring(ink, 200, 200, 160)
    stroke(ink, (200, 180), (200, 220), pen=9)
    page = segment(ink)
    (line,) = page.lines
    outer = next(c for c in line.candidates if c.last == c.first + 1 and c.box[3] > 100)
    patch = page.patch(line, outer)
    assert patch.shape == outer.box[3:1:-1]
    assert patch[patch.shape[0] // 2, patch.shape[1] // 2] == 0
    assert (patch.dtype, patch.max()) == (np.float32, 1)


def test_what_runs_along_the_edge_of_the_picture_is_no_writing():
    ink = blank()
    ink[:, :12] = 255
    ink[-9:, :] = 255
    ring(ink, 300, 200)
    assert [len(row) for row in boxes(segment(ink))] == [1]


def test_specks_are_no_writing():
    ink = blank()
    ring(ink, 300, 200, 120)
    for x, y in ((60, 60), (500, 300), (330, 60)):
        cv2.circle(ink, (x, y), 4, 255, -1)
    assert [len(row) for row in boxes(segment(ink))] == [1]


def test_a_page_without_ink_has_no_lines():
    assert segment(blank()).lines == ()


def test_texture_is_bounded():
    ink = (np.random.default_rng(1).random((1000, 1000)) > 0.97).astype(np.uint8) * 255
    lines = segment(ink).lines
    pieces = len({part.piece for line in lines for part in line.slices})
    assert 0.8 * MOST_PIECES < pieces <= MOST_PIECES
    assert sum(len(line.candidates) for line in lines) <= 4 * MOST_PIECES
