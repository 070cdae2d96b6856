"""Rings and boxes drawn around numbers: taken out, so that what stands in them is left."""

import cv2
import numpy as np
from numpy.typing import NDArray

# A ring is at least so many strokes wide and high, and holds little ink for its box.
SMALLEST = 6
SPARSE = 0.5
# What stands in it has this share of its height; eyes, dots and the figures of a clock are lower.
INSIDE = 0.35
# Seen from there, it is in nearly all of so many directions, and further away than that is wide.
DIRECTIONS = 24
CLOSED = 22
# Its blurred edges go with it.
EDGES = 3


def without_rings(
    ink: NDArray[np.uint8], labels: NDArray[np.int32], stats: NDArray[np.int32], pen: float
) -> NDArray[np.uint8] | None:
    """A copy of the ink on a page without what encloses numbers; None where nothing does.

    Args:
        ink: (height, width), 0 for paper to 255 for ink.
        labels: (height, width), the piece that each pixel belongs to.
        stats: OpenCV's statistics of each piece.
        pen: the width of the strokes in pixels.
    """
    x, y, width, height, area = stats.T
    large = (np.minimum(width, height) >= SMALLEST * pen) & (area <= SPARSE * width * height)
    # The first is the paper.
    large[0] = False
    bare = None
    for label in np.flatnonzero(large).tolist():
        inside = (x > x[label]) & (x + width < x[label] + width[label])
        inside &= (y > y[label]) & (y + height < y[label] + height[label])
        inside &= height >= INSIDE * height[label]
        if inside.any() and _encloses(labels, stats, label, np.flatnonzero(inside)):
            bare = ink.copy() if bare is None else bare
            left, top, right, bottom = _box(stats[label])
            ring = (labels[top:bottom, left:right] == label).view(np.uint8)
            grown = cv2.dilate(ring, np.ones((EDGES, EDGES), np.uint8))
            others = np.isin(labels[top:bottom, left:right], (0, label))
            bare[top:bottom, left:right] *= 1 - grown * others.view(np.uint8)
    return bare


def _encloses(
    labels: NDArray[np.int32], stats: NDArray[np.int32], label: int, inside: NDArray[np.intp]
) -> bool:
    """Whether a piece is around others, whose boxes are within its own."""
    boxes = np.array([_box(stats[piece]) for piece in inside])
    left, top = boxes[:, :2].min(axis=0)
    right, bottom = boxes[:, 2:].max(axis=0)
    from_left, from_top, to_right, to_bottom = _box(stats[label])
    down, across = np.nonzero(labels[from_top:to_bottom, from_left:to_right] == label)
    # Directions are those of an ellipse that is as wide and high as what is inside.
    right_of = (across + from_left - (left + right) / 2) / (right - left)
    below = (down + from_top - (top + bottom) / 2) / (bottom - top)
    if np.percentile(np.hypot(right_of, below), 1) < 0.5:
        return False
    turns = (np.arctan2(below, right_of) / (2 * np.pi) * DIRECTIONS).astype(np.intp) % DIRECTIONS
    return len(np.unique(turns)) >= CLOSED


def _box(stats: NDArray[np.int32]) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of a piece."""
    x, y, width, height = stats[:4].tolist()
    return x, y, x + width, y + height
