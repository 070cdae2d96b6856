"""Where two rings that share a wall are told apart: half way between their holes."""

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.ink import inked
from model.photo.pieces import connected

# A hole is at least so many strokes wide and high, ...
HOLE = 1.0
# ... and beside another where they share this much of the height of the lower one.
BESIDE = 0.5
# Of more holes it is no row of digits.
MOST_HOLES = 6


def between_holes(
    ink: NDArray[np.uint8], pen: float, slants: tuple[float, float]
) -> list[NDArray[np.intp]]:
    """Straight ways from top to bottom between each two holes that are side by side.

    Args:
        ink: (height, width), 0 for paper to 255 for ink.
        pen: the width of the strokes in pixels.
        slants: how many pixels to the right a way leans for each that it goes up, at least and
            at most.

    Returns:
        For each way its column in each row, (height,).
    """
    paper = cv2.copyMakeBorder(1 - inked(ink), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=1)
    labels, stats = connected(paper)
    outside = labels[0, 0]
    holes = [
        label
        for label, (_, _, width, height, _) in enumerate(stats.tolist())
        if label not in (0, outside) and min(width, height) >= HOLE * pen
    ]
    if not 1 < len(holes) <= MOST_HOLES:
        return []
    holes.sort(key=lambda label: stats[label, cv2.CC_STAT_LEFT])
    sides = {label: _sides(labels[1:-1, 1:-1] == label) for label in holes}
    rows = np.arange(len(ink))
    ways = []
    for one, other in pairwise(holes):
        (_, right), (left, _) = sides[one], sides[other]
        both = (right >= 0) & (left >= 0)
        low = min(stats[one, cv2.CC_STAT_HEIGHT], stats[other, cv2.CC_STAT_HEIGHT])
        if both.sum() < BESIDE * low or not (right < left)[both].all():
            continue
        middle = (right + left + 1)[both] / 2
        slant = np.clip(-np.polyfit(rows[both], middle, 1)[0], *slants)
        way = middle.mean() - slant * (rows - rows[both].mean())
        ways.append(np.clip(np.round(way), 0, ink.shape[1]).astype(np.intp))
    return ways


def _sides(hole: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The first and the last column of a hole in each row, -1 where it has none."""
    there = hole.any(axis=1)
    first = np.where(there, hole.argmax(axis=1), -1)
    last = np.where(there, hole.shape[1] - 1 - hole[:, ::-1].argmax(axis=1), -1)
    return first, last
