"""Rules and grids are taken out, and the digits on them stay whole."""

import cv2
import numpy as np
import pytest

from model.photo.ink import inked
from model.photo.rules import without_rules

SHAPE = (300, 400)


def stroke() -> np.ndarray:
    """A slanted stroke, and a bow beside it."""
    drawn = np.zeros(SHAPE, np.uint8)
    cv2.line(drawn, (170, 60), (150, 240), 255, 9, cv2.LINE_AA)
    cv2.ellipse(drawn, (240, 150), (40, 80), 0, 0, 360, 255, 9, cv2.LINE_AA)
    return drawn


def ruled(tilt: int = 0, gap: int = 50) -> np.ndarray:
    drawn = np.zeros(SHAPE, np.uint8)
    for y in range(25, SHAPE[0], gap):
        cv2.line(drawn, (0, y), (SHAPE[1], y + tilt), 255, 2)
    return drawn


def grid(left: int = 0, top: int = 0, gap: int = 50) -> np.ndarray:
    drawn = np.zeros(SHAPE, np.uint8)
    for y in range(top, SHAPE[0], gap):
        cv2.line(drawn, (left, y), (SHAPE[1], y), 255, 2)
    for x in range(left, SHAPE[1], gap):
        cv2.line(drawn, (x, top), (x, SHAPE[0]), 255, 2)
    return drawn


def turned(drawn: np.ndarray, degrees: float) -> np.ndarray:
    matrix = cv2.getRotationMatrix2D((SHAPE[1] / 2, SHAPE[0] / 2), degrees, 1.2)
    return cv2.warpAffine(drawn, matrix, SHAPE[::-1])


