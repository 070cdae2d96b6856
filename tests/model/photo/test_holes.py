"""Between holes that share a wall, and no others, there is a way."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from model.photo.holes import MOST_HOLES, between_holes

PEN, SLANTS = 8, (-0.1, 0.3)
RING = (25, 40)


def rings(*middles: tuple[int, int], thick: int = PEN, lean: float = 0.0) -> NDArray[np.uint8]:
    """Rings around these points, 1 on (height, width), leaning to the right by a share."""
    piece = np.zeros((120, 1600), np.uint8)
    for x, y in middles:
        cv2.ellipse(piece, (x, y), RING, 0, 0, 360, 1, thick)
    shear = np.array([[1, -lean, lean * 60], [0, 1, 0]], np.float64)
    return cv2.warpAffine(piece, shear, piece.shape[::-1], flags=cv2.INTER_NEAREST)


def ways(piece: NDArray[np.uint8]) -> list[float]:
    """Where each way crosses the middle row."""
    return [float(way[60]) for way in between_holes(piece, PEN, SLANTS)]


def test_a_way_runs_half_way_between_rings_that_share_a_wall():
    assert ways(rings((60, 60), (110, 60))) == pytest.approx([85], abs=1)


def test_a_way_leans_as_the_wall_does():
    (way,) = between_holes(rings((60, 60), (110, 60), lean=0.2), PEN, SLANTS)
    assert int(way[20] - way[100]) == pytest.approx(16, abs=3)


def test_a_way_leans_no_more_than_it_may_and_stays_on_the_piece():
    piece = rings((60, 60), (110, 60), lean=0.5)
    (way,) = between_holes(piece, PEN, SLANTS)
    assert int(way[20] - way[100]) == pytest.approx(0.3 * 80, abs=2)
    assert way.min() >= 0
    assert way.max() <= piece.shape[1]


def test_each_hole_is_parted_from_the_next_beside_it_alone():
    in_a_row = [(60 + 50 * i, 60) for i in range(9)]
    assert ways(rings(*in_a_row)) == pytest.approx([85 + 50 * i for i in range(8)], abs=1)


def test_the_loops_of_an_eight_are_not_beside_each_other():
    eight = np.zeros((120, 200), np.uint8)
    for y in (35, 80):
        cv2.circle(eight, (60, y), 22, 1, PEN)
    assert between_holes(eight, PEN, SLANTS) == []


def test_two_eights_are_parted_between_both_pairs_of_loops():
    eights = np.zeros((120, 200), np.uint8)
    for x in (60, 106):
        for y in (35, 80):
            cv2.circle(eights, (x, y), 23, 1, PEN)
    assert ways(eights) == pytest.approx([83, 83], abs=1)


def test_holes_with_a_digit_between_them_share_no_wall():
    apart = rings((60, 60), (150, 60))
    cv2.line(apart, (85, 60), (125, 60), 1, PEN)
    cv2.line(apart, (105, 20), (105, 100), 1, PEN)
    assert between_holes(apart, PEN, SLANTS) == []


def test_a_speck_of_paper_in_a_stroke_is_no_hole():
    piece = rings((60, 60))
    cv2.line(piece, (84, 20), (84, 100), 1, 3 * PEN)
    piece[58:62, 84:88] = 0
    assert between_holes(piece, PEN, SLANTS) == []


def test_a_thin_ring_holds_its_paper():
    assert len(between_holes(rings((60, 60), (110, 60), thick=1), 1.0, SLANTS)) == 1


def test_a_net_is_no_row_of_digits():
    net = rings(*((60 + 50 * i, 60) for i in range(MOST_HOLES + 1)))
    assert between_holes(net, PEN, SLANTS) == []
