"""Lines that somebody drew under numbers, and which touch them: the one under a sum."""

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.bow import bow
from model.photo.joined import joined
from model.photo.pieces import connected

# A line is longer than so many strokes are wide, ...
LONG = 8
# ... runs through nearly all of the piece that it is in, which is wider than high, ...
THROUGH = 0.85
WIDER = 1.1
# ... is so many times as long as what stands on it or hangs from it is high, ...
LONGER = 2.5
# ... level or nearly, so that it is made of runs as long as so many strokes are wide, and no
# thicker than this against the pen.
RUN = 3
THICKEST = 1.8
# Several things are higher than so many strokes and stand on it or hang from it.
HIGH = 2
SEVERAL = 2

Mask = NDArray[np.uint8]


def without_underlines(ink: Mask) -> Mask | None:
    """The ink without the lines that digits stand on or hang from; None where there are none.

    Args:
        ink: (height, width) uint8, 0 for paper to 255 for ink.
    """
    labels, stats, pen = joined(ink)
    _, _, width, height, _ = stats.T
    wide = (width >= LONG * pen) & (width >= WIDER * height) & (height >= (HIGH + 1) * pen)
    # The first is the paper.
    wide[0] = False
    bare = None
    for label in np.flatnonzero(wide).tolist():
        x, y, w, h, _ = stats[label].tolist()
        there = np.s_[y : y + h, x : x + w]
        line = _line_through((labels[there] == label).view(np.uint8), pen)
        if line is not None:
            bare = ink.copy() if bare is None else bare
            bare[there] *= 1 - line
    return bare


def _line_through(piece: Mask, pen: float) -> Mask | None:
    """Where a line runs that parts a piece into several things, 1 on (height, width)."""
    run = np.ones((1, max(3, round(RUN * pen))), np.uint8)
    # What leans a little is a staircase of runs.
    stairs = cv2.dilate(cv2.morphologyEx(piece, cv2.MORPH_OPEN, run), np.ones((3, 5), np.uint8))
    labels, stats = connected(stairs)
    longest = int(stats[1:, cv2.CC_STAT_WIDTH].argmax()) + 1 if len(stats) > 1 else 0
    if not longest or stats[longest, cv2.CC_STAT_WIDTH] < THROUGH * piece.shape[1]:
        return None
    level = (labels == longest).view(np.uint8) & piece
    pixels = np.count_nonzero(level, axis=0)
    along = np.flatnonzero(pixels)
    thick = float(np.median(pixels[along]))
    if thick > THICKEST * pen:
        return None
    course = bow(level, pixels, thick)
    away = np.abs(np.arange(len(piece))[:, np.newaxis] - course(np.arange(piece.shape[1])))
    line = (away <= thick / 2 + 1).view(np.uint8) & piece
    _, parts = connected(piece - line)
    heights = parts[1:, cv2.CC_STAT_HEIGHT]
    standing = heights[heights >= HIGH * pen]
    if len(standing) < SEVERAL or np.ptp(along) < LONGER * standing.max():
        return None
    return line