def kept(ink: np.ndarray, where: np.ndarray) -> float:
    return float((inked(ink)[where > where.max() // 2]).mean())


@pytest.mark.parametrize(
    "lines",
    [
        ruled(),
        ruled(tilt=6),
        ruled(tilt=32),
        ruled(tilt=100),
        grid(),
        turned(grid(gap=40), 5),
    ],
    ids=["ruled", "tilted", "leaning", "askew", "grid", "turned grid"],
)
def test_rules_are_taken_out_and_what_crosses_them_stays(lines):
    digits = stroke()
    left = without_rules(np.maximum(digits, lines))
    around = (cv2.dilate(digits, np.ones((9, 9), np.uint8)) == 0).astype(np.uint8)
    assert kept(left * around, lines * around) < 0.08
    assert kept(left, digits) > 0.9


def test_of_a_grid_that_lies_askew_only_stubs_in_the_corners_stay():
    digits, lines = stroke(), turned(grid(gap=40), 14)
    left = without_rules(np.maximum(digits, lines))
    around = (cv2.dilate(digits, np.ones((9, 9), np.uint8)) == 0).astype(np.uint8)
    assert kept(left * around, lines * around) < 0.15
    assert kept(left, digits) > 0.95


def test_rules_that_are_half_as_dark_as_the_pen_go_where_they_are_patchy_too():
    patches = np.random.default_rng(3).integers(80, 125, SHAPE).astype(np.uint8)
    lines = np.minimum(turned(grid(gap=40), 3), patches)
    left = without_rules(np.maximum(stroke(), lines))
    around = (cv2.dilate(stroke(), np.ones((9, 9), np.uint8)) == 0).astype(np.uint8)
    assert kept(lines, lines) > 0.3
    assert kept(left * around, lines * around) < 0.04
    assert kept(left, stroke()) > 0.9


def test_a_stroke_that_lies_along_a_fainter_rule_stays():
    lines = grid() // 3
    cv2.line(lines, (150, 110), (150, 190), 255, 3)
    assert inked(without_rules(lines))[112:188, 150].mean() > 0.9


@pytest.mark.parametrize("lines", [ruled(), grid()], ids=["ruled", "grid"])
def test_a_stroke_across_rules_stays_in_one_piece(lines):
    digits = stroke()
    left = without_rules(np.maximum(digits, lines))
    _, names = cv2.connectedComponents(inked(left))
    slanted = names[:, 140:180][digits[:, 140:180] > 230]
    assert len(set(slanted.tolist()) - {0}) == 1


def test_a_page_without_rules_is_left_alone():
    ink = stroke()
    assert np.array_equal(without_rules(ink), ink)


def test_a_dark_edge_of_the_picture_does_not_hide_how_hairlines_lean():
    lines, dark = np.zeros((2, *SHAPE), np.uint8)
    lines[25::35] = 255
    lines = turned(lines, 5)
    dark[:40] = 255
    left = without_rules(np.maximum.reduce([stroke(), lines, dark]))
    alone = (lines > 128) & (stroke() == 0)
    assert kept(left, stroke()) > 0.95
    assert inked(left)[70:][alone[70:]].mean() < 0.05


def test_a_long_dash_within_the_page_is_no_rule():
    ink = np.zeros(SHAPE, np.uint8)
    ink[148:152, 60:340] = 255
    assert np.array_equal(without_rules(ink), ink)


def test_the_line_along_a_margin_goes_with_the_others():
    lines = ruled(gap=40)
    cv2.line(lines, (60, 10), (66, SHAPE[0] - 1), 255, 2)
    left = without_rules(np.maximum(stroke(), lines))
    assert inked(left)[:, 40:90].mean() < 0.01


def test_a_slanted_one_in_a_tight_crop_is_no_rule():
    ink = np.zeros((300, 120), np.uint8)
    cv2.line(ink, (75, 2), (45, 297), 255, 6, cv2.LINE_AA)
    assert np.array_equal(without_rules(ink), ink)


def test_strokes_of_a_row_that_is_cut_out_close_are_no_rules():
    row = np.zeros((60, 480), np.uint8)
    for x in range(40, 480, 60):
        cv2.line(row, (x, 8), (x - 4, 52), 255, 4, cv2.LINE_AA)
    assert np.array_equal(without_rules(row), row)


def test_of_a_table_on_paper_that_bends_nothing_is_left():
    table = np.zeros((600, 800), np.uint8)
    cv2.rectangle(table, (40, 40), (760, 560), 255, 5)
    for x, y in ((220, 170), (400, 300), (580, 430)):
        cv2.line(table, (x, 40), (x, 560), 120, 2)
        across = np.arange(40, 761, 4)
        bent = y + 3 * np.sin(across / 200 * 2 * np.pi)
        cv2.polylines(table, [np.column_stack([across, bent]).astype(np.int32)], False, 120, 2)
    assert not inked(without_rules(table)).any()


def test_the_foot_of_a_2_that_stands_on_a_rule_of_a_table_stays():
    table, two = np.zeros(SHAPE, np.uint8), np.zeros(SHAPE, np.uint8)
    for i in range(4):
        cv2.line(table, (20, 20 + 85 * i), (380, 20 + 85 * i), 255, 3)
        cv2.line(table, (20 + 120 * i, 20), (20 + 120 * i, 275), 255, 3)
    cv2.polylines(two, [np.array([(175, 135), (200, 125), (215, 140), (180, 185)])], False, 255, 5)
    foot = cv2.line(np.zeros(SHAPE, np.uint8), (180, 185), (220, 186), 255, 5)
    left = without_rules(table | two | foot)
    assert kept(left, foot) > 0.6
    assert kept(left, table & ~cv2.dilate(foot | two, np.ones((15, 15), np.uint8))) < 0.02


def test_what_stands_outside_of_a_grid_is_dropped():
    ink = grid(left=150)
    ink[100:200, 40:50] = 255
    assert not without_rules(ink)[:, :140].any()


def test_what_stands_beside_the_slanted_edge_of_a_grid_seen_from_aside_is_dropped():
    printed = np.zeros((480, 600), np.uint8)
    for place in range(6):
        cv2.line(printed, (100, 90 + 60 * place), (400, 90 + 60 * place), 255, 3)
        cv2.line(printed, (100 + 60 * place, 90), (100 + 60 * place, 390), 255, 3)
    cv2.rectangle(printed, (430, 100), (450, 140), 255, -1)
    corners = np.array([(0, 0), (600, 0), (600, 480), (0, 480)], np.float32)
    seen = corners + np.array([(0, 0), (-40, 60), (40, 0), (-30, -20)], np.float32)
    view = cv2.getPerspectiveTransform(corners, seen)
    left = without_rules(cv2.warpPerspective(printed, view, (600, 480)))
    assert not left[:, 420:].any()


def test_rules_through_a_shaded_cell_go_with_the_others():
    ink = grid(left=20, top=20, gap=60)
    shaded = np.zeros_like(ink)
    shaded[82:198, 142:258] = 70
    left = without_rules(np.maximum(ink, shaded))
    assert inked(left)[90:190, 150:250].mean() < 0.01


@pytest.mark.parametrize("shape", [(1, 1), (1, 200), (200, 1)])
def test_pages_of_any_shape_are_looked_over(shape):
    assert without_rules(np.full(shape, 255, np.uint8)).shape == shape
