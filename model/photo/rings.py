"""Rings and boxes drawn around numbers: taken out, so that what stands in them is left."""

import cv2
import numpy as np
from numpy.typing import NDArray

# A ring is at least so many strokes wide and high, and holds little ink for its box.
SMALLEST = 6
SPARSE = 0.5
# What stands in it has this share of its height; eyes, dots and the figures of a clock are lower.
INSIDE = 0.35
# Seen from there, in units of its width and height, a ring is in nearly all of so many directions
# and no nearer than its box, but for stray pixels.
DIRECTIONS = 24
CLOSED = 22
NEAREST = 0.5
STRAY = 0.01
# It lies along its hull, no deeper within than this share of its shorter side, but for this share
# of it: what touches it would be taken out, too.
DEEP = 0.1
ASTRAY = 0.1
# What is as high as things beside it, give or take this factor, is a 0 with a stroke through it.
ALIKE = 1.25
# Its blurred edges go with it.
EDGES = 3


def without_rings(
    ink: NDArray[np.uint8], labels: NDArray[np.int32], stats: NDArray[np.int32], pen: float
) -> NDArray[np.uint8] | None:
    """A copy of the ink on a page without what encloses numbers; None where nothing does.

    Of rings in rings, the outermost is taken out.

    Args:
        ink: (height, width), 0 for paper to 255 for ink.
        labels: (height, width), the piece that each pixel belongs to.
        stats: OpenCV's statistics of each piece.
        pen: the width of the strokes in pixels.
    """
    _, _, width, height, area = stats.T
    large = (np.minimum(width, height) >= SMALLEST * pen) & (area <= SPARSE * width * height)
    # The first is the paper.
    large[0] = False
    candidates = np.flatnonzero(large).tolist()
    held = {ring: _in_box(stats, ring) for ring in candidates}
    rings = [
        ring
        for ring in candidates
        if (tall := held[ring] & (height >= INSIDE * height[ring])).any()
        and _encloses(labels, stats, ring, np.flatnonzero(tall))
    ]
    alone = ~np.isin(np.arange(len(stats)), [0, *rings])
    outermost = [
        ring
        for ring in rings
        if not any(held[other][ring] for other in rings)
        and not _has_its_like(height, ring, alone & ~held[ring])
    ]
    if not outermost:
        return None
    bare = ink.copy()
    for ring in outermost:
        left, top, right, bottom = _box(stats[ring])
        there = labels[top:bottom, left:right]
        grown = cv2.dilate((there == ring).view(np.uint8), np.ones((EDGES, EDGES), np.uint8))
        bare[top:bottom, left:right] *= 1 - grown * np.isin(there, (0, ring)).view(np.uint8)
    return bare


def _in_box(stats: NDArray[np.int32], ring: int) -> NDArray[np.bool_]:
    """Which pieces lie within the box of one."""
    x, y, width, height, _ = stats.T
    inside = (x > x[ring]) & (x + width < x[ring] + width[ring])
    return np.asarray(inside & (y > y[ring]) & (y + height < y[ring] + height[ring]), np.bool_)


def _has_its_like(height: NDArray[np.int32], ring: int, beside: NDArray[np.bool_]) -> bool:
    """Whether something beside a ring is about as high as the ring."""
    heights = height[beside]
    alike = (heights * ALIKE >= height[ring]) & (heights <= ALIKE * height[ring])
    return bool(alike.any())


def _encloses(
    labels: NDArray[np.int32], stats: NDArray[np.int32], ring: int, inside: NDArray[np.intp]
) -> bool:
    """Whether a piece is around others, whose boxes are within its own."""
    boxes = np.array([_box(stats[piece]) for piece in inside])
    left, top = boxes[:, :2].min(axis=0)
    right, bottom = boxes[:, 2:].max(axis=0)
    from_left, from_top, to_right, to_bottom = _box(stats[ring])
    down, across = np.nonzero(labels[from_top:to_bottom, from_left:to_right] == ring)
    right_of = across + from_left - (left + right) / 2
    below = down + from_top - (top + bottom) / 2
    if np.quantile(np.hypot(right_of / (right - left), below / (bottom - top)), STRAY) < NEAREST:
        return False
    if not _is_along_hull(across, down):
        return False
    turns = np.arctan2(below / (bottom - top), right_of / (right - left)) / (2 * np.pi)
    return len(np.unique((turns * DIRECTIONS).astype(np.intp) % DIRECTIONS)) >= CLOSED


def _is_along_hull(across: NDArray[np.intp], down: NDArray[np.intp]) -> bool:
    """Whether the pixels of a piece, their columns and rows, are near the edge of its hull."""
    places = np.stack([across, down], axis=1).astype(np.int32) + 1
    hull = np.zeros((down.max() + 3, across.max() + 3), np.uint8)
    cv2.fillConvexPoly(hull, cv2.convexHull(places), 1)
    within = cv2.distanceTransform(hull, cv2.DIST_L2, 3)[down + 1, across + 1]
    deep = within > DEEP * min(across.max(), down.max())
    return bool(np.mean(deep) <= ASTRAY)


def _box(stats: NDArray[np.int32]) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of a piece."""
    x, y, width, height = stats[:4].tolist()
    return x, y, x + width, y + height
