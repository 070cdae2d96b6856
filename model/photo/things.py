"""Things that lie on a page: the pen it was written with, a finger that holds it."""

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.ink import inked
from model.photo.median import weighted_median
from model.photo.pieces import connected, reach_edge, without_pieces
from model.photo.stroke_widths import stroke_widths

# Of the largest pieces, so many may be things; one is as long as this share of the page, ...
MOST = 3
LENGTH = 0.1
# ... fills this share of the rectangle around it, and of its own hull.
SOLID = 0.7
DENSE = 0.6
# A pen is as long as this share of the page, so many times as long as wide, so much longer than
# the largest thing that is written, and so many times as thick as a stroke; ...
PEN = 0.3
SLENDER = 7
LONGER = 2.0
THICKER = 1.7
# ... what runs out of the picture is a pen or a finger if it is so many times as thick as one.
BULKY = 2.5
# What is written has this share of the thing's length.
SPECK = 0.1
# Where ink is on more than this share of it, a page is no paper.
CROWDED = 0.2


def without_things(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The ink on a page without what lies on it, beside finer strokes.

    Args:
        ink: (height, width), 0 for paper to 255 for ink.

    Returns:
        The same array where nothing lies there.
    """
    mask = inked(ink)
    labels, stats = connected(mask)
    if len(stats) < 3 or cv2.countNonZero(mask) > CROWDED * mask.size:
        return ink
    size = np.hypot(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    # The first is the paper.
    largest = 1 + np.argsort(-size[1:])[:MOST]
    runs_out = reach_edge(stats, ink.shape)
    large = largest[size[largest] >= LENGTH * max(ink.shape)].tolist()
    lengths = {piece: _length(labels, stats[piece], piece, runs_out[piece]) for piece in large}
    if not any(lengths.values()):
        return ink
    widths, outlines = stroke_widths(mask, labels, stats)
    bare = ink
    for piece, long in lengths.items():
        written = ~runs_out & (size >= SPECK * long)
        written[[0, piece]] = False
        if not long or not written.any():
            continue
        pen = weighted_median(widths[written], outlines[written])
        thick = stats[piece, cv2.CC_STAT_AREA] / long
        if thick <= (BULKY if runs_out[piece] else THICKER) * pen + 1:
            continue
        tallest = stats[written, 2:4].max()
        if runs_out[piece] or long >= max(LONGER * tallest, PEN * max(ink.shape)):
            bare = without_pieces(bare, labels, [piece])
    return bare


def _length(
    labels: NDArray[np.int32], stats: NDArray[np.int32], piece: int, runs_out: bool
) -> float:
    """How long a piece is that nearly fills the rectangle around it, as pens do; 0 for others.

    What does not run out of the picture must be slender, too.
    """
    x, y, width, height, area = stats.tolist()
    there = (labels[y : y + height, x : x + width] == piece).view(np.uint8)
    hull = cv2.convexHull(cv2.findNonZero(there))
    _, sides, _ = cv2.minAreaRect(hull)
    wide, long = min(sides) + 1, max(sides) + 1
    filled = cv2.contourArea(hull)
    if filled < SOLID * wide * long or area < DENSE * filled:
        return 0.0
    return float(long) if runs_out or long >= SLENDER * wide else 0.0
