"""Ruled lines, tables and grids: taken out without breaking the digits on them."""

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.ink import inked
from model.photo.pieces import connected

# A rule is straight over this share of the picture's long side ...
STRAIGHT = 0.06
# ... goes on over this share of the side that it runs along ...
LONG = 0.5
# ... and is thinner than this share of the long side.
THICKEST = 0.02
# It runs from edge to edge, give or take this share, unless it is part of a grid.
EDGE = 0.02
GRID_LINES = 3

Mask = NDArray[np.uint8]


def without_rules(ink: Mask) -> Mask:
    """Takes out what runs straight across the page, or crosses others of its kind.

    A grid frames what is meant: what stands outside of the largest one is dropped.

    Args:
        ink: (height, width) uint8, 0 for paper to 255 for ink.
    """
    mask = inked(ink)
    across, across_through = _rules(mask)
    down, down_through = (cv2.transpose(rules) for rules in _rules(cv2.transpose(mask)))
    if not across.any() and not down.any():
        return ink
    grid = min(_count(across), _count(down)) >= GRID_LINES
    if not grid:
        across, down = across_through, down_through
    if grid:
        ink = _inside(across | down, ink)
    thickness = max(3, round(THICKEST * max(mask.shape)))
    crossing_down = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((thickness, 1), np.uint8))
    crossing_across = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, thickness), np.uint8))
    # A pen stroke that crosses a rule is longer, across the rule, than the rule is thick.
    erased = across & ~(crossing_down & ~down) | down & ~(crossing_across & ~across)
    erased = cv2.dilate(erased & 1, np.ones((3, 3), np.uint8))
    kept = mask & ~erased & 1
    return ink * cv2.dilate(kept, np.ones((3, 3), np.uint8)) * (1 - (erased & (1 - kept)))


def _rules(mask: Mask) -> tuple[Mask, Mask]:
    """Horizontal rules: all of them, and those that run through from edge to edge."""
    longest, width = max(mask.shape), mask.shape[1]
    straight = np.ones((1, max(8, round(STRAIGHT * longest))), np.uint8)
    runs = cv2.morphologyEx(mask, cv2.MORPH_OPEN, straight)
    every, through = np.zeros_like(mask), np.zeros_like(mask)
    # A slightly tilted rule is a staircase of runs.
    joined = cv2.dilate(runs, np.ones((3, 5), np.uint8))
    if np.count_nonzero(joined.any(axis=0)) < LONG * width:
        return every, through
    labels, stats = connected(joined)
    for label, (x, _, w, _, area) in enumerate(stats):
        if label and w >= LONG * width and area / w <= THICKEST * longest + 2:
            rule = (labels == label).astype(np.uint8) & mask
            every |= rule
            if x <= EDGE * width and x + w >= (1 - EDGE) * width:
                through |= rule
    return every, through


def _inside(grid: Mask, ink: Mask) -> Mask:
    """The ink within the bounds of the largest of the grids."""
    joined = cv2.dilate(grid, np.ones((5, 5), np.uint8))
    _, stats = connected(joined)
    x, y, width, height, _ = stats[1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())]
    framed = np.zeros_like(ink)
    framed[y : y + height, x : x + width] = ink[y : y + height, x : x + width]
    return framed


def _count(rules: Mask) -> int:
    return len(connected(cv2.dilate(rules, np.ones((3, 3), np.uint8)))[1]) - 1
