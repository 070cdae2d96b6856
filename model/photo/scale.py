"""The size to work at: as small as the pen's strokes allow."""

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.ink import find_ink, inked
from model.photo.median import weighted_median
from model.photo.pieces import connected, reach_edge
from model.photo.shrinking import coarse_side, shrunk
from model.photo.stroke_widths import stroke_widths

# The pen is measured on a small copy, where a ballpoint's line is too thin to be measured ...
THINNEST_MEASURED = 2.5
# ... and on a page of so many pieces at twice the size, or words are taken for strokes.
FULL = 24
# A thicker pen's stroke is brought down to this many pixels, or to less than twice as many.
PEN = 4.0
# It is measured away from the edges where there is this share of what is there.
APART = 0.1


def fit_to_pen(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Shrinks a picture of bold strokes, so that no time is spent on pixels that tell nothing.

    Args:
        grey: (height, width), upright.
    """
    longest = max(grey.shape)
    coarse = coarse_side(grey.shape)
    width, pieces = _pen(grey, coarse)
    if width and pieces >= FULL:
        width, _ = _pen(grey, 2 * coarse)
    times = max(1, int(width / PEN))
    return shrunk(grey, max(coarse, -(-longest // times)))


def _pen(grey: NDArray[np.uint8], side: int) -> tuple[float, float]:
    """The width of a pen, 0 where it is too thin to be measured, and how many pieces it wrote.

    Args:
        grey: (height, width).
        side: the longest of the copy that is measured.
    """
    copy = shrunk(grey, side)
    mask = inked(find_ink(copy))
    labels, stats = connected(mask)
    area = stats[1:, cv2.CC_STAT_AREA].astype(np.float64)
    # Specks are small, and this counts them as next to nothing (Simpson 1949).
    pieces = float(area.sum() ** 2 / max((area**2).sum(), 1))
    width = _median_width(mask, labels, stats)
    if width < THINNEST_MEASURED:
        return 0.0, pieces
    return width * max(grey.shape) / max(copy.shape), pieces


def _median_width(
    mask: NDArray[np.uint8], labels: NDArray[np.int32], stats: NDArray[np.int32]
) -> float:
    """Median width of the strokes, by length."""
    widths, outlines = stroke_widths(mask, labels, stats)
    width, outline = widths[1:], outlines[1:]
    if not outline.size:
        return 0.0
    # What reaches an edge may be no stroke; specks elsewhere are none, either.
    apart = ~reach_edge(stats, mask.shape)[1:]
    if outline[apart].sum() >= APART * outline.sum():
        outline = outline * apart
    return weighted_median(width, outline)
