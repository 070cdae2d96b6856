"""A patch of ink to the 28x28 digit that the network knows, as MNIST was made.

LeCun's recipe: fit the digit into 20x20 with its aspect kept and its edges smoothed, then put
its centre of mass in the middle of 28x28 (http://yann.lecun.com/exdb/mnist/). MNIST's pens were
all about equally thick; a hairline would vanish when it is shrunk, so it is thickened first.
"""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.ink import OUTLINE

SIDE = 28
FIT = 20
# MNIST's strokes are 2 to 3 pixels wide; a thinner one is thickened to this.
THINNEST_STROKE = 1.8
# A hairline that is longer, in pixels, is thickened on a smaller copy: a wide pen is slow.
LARGE = 320


def normalise(ink: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Fits one digit into 28x28.

    Args:
        ink: (height, width), 0 for paper to 1 for ink, one digit alone.

    Returns:
        (28, 28) uint8, 0 for paper to 255 for ink; all 0 where there is no ink.
    """
    mask = (ink > OUTLINE).view(np.uint8)
    x, y, width, height = cv2.boundingRect(mask)
    if not width:
        return np.zeros((SIDE, SIDE), np.uint8)
    patch = ink[y : y + height, x : x + width]
    scale = FIT / max(width, height)
    missing = THINNEST_STROKE - stroke_width(mask[y : y + height, x : x + width]) * scale
    # Odd, so that the stroke grows on both sides alike; by 1 it stays as it is.
    grow = round(missing / scale) // 2 * 2 + 1
    if grow > 1:
        step = -(-max(width, height) // LARGE)
        if step > 1:
            # The darkest of each block, so that no hairline is lost.
            darkest = cv2.dilate(patch, np.ones((step, step), np.uint8))
            return normalise(np.ascontiguousarray(darkest[::step, ::step]))
        patch = cv2.copyMakeBorder(patch, *[grow // 2] * 4, cv2.BORDER_CONSTANT)
        patch = cv2.dilate(patch, _pen(grow))
        scale = FIT / max(patch.shape)
    size = [max(1, round(side * scale)) for side in patch.shape[::-1]]
    small = cv2.resize(
        patch, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    )
    small *= 255 / max(cv2.minMaxLoc(small)[1], 0.5)
    return _centred(small)


def stroke_width(mask: NDArray[np.uint8]) -> float:
    """Mean width in pixels of the strokes in a mask of 0 and 1.

    It is twice the area over the length of the outline; 1 where every pixel is outline.
    """
    # Without a kernel it is 3x3.
    inside = cv2.erode(mask, None, borderType=cv2.BORDER_CONSTANT, borderValue=0)
    area = int(cv2.countNonZero(mask))
    outline = area - int(cv2.countNonZero(inside))
    return 2 * area / max(outline, 1) if area > outline else 1.0


@cache
def _pen(side: int) -> NDArray[np.uint8]:
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)), np.uint8)


def _centred(small: NDArray[np.float32]) -> NDArray[np.uint8]:
    height, width = small.shape
    # OpenCV takes a picture of two columns for a list of points.
    cornered = np.zeros((SIDE, SIDE), np.float32)
    cornered[:height, :width] = small
    moments = cv2.moments(cornered)
    middle = (SIDE - 1) / 2
    top = min(max(round(middle - moments["m01"] / moments["m00"]), 0), SIDE - height)
    left = min(max(round(middle - moments["m10"] / moments["m00"]), 0), SIDE - width)
    out = np.zeros((SIDE, SIDE), np.uint8)
    out[top : top + height, left : left + width] = small
    return out
