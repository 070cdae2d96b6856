"""What on a page is hardly a digit, taken out: scribbles, blots, what is around other things."""

import numpy as np
from numpy.typing import NDArray

from model.photo.ink import inked
from model.photo.joined import joined
from model.photo.pieces import in_box_of, without_pieces
from model.photo.stroke_widths import stroke_widths

# A line so many times as long as its box is wide and high together was scribbled out; an 8's is
# twice.
WOUND = 3.0
# What is so many strokes wide and high, holds little ink for its box, and other things in it of
# this share of its height, is around them.
LARGE = 6
SPARSE = 0.5
WITHIN = 0.2
# What is so many times as thick as the finest quarter of what is left was blotted out.
BLOTTED = 1.3
FINEST = 0.25
# Specks are smaller than this share of the largest thing; where more than so many things are
# clutter, the page is of something else.
SPECK = 0.12
MOST = 3


def without_clutter(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The ink on a page without what is around other things, scribbled or blotted out.

    Args:
        ink: (height, width), 0 for paper to 255 for ink.

    Returns:
        A copy, without specks; all 0 where there is nothing of the kind, or too much.
    """
    labels, stats, pen = joined(ink)
    _, _, width, height, area = stats.T
    size = np.maximum(width, height)
    # The first is the paper.
    size[0] = 0
    clutter = area > WOUND * pen * (width + height)
    sparse = (np.minimum(width, height) >= LARGE * pen) & (area <= SPARSE * width * height)
    for piece in np.flatnonzero(sparse & ~clutter & (size > 0)).tolist():
        tall = height >= WITHIN * height[piece]
        clutter[piece] = (in_box_of(piece, stats) & tall).any()
    large = size >= SPECK * size.max()
    left = large & ~clutter
    if left.any():
        widths, _ = stroke_widths(inked(ink), labels, stats)
        clutter |= large & (widths > BLOTTED * np.quantile(widths[left], FINEST) + 0.5)
    clutter[0] = False
    if not 0 < np.count_nonzero(clutter & large) <= MOST:
        return np.zeros_like(ink)
    gone = clutter | ~large
    gone[0] = False
    return without_pieces(ink, labels, np.flatnonzero(gone).tolist())
