"""Lines under numbers are taken out where digits touch them; strokes of digits are not."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from model.photo.ink import inked
from model.photo.pieces import connected
from model.photo.underlines import without_underlines

PEN = 8
LINE = [(40, 120), (360, 120)]
SEVEN = [(100, 60), (140, 60), (120, 116)]


def drawn(*strokes: list[tuple[int, int]], lean: float = 0.0) -> NDArray[np.uint8]:
    """Ink of (240, 400) that leans by so many degrees."""
    ink = np.zeros((240, 400), np.uint8)
    for points in strokes:
        cv2.polylines(ink, [np.array(points)], False, 255, PEN)
    turn = cv2.getRotationMatrix2D((200, 120), lean, 1.0)
    return cv2.warpAffine(ink, turn, ink.shape[::-1])


def ring(x: int, y: int) -> list[tuple[int, int]]:
    """A 0 around a point."""
    return cv2.ellipse2Poly((x, y), (22, 32), 0, 0, 360, 6).tolist()


def pieces(ink: NDArray[np.uint8]) -> int:
    """How many things there are, but for specks."""
    _, stats = connected(inked(ink))
    return int(np.count_nonzero(stats[1:, cv2.CC_STAT_AREA] > PEN**2))


@pytest.mark.parametrize("lean", [0, -7, 5])
def test_what_stands_on_a_line_and_hangs_from_it_comes_apart(lean):
    ink = drawn(LINE, SEVEN, ring(220, 86), ring(120, 154), ring(300, 154), lean=lean)
    assert pieces(ink) == 1
    bare = without_underlines(ink)
    assert bare is not None
    assert pieces(bare) == 4


def test_the_ink_that_is_given_stays_as_it_is():
    ink = drawn(LINE, ring(120, 86), ring(220, 86))
    before = ink.copy()
    assert without_underlines(ink) is not None
    assert np.array_equal(ink, before)


@pytest.mark.parametrize(
    "strokes",
    [
        [],
        [LINE],
        [LINE, ring(200, 40)],
        [LINE, ring(200, 86)],
        [[(60, 60), (200, 60)], [(60, 60), (60, 120), (150, 120), (150, 180), (60, 180)]],
        [[(60, 120), (220, 120)], [(60, 120), (130, 30)], [(180, 40), (180, 200)]],
        [[(40, 60), (200, 60), (60, 180), (220, 180)]],
        [ring(60 + 44 * i, 120) for i in range(6)],
    ],
    ids=["paper", "a line", "beside it", "one thing on it", "5", "4", "Z", "zeros"],
)
def test_nothing_else_is_a_line_under_a_number(strokes):
    assert without_underlines(drawn(*strokes)) is None


def test_a_bar_thicker_than_the_pen_is_none():
    ink = drawn(ring(120, 86), ring(220, 86), ring(300, 86))
    cv2.line(ink, (40, 130), (360, 130), 255, 4 * PEN)
    assert without_underlines(ink) is None
