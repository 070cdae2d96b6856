"""Brackets, which are 1s to a network that sees one thing at a time: (030) 1234."""

import numpy as np
from numpy.typing import NDArray

from model.answers import Recognised
from model.photo.ink import inked

# In pixels of the 20 that a digit is fitted into: how far a bracket bows, ...
BOW = 1.0
# ... by how much of them it gets wider with its line, where a hooked 1 gets much wider, ...
WIDER = 2.0
# ... and how high it is at least.
TALL = 16
# Brackets hold at most so many digits, and are about equally high.
MOST_BETWEEN = 6
ALIKE = 1.5


def without_brackets(line: list[Recognised]) -> list[Recognised]:
    """A row of digits without what reads as 1 and bows to the left before another to the right."""
    bows = [_bow(d.pixels) if d.digit == 1 else 0.0 for d in line]
    left_out: set[int] = set()
    for opens, bow in enumerate(bows):
        if bow > -BOW:
            continue
        for closes in range(opens + 2, min(opens + 2 + MOST_BETWEEN, len(line))):
            higher = line[closes].box[3] / line[opens].box[3]
            if bows[closes] >= BOW and 1 / ALIKE <= higher <= ALIKE:
                left_out |= {opens, closes}
                break
    return [digit for i, digit in enumerate(line) if i not in left_out]


def _bow(pixels: NDArray[np.uint8]) -> float:
    """How far the middle of an upright line is to the right of its ends; 0 for anything else.

    Args:
        pixels: (28, 28), 0 for paper to 255 for ink.
    """
    mask = inked(pixels)
    rows = np.flatnonzero(mask.any(axis=1))
    if len(rows) < TALL:
        return 0.0
    across = mask[rows]
    widths = across.sum(axis=1)
    extents = across.shape[1] - across[:, ::-1].argmax(axis=1) - across.argmax(axis=1)
    if extents.max() > np.median(widths) + WIDER:
        return 0.0
    middles = across @ np.arange(mask.shape[1]) / widths
    part = len(rows) // 5
    top, bottom = middles[:part].mean(), middles[-part:].mean()
    return float(middles[2 * part : -2 * part].mean() - (top + bottom) / 2)
