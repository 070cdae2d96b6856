"""Connected pieces of ink, over the gaps that a rough pen leaves in a stroke."""

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.ink import inked
from model.photo.normalise import stroke_width
from model.photo.pieces import connected

# Such a gap is narrower than this, against the width of the strokes on the page, ...
WIDEST_GAP = 0.5
# ... or than so many pixels, however thin they are.
NARROW = 3


def joined(ink: NDArray[np.uint8]) -> tuple[NDArray[np.int32], NDArray[np.int32], float]:
    """The piece of each pixel, OpenCV's statistics of each, and the width of the strokes."""
    mask = inked(ink)
    pen = stroke_width(mask)
    gap = max(NARROW, round(WIDEST_GAP * pen) | 1)
    whole = mask | cv2.morphologyEx(
        mask,
        cv2.MORPH_CLOSE,
        np.ones((gap, gap), np.uint8),
        borderType=cv2.BORDER_CONSTANT,
        borderValue=0,
    )
    return *connected(whole), pen
