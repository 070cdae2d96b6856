"""Whether what reads as digits is the outline of things: a stroke has paper on both its sides."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.ink import inked
from model.photo.normalise import stroke_width
from model.photo.turning import Box

# Strokes are blurred: paper begins so many pixels beside them, and is looked at so far from there.
BLUR = 2
BESIDE = 6
# The sides of a stroke never differ by this share of the light that it takes ...
SIDES = 0.65
# ... and what is within a ring not by this share from all that is around it.
WITHIN = 0.15
# What is around it lies between these percentiles, whatever is written there, too.
AROUND = (10, 90)
# Light is told by so many pixels.
ENOUGH = 20
# Of many digits, so many tell.
TELLING = 15


def are_outlines(
    grey: NDArray[np.uint8], inks: Sequence[NDArray[np.uint8]], boxes: Sequence[Box]
) -> bool:
    """Whether most of what reads as digits has something else than paper on one side.

    Shadows have edges, too, but these cross a stroke and do not follow it.

    Args:
        grey: (height, width), the picture.
        inks: each (height, width) uint8, 0 for paper to 255 for ink; what is ink on any of them
            is no paper.
        boxes: what reads as digits.
    """
    some = [boxes[i] for i in range(0, len(boxes), -(-len(boxes) // TELLING))]
    return 2 * sum(_is_outline(grey, inks, box) for box in some) > len(some)


def _is_outline(grey: NDArray[np.uint8], inks: Sequence[NDArray[np.uint8]], box: Box) -> bool:
    x, y, width, height = box
    rim = BLUR + 2 * BESIDE
    left, top = max(x - rim, 0), max(y - rim, 0)
    there = np.s_[top : y + height + rim, left : x + width + rim]
    mask = np.bitwise_or.reduce([inked(ink[there]) for ink in inks])
    strokes = np.zeros_like(mask)
    inner = np.s_[max(y - top, 0) : y - top + height, max(x - left, 0) : x - left + width]
    strokes[inner] = mask[inner]
    if cv2.countNonZero(strokes) < ENOUGH:
        return False
    light = cv2.blur(grey[there], (3, 3))
    blurred = _grown(mask, BLUR)
    beside = _grown(strokes, BLUR + BESIDE) & (1 - blurred)
    return _sides_differ(light, strokes, beside) or _holds_another(light, strokes, beside, blurred)


def _sides_differ(
    light: NDArray[np.uint8], strokes: NDArray[np.uint8], beside: NDArray[np.uint8]
) -> bool:
    """Whether along most of a stroke one side is darker than the other."""
    # From anywhere in a stroke, paper on its far side is within reach.
    reach = np.ones((2 * (round(stroke_width(strokes)) + BLUR + 1) + 1,) * 2, np.uint8)
    lightest = cv2.dilate(light * beside, reach)
    darkest = cv2.bitwise_not(cv2.dilate(cv2.bitwise_not(light) * beside, reach))
    told = (strokes & cv2.dilate(beside, reach)).view(bool)
    high, low, ink = (values[told].astype(np.float32) for values in (lightest, darkest, light))
    taken = np.maximum(np.abs((high + low) / 2 - ink), 1)
    return bool(told.any() and np.median((high - low) / taken) > SIDES)


def _holds_another(
    light: NDArray[np.uint8],
    strokes: NDArray[np.uint8],
    beside: NDArray[np.uint8],
    blurred: NDArray[np.uint8],
) -> bool:
    """Whether rings are lighter or darker within than all around."""
    paper = cv2.copyMakeBorder(1 - blurred, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=1)
    cv2.floodFill(paper, None, (0, 0), 2)
    paper = paper[1:-1, 1:-1]
    within, around = light[paper == 1], light[(paper == 2) & beside.view(bool)]
    if min(within.size, around.size) < ENOUGH:
        return False
    middle = float(np.median(within))
    darkest, usual, lightest = np.percentile(around, (AROUND[0], 50, AROUND[1]))
    taken = max(abs(usual - float(np.median(light[strokes.view(bool)]))), 1)
    return bool(max(darkest - middle, middle - lightest) > WITHIN * taken)


def _grown(mask: NDArray[np.uint8], by: int) -> NDArray[np.uint8]:
    return np.asarray(cv2.dilate(mask, np.ones((2 * by + 1,) * 2, np.uint8)), np.uint8)
