"""Things that lie on a page: the pen it was written with, a finger that holds it."""

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.ink import inked
from model.photo.median import weighted_median
from model.photo.pieces import connected, reaches_edge
from model.photo.stroke_widths import stroke_widths

# Of the largest pieces, so many may be things; one is as long as this share of the page, ...
MOST = 3
LENGTH = 0.1
# ... and fills this share of the rectangle around it.
SOLID = 0.7
DENSE = 0.6
# A pen is so many times as long as wide, as much longer than the tallest thing that is written,
# and so many times as thick as a stroke; ...
SLENDER = 7
LONGER = 1.25
THICKER = 1.7
# ... what runs out of the picture is a pen or a finger if it is so many times as thick as one.
BULKY = 2.5
# What is written has this share of the thing's length.
SPECK = 0.1
# What lies within the rectangle around a thing, so many times as wide, is a part of it.
BESIDE = 1.6
# Where ink is on more than this share of it, a page is no paper.
CROWDED = 0.2
# Its blurred edges go with it.
EDGES = 3


def without_things(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The ink on a page without what lies on it, beside finer strokes.

    Args:
        ink: (height, width), 0 for paper to 255 for ink.
    """
    mask = inked(ink)
    if cv2.countNonZero(mask) > CROWDED * mask.size:
        return ink
    labels, stats = connected(mask)
    lengths = np.hypot(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    # The first is the paper.
    largest = 1 + np.argsort(-lengths[1:])[:MOST]
    large = [piece for piece in largest.tolist() if lengths[piece] >= LENGTH * max(ink.shape)]
    bare = ink
    for piece in large if len(stats) > 2 else ():
        x, y, width, height, area = stats[piece].tolist()
        there = (labels[y : y + height, x : x + width] == piece).view(np.uint8)
        hull = cv2.convexHull(cv2.findNonZero(there))
        middle, sides, angle = cv2.minAreaRect(hull)
        wide, long = min(sides) + 1, max(sides) + 1
        runs_out = reaches_edge((x, y, width, height), ink.shape)
        filled = cv2.contourArea(hull)
        if filled < SOLID * wide * long or area < DENSE * filled:
            continue
        if not runs_out and long < SLENDER * wide:
            continue
        across = int(sides[1] < sides[0])
        grown = [side * (BESIDE if i == across else 1) for i, side in enumerate(sides)]
        corners = cv2.boxPoints((middle, grown, angle)) + (x, y)
        around = cv2.fillConvexPoly(np.zeros_like(ink), corners.round().astype(np.int32), 1)
        parts = np.bincount(labels[around > 0], minlength=len(stats)) > stats[:, -1] / 2
        parts[[0, piece]] = False, True
        written = ~parts & (lengths >= SPECK * long)
        written[0] = False
        written &= [not reaches_edge(box, ink.shape) for box in stats[:, :4].tolist()]
        if not written.any():
            continue
        widths, outlines = stroke_widths(mask, labels, stats)
        pen = weighted_median(widths[written], outlines[written])
        tallest = stats[written, 2:4].max()
        thick = area / long
        is_pen = thick > THICKER * pen + 1 and long >= LONGER * tallest
        if (runs_out and thick > BULKY * pen + 1) or (not runs_out and is_pen):
            gone = np.isin(labels, np.flatnonzero(parts)).view(np.uint8)
            bare = bare * (1 - cv2.dilate(gone, np.ones((EDGES, EDGES), np.uint8)))
    return bare
