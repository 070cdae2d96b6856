"""Where two rings that share a wall are told apart: half way between their holes."""

import cv2
import numpy as np
from numpy.typing import NDArray

# A hole is at least so many strokes wide and high, ...
HOLE = 1.0
# ... and beside another where they share this much of the height of the lower one, and no more
# than so many strokes are between them where they are nearest.
SHARED = 0.5
WALL = 2.5
# With more holes than this it is a net.
MOST_HOLES = 24

Sides = tuple[NDArray[np.intp], NDArray[np.intp]]


def between_holes(
    piece: NDArray[np.uint8], pen: float, slants: tuple[float, ...]
) -> list[NDArray[np.intp]]:
    """Straight ways from top to bottom between each hole and the next one beside it.

    Args:
        piece: (height, width), 1 where the piece is.
        pen: the width of the strokes in pixels.
        slants: a way leans by no more and no less than these, in pixels to the right for each
            that it goes up.

    Returns:
        For each way its column in each row, (height,).
    """
    paper = cv2.copyMakeBorder(1 - piece, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=1)
    # Paper does not go on between pixels of ink that touch by a corner.
    _, labels, stats, _ = cv2.connectedComponentsWithStats(paper, connectivity=4)
    holes = [
        label
        for label, (_, _, width, height, _) in enumerate(stats.tolist())
        if label not in (0, labels[0, 0]) and min(width, height) >= HOLE * pen
    ]
    if len(holes) > MOST_HOLES:
        return []
    sides = [_sides(labels[1:-1, 1:-1] == label) for label in holes]
    ways = []
    for one in sides:
        walls = [wall for other in sides if (wall := _wall(one, other, WALL * pen))]
        if walls:
            rows, left, right = min(walls, key=lambda wall: int(np.min(wall[2] - wall[1])))
            ways.append(_way(rows, (left + right) / 2, slants, piece.shape))
    return ways


def _wall(one: Sides, other: Sides, thickest: float) -> tuple[NDArray[np.intp], ...] | None:
    """What is between a hole and another to the right of it, if that is a wall.

    Returns:
        The rows that the holes share, and there its first column and the first after it.
    """
    left, right = one[1] + 1, other[0]
    both = np.flatnonzero((one[1] >= 0) & (other[0] >= 0))
    low = min(np.count_nonzero(one[1] >= 0), np.count_nonzero(other[0] >= 0))
    thick = (right - left)[both]
    if len(both) < max(1, SHARED * low) or not 0 < thick.min() <= thickest:
        return None
    return both, left[both], right[both]


def _way(
    rows: NDArray[np.intp],
    middle: NDArray[np.float64],
    slants: tuple[float, ...],
    shape: tuple[int, ...],
) -> NDArray[np.intp]:
    """The straight way through the middle of a wall, from top to bottom of a piece."""
    fall = np.polyfit(rows, middle, 1)[0] if len(rows) > 1 else 0.0
    slant = np.clip(-fall, min(slants), max(slants))
    way = middle.mean() - slant * (np.arange(shape[0]) - rows.mean())
    return np.clip(np.round(way), 0, shape[1]).astype(np.intp)


def _sides(hole: NDArray[np.bool_]) -> Sides:
    """The first and the last column of a hole in each row, -1 where it has none."""
    there = hole.any(axis=1)
    first = np.where(there, hole.argmax(axis=1), -1)
    last = np.where(there, hole.shape[1] - 1 - hole[:, ::-1].argmax(axis=1), -1)
    return first, last
