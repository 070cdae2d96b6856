"""The size to work at: as small as the pen's strokes allow."""

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.ink import find_ink, inked, shrunk
from model.photo.median import weighted_median
from model.photo.pieces import connected

# The pen is measured at this size, where a ballpoint's line is too thin to be measured ...
COARSE_SIDE = 256
THINNEST_MEASURED = 2.5
# ... and a thicker pen's stroke is brought down to this many pixels.
PEN = 5.0
SMALLEST_LONG_SIDE = 256


def fit_to_pen(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Shrinks a picture of bold strokes, so that no time is spent on pixels that tell nothing.

    Args:
        grey: (height, width), upright.
    """
    coarse = shrunk(grey, COARSE_SIDE)
    pen = _pen_width(inked(find_ink(coarse)))
    if pen < THINNEST_MEASURED:
        return grey
    longest = max(grey.shape)
    factor = PEN / (pen * longest / max(coarse.shape))
    return shrunk(grey, max(SMALLEST_LONG_SIDE, round(factor * longest)))


def _pen_width(mask: NDArray[np.uint8]) -> float:
    """Median width of the strokes, by length: twice the area of a piece over its outline."""
    labels, stats = connected(mask)
    inside = cv2.erode(mask, np.ones((3, 3), np.uint8), borderType=cv2.BORDER_CONSTANT)
    outline = np.bincount(labels[mask > inside], minlength=len(stats))[1:]
    if not outline.size:
        return 0.0
    area = stats[1:, cv2.CC_STAT_AREA]
    width = np.where(area > outline, 2 * area / np.maximum(outline, 1), 1.0)
    return weighted_median(width, outline)
