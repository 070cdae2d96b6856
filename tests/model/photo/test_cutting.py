"""A wide piece of ink is cut where digits may touch."""

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.cutting import ALONG_A_WALL, WIDE, WIDE_FOR_NONE, cut
from model.photo.page import Slice
from model.photo.pieces import connected

HEIGHT, PEN = 100, 8


def parts(
    *strokes: list[tuple[int, int]], from_width: float = WIDE
) -> tuple[list[Slice], NDArray[np.int32]]:
    """What one connected drawing is cut into, and the part that each pixel is in."""
    ink = np.zeros((HEIGHT + 20, 400), np.uint8)
    for points in strokes:
        cv2.polylines(ink, [np.array(points)], False, 255, PEN)
    labels, stats = connected((ink > 0).view(np.uint8))
    assert len(stats) == 2
    piece = Slice(1, tuple(stats[1, :4].tolist()), 1)
    return cut(piece, HEIGHT, PEN, ink, labels, len(stats), from_width), labels


def seven(x: int) -> list[tuple[int, int]]:
    """One that leans, and whose bar reaches to the next."""
    return [(x, 14), (x + 60, 14), (x + 35, 106)]


def test_what_is_no_wider_than_a_digit_stays_whole():
    ((whole,), _) = parts(seven(20))
    assert whole.whole


def test_digits_that_share_their_bars_are_cut_along_their_slant():
    lefts = (20, 75, 130)
    found, labels = parts(*map(seven, lefts))
    feet = {int(labels[95, left + 38]) for left in lefts}
    assert len(feet - {0}) == 3
    assert all(part.piece == 1 for part in found)


def test_a_cut_tells_how_much_ink_it_goes_through():
    bar = [(30, 60), (330, 60)]
    found, _ = parts(bar)
    assert found[0].through == 0
    assert all(0.8 < part.through < 1.5 for part in found[1:])


def ring(x: int, wide: int = 26) -> list[tuple[int, int]]:
    """A 0 around a column."""
    return cv2.ellipse2Poly((x, 60), (wide, 44), 0, 0, 360, 6).tolist()


def test_rings_that_share_a_wall_are_cut_along_it():
    found, labels = parts(ring(60), ring(110))
    assert [part.through for part in found if abs(part.left - 85) <= 3] == [ALONG_A_WALL]
    assert {int(labels[60, x]) for x in (35, 83)}.isdisjoint(int(labels[60, x]) for x in (87, 135))


def test_one_ring_that_a_line_parts_is_no_wider_than_a_digit_and_stays_whole():
    parted = ring(60, 36), [(60, 16), (60, 104)]
    ((whole,), _) = parts(*parted)
    assert whole.whole
    found, _ = parts(*parted, from_width=WIDE_FOR_NONE)
    assert all(part.through != ALONG_A_WALL for part in found)
