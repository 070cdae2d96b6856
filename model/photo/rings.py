"""Rings and boxes drawn around numbers: taken out, so that what stands in them is left."""

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.pieces import in_box_of, reach_edge

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
# It lies along its hull, no deeper within than this share of its shorter side. If more than this
# share of a piece is deeper, a stroke of the number touches the ring, and stays.
DEEP = 0.1
ASTRAY = 0.1
# What is as high as things beside it, give or take this factor, is a 0 with a stroke through it.
ALIKE = 1.25
# Lines are around all else where this is no more than so many things, but for specks, which are
# smaller than this share of the largest.
FEW = 40
SPECK = 0.1
# Each is as long as this share of the box, and together they fill this one of it, as no ring does.
SPANS = 0.75
BOXED = 0.84
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
    around = _rings(labels, stats, pen) or _sides(labels, stats, pen)
    if not around:
        return None
    bare = ink.copy()
    for pieces in around:
        left, top, right, bottom = _around(stats, pieces)
        there = labels[top:bottom, left:right]
        rim = _rim(np.isin(there, pieces)).view(np.uint8)
        grown = cv2.dilate(rim, np.ones((EDGES, EDGES), np.uint8))
        bare[top:bottom, left:right] *= 1 - grown * np.isin(there, (0, *pieces)).view(np.uint8)
    return bare


def _rings(labels: NDArray[np.int32], stats: NDArray[np.int32], pen: float) -> list[list[int]]:
    """The pieces that are around others, one by one, but for those within one of them."""
    _, _, width, height, area = stats.T
    large = (np.minimum(width, height) >= SMALLEST * pen) & (area <= SPARSE * width * height)
    # The first is the paper.
    large[0] = False
    rings: list[int] = []
    within = np.zeros(len(stats), np.bool_)
    for ring in sorted(np.flatnonzero(large).tolist(), key=lambda one: -width[one] * height[one]):
        held = in_box_of(ring, stats)
        tall = held & (height >= INSIDE * height[ring])
        if not within[ring] and tall.any() and _enclose(labels, stats, [ring], tall.nonzero()[0]):
            rings.append(ring)
            within |= held
    beside = ~within
    beside[[0, *rings]] = False
    return [[ring] for ring in rings if not _has_its_like(height, ring, beside)]


def _sides(labels: NDArray[np.int32], stats: NDArray[np.int32], pen: float) -> list[list[int]]:
    """The lines that are together around all else on the page: a box with open corners."""
    size = stats[:, 2:4].max(axis=1)
    size[0] = 0
    size[reach_edge(stats, labels.shape)] = 0
    some = np.flatnonzero(size > SPECK * size.max())
    if not 2 < len(some) <= FEW:
        return []
    left, top, right, bottom = _around(stats, some)
    there = labels[top:bottom, left:right]
    deep = _is_deep(np.isin(there, some))
    along = [size[p] >= SMALLEST * pen and deep[there == p].mean() <= ASTRAY for p in some]
    sides, inside = some[along], some[np.logical_not(along)]
    if len(sides) < 2 or not (stats[inside, 3] >= INSIDE * (bottom - top)).any():
        return []
    spans = stats[sides, 2:4] >= SPANS * np.array((right - left, bottom - top))
    hull = cv2.convexHull(cv2.findNonZero(np.isin(there, sides).view(np.uint8)))
    _, (width, height), _ = cv2.minAreaRect(hull)
    if not spans.any(axis=1).all() or cv2.contourArea(hull) < BOXED * width * height:
        return []
    return [sides.tolist()] if _enclose(labels, stats, sides.tolist(), inside) else []


def _around(
    stats: NDArray[np.int32], pieces: list[int] | NDArray[np.intp]
) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of the box around some pieces."""
    boxes = np.array([_box(stats[piece]) for piece in pieces])
    left, top = boxes[:, :2].min(axis=0).tolist()
    right, bottom = boxes[:, 2:].max(axis=0).tolist()
    return left, top, right, bottom


def _has_its_like(height: NDArray[np.int32], ring: int, beside: NDArray[np.bool_]) -> bool:
    """Whether something beside a ring is about as high as the ring."""
    heights = height[beside]
    alike = (heights * ALIKE >= height[ring]) & (heights <= ALIKE * height[ring])
    return bool(alike.any())


def _enclose(
    labels: NDArray[np.int32], stats: NDArray[np.int32], ring: list[int], inside: NDArray[np.intp]
) -> bool:
    """Whether pieces are together around others."""
    left, top, right, bottom = _around(stats, inside)
    from_left, from_top, to_right, to_bottom = _around(stats, ring)
    there = np.isin(labels[from_top:to_bottom, from_left:to_right], ring)
    middle = (left + right) / 2 - from_left, (top + bottom) / 2 - from_top
    rim = _rim(there)
    if rim is not there and not _is_closed(rim, middle):
        return False
    down, across = np.nonzero(rim)
    right_of, below = (across - middle[0]) / (right - left), (down - middle[1]) / (bottom - top)
    if np.quantile(np.hypot(right_of, below), STRAY) < NEAREST:
        return False
    turns = np.arctan2(below, right_of) / (2 * np.pi)
    return len(np.unique((turns * DIRECTIONS).astype(np.intp) % DIRECTIONS)) >= CLOSED


def _is_closed(rim: NDArray[np.bool_], middle: tuple[float, float]) -> bool:
    """Whether no way leads from a column and row within a rim out of it."""
    outside = cv2.copyMakeBorder(
        np.logical_not(rim).view(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=1
    )
    cv2.floodFill(outside, None, (0, 0), 0)
    return bool(outside[int(middle[1]) + 1, int(middle[0]) + 1])


def _rim(piece: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """What of a piece in its box lies along its hull; all of it, if that is nearly all."""
    near = piece & ~_is_deep(piece)
    return near if near.sum() < (1 - ASTRAY) * piece.sum() else piece


def _is_deep(piece: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(height, width), where one is far within the hull of a piece."""
    hull = np.zeros((piece.shape[0] + 2, piece.shape[1] + 2), np.uint8)
    cv2.fillConvexPoly(hull, cv2.convexHull(cv2.findNonZero(piece.view(np.uint8))) + 1, 1)
    depth = cv2.distanceTransform(hull, cv2.DIST_L2, 3)[1:-1, 1:-1]
    return np.asarray(depth > DEEP * min(piece.shape))


def _box(stats: NDArray[np.int32]) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of a piece."""
    x, y, width, height = stats[:4].tolist()
    return x, y, x + width, y + height
