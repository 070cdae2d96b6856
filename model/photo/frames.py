"""Boxes and tables on a part of the page: taken out, so that what stands in them is left."""

import cv2
import numpy as np
from numpy.typing import NDArray

# A frame is at least so many strokes wide and high ...
SMALLEST = 8
# ... holds little ink for its box, has four corners that span most of it,
SPARSE = 0.5
FULL = 0.7
# ... and rules that run over this share of it.
LONG = 0.95
# Rules are looked for on a frame that is seen upright, with this margin in pixels around it.
MARGIN = 4

Mask = NDArray[np.uint8]


def frames(
    labels: NDArray[np.int32], stats: NDArray[np.int32], pen: float
) -> tuple[tuple[slice, slice, Mask], ...]:
    """The rules of boxes and tables, a frame at a time.

    Args:
        labels: (height, width), the piece that each pixel belongs to.
        stats: OpenCV's statistics of each piece.
        pen: the width of the strokes in pixels.

    Returns:
        For each frame its rows and columns on the page, and there 1 where its rules are.
    """
    x, y, width, height, area = stats.T
    large = (np.minimum(width, height) >= SMALLEST * pen) & (area <= SPARSE * width * height)
    large[0] = False
    told = stats[np.maximum(width, height) >= SMALLEST / 2 * pen].T
    found = []
    for label in np.flatnonzero(large):
        inside = (told[0] > x[label]) & (told[0] + told[2] < x[label] + width[label])
        inside &= (told[1] > y[label]) & (told[1] + told[3] < y[label] + height[label])
        rows = slice(int(y[label]), int(y[label] + height[label]))
        columns = slice(int(x[label]), int(x[label] + width[label]))
        # An empty box may be a 0.
        fewest = 4 if inside.any() else 5
        rules = _rules((labels[rows, columns] == label).view(np.uint8), fewest)
        if rules is not None:
            found.append((rows, columns, rules))
    return tuple(found)


def _rules(piece: Mask, fewest: int) -> Mask | None:
    """Where the rules of a piece are; None where it has fewer, or not two each way."""
    corners = _corners(piece)
    sides = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    width, height = round(float(max(sides[0], sides[2]))), round(float(max(sides[1], sides[3])))
    if cv2.contourArea(corners) < FULL * piece.size:
        return None
    upright = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32) + MARGIN
    seen_from = cv2.getPerspectiveTransform(corners, upright)
    size = (width + 2 * MARGIN, height + 2 * MARGIN)
    flat = cv2.warpPerspective(piece, seen_from, size, flags=cv2.INTER_NEAREST)
    thick = cv2.dilate(flat, np.ones((3, 3), np.uint8))
    across = _runs(thick, 1, round(LONG * width))
    down = _runs(thick, round(LONG * height), 1)
    counts = [_count(np.any(across, axis=1)), _count(np.any(down, axis=0))]
    if min(counts) < 2 or sum(counts) < fewest:
        return None
    # A rule that leans a little is wider than what it covers from end to end.
    thickness = round(max(across.sum() / counts[0] / width, down.sum() / counts[1] / height))
    across = cv2.dilate(across, np.ones((thickness | 1, 1), np.uint8)) & thick
    down = cv2.dilate(down, np.ones((1, thickness | 1), np.uint8)) & thick
    # What crosses a rule is longer, across it, than the rule is thick.
    longer = 2 * thickness + 1
    crossing_down = _runs(flat, longer, 1) & ~down
    crossing_across = _runs(flat, 1, longer) & ~across
    rules = across & ~crossing_down | down & ~crossing_across
    back = cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
    return np.asarray(
        cv2.warpPerspective(rules, seen_from, piece.shape[::-1], flags=back), np.uint8
    )


def _runs(mask: Mask, height: int, width: int) -> Mask:
    """What of a mask lies in a block of this size."""
    block, outside = np.ones((height, width), np.uint8), cv2.BORDER_CONSTANT
    runs = cv2.morphologyEx(mask, cv2.MORPH_OPEN, block, borderType=outside, borderValue=0)
    return np.asarray(runs, np.uint8)


def _count(there: NDArray[np.bool_]) -> int:
    """How many runs of True there are."""
    return int(np.count_nonzero(there[1:] & ~there[:-1]) + there[0])


def _corners(piece: Mask) -> NDArray[np.float32]:
    """The outermost points towards the corners of the picture, clockwise from the top left."""
    points = cv2.findNonZero(piece).reshape(-1, 2)
    down, up = points @ (1, 1), points @ (1, -1)
    return points[[down.argmin(), up.argmax(), down.argmax(), up.argmin()]].astype(np.float32)
