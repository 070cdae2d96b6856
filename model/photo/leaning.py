"""How far the rows on a page lean, told by where its pieces stand."""

import math

import numpy as np
from numpy.typing import NDArray

from model.photo.page import Slice

# Against the typical height on the page: who is next to each other; how unevenly a row stands.
NEXT = 1.6
DANCE = 0.25
# In pixels down for each across: what falls less is followed without knowing how far it does; by
# this much one neighbour stands higher than the other at least; and so many standard errors off
# level is no chance.
LEVEL = 0.1
UNEVEN = 0.05
BY_CHANCE = 2
# Where few have a neighbour, so many pieces tell it, if rows that fall as far as one of these
# hold a pair of pieces for every two; and several times the pairs that level rows hold, or they
# are about level.
FEWEST = 4
FALLS = np.linspace(-0.7, 0.7, 57)
CLEARLY_MORE = 2
# A page of equal gaps has rows in several directions: the nearest to level counts most.
STEEP = 0.3
# So many pieces, the largest, are asked: with hundreds it would take milliseconds.
ASKED = 64


def lean_of(upright: list[Slice], height: float) -> float:
    """How far rows fall from one column to the next, 0 where that may be chance.

    Args:
        upright: what stands upright, the largest first.
        height: the typical one on the page, in pixels.
    """
    if len(upright) < 2:
        return 0.0
    middles = np.array([(p.left + p.right, p.top + p.bottom) for p in upright]) / (2 * height)
    # From each of them (second) to each (first).
    across, down = np.moveaxis(middles - middles[:ASKED, np.newaxis], 2, 0)
    falls = _to_neighbours(across, down)
    if 2 * len(falls) < min(ASKED, len(upright)):
        lean = _by_rows(middles[:ASKED])
        if lean is not None:
            return lean
    if not falls.size:
        return 0.0
    lean = float(np.median(falls))
    # 1.48 times the median distance to the median is the deviation of errors that are normal.
    deviation = 1.48 * float(np.median(abs(falls - lean))) + UNEVEN
    error = deviation / math.sqrt(len(falls))
    return lean if abs(lean) > max(LEVEL, BY_CHANCE * error) else 0.0


def _to_neighbours(across: NDArray[np.float64], down: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far it falls from each piece to the next one on its right (O'Gorman 1993)."""
    away = np.where((across > 0) & (abs(down) <= across), np.hypot(across, down), np.inf)
    nearest = away.argmin(axis=1)
    near = np.flatnonzero(away.min(axis=1) < NEXT)
    return down[near, nearest[near]] / across[near, nearest[near]]


def _by_rows(middles: NDArray[np.float64]) -> float | None:
    """The fall with which the most pieces stand in a row with each other (after Postl 1986).

    0 where that is about level, but not clear by how much; None where nothing is clear.
    """
    if len(middles) < FEWEST:
        return None
    across, down = middles.T
    heights = (down - FALLS[:, np.newaxis] * across) / np.hypot(1, FALLS)[:, np.newaxis]
    apart = heights[:, :, np.newaxis] - heights[:, np.newaxis]
    pairs = (np.exp(-((apart / DANCE) ** 2) / 2).sum(axis=(1, 2)) - len(middles)) / 2
    best = int((pairs * (1 - STEEP * abs(FALLS))).argmax())
    if pairs[best] < len(middles) / 2:
        return None
    if pairs[best] >= CLEARLY_MORE * pairs[abs(FALLS).argmin()]:
        return float(FALLS[best])
    return 0.0 if abs(FALLS[best]) <= LEVEL else None
