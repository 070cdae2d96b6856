"""Whether what reads as digits is the contour of things: a stroke has paper on both its sides."""

from collections.abc import Sequence
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.ink import inked
from model.photo.normalise import stroke_width
from model.photo.turning import Box

Level = TypeVar("Level", np.uint8, np.uint16)
Light = NDArray[np.uint16]

# Strokes are blurred: paper begins so many pixels beside them, and is looked at so far from there.
BLUR = 2
BESIDE = 6
# Noise is told from paper by the mean so far around, and light that falls off by this one.
GRAIN = 3
FALL = 64
# The sides of a contour differ by this share of the light that its line takes ...
SIDES = 0.65
# ... but where paper without strokes differs by this share on so much of it, a shadow ends.
STEP = 0.4
ONE_LINE = (0.05, 0.45)
# What is smaller than so many pixels tells nothing.
ENOUGH = 20
# Of many digits, no more than so many are asked.
TELLING = 15


def are_outlines(
    grey: NDArray[np.uint8], inks: Sequence[NDArray[np.uint8]], boxes: Sequence[Box]
) -> bool:
    """Whether most of what reads as digits has something else than paper on one side.

    Shadows have edges, too, but these go on where there is no stroke.

    Args:
        grey: (height, width), the picture.
        inks: each (height, width) uint8, 0 for paper to 255 for ink; what is ink on any of them
            is no paper.
        boxes: what reads as digits, one at least.
    """
    some = boxes[:: -(-len(boxes) // TELLING)]
    return 2 * sum(_is_outline(grey, inks, box) for box in some) > len(some)


def _is_outline(grey: NDArray[np.uint8], inks: Sequence[NDArray[np.uint8]], box: Box) -> bool:
    x, y, width, height = box
    rim = max(BLUR + 2 * BESIDE, max(width, height) // 2)
    left, top = max(x - rim, 0), max(y - rim, 0)
    there = np.s_[top : y + height + rim, left : x + width + rim]
    mask = np.bitwise_or.reduce([inked(ink[there]) for ink in inks])
    strokes = np.zeros_like(mask)
    inner = np.s_[max(y - top, 0) : y - top + height, max(x - left, 0) : x - left + width]
    strokes[inner] = mask[inner]
    if cv2.countNonZero(strokes) < ENOUGH:
        return False
    paper = 1 - _grown(mask, BLUR)
    light = _evened(grey[there], paper)
    near = _grown(strokes, BLUR + BESIDE)
    beside = paper & near
    # From anywhere in a stroke, paper on its far side is within reach.
    reach = round(stroke_width(strokes)) + BLUR + 1
    lightest, darkest = _lightest_and_darkest(light, beside, reach)
    told = (strokes & _grown(beside, reach)).view(bool)
    if not told.any():
        return False
    high, low, ink = (values[told].astype(np.float32) for values in (lightest, darkest, light))
    taken = np.maximum(np.abs((high + low) / 2 - ink), 1)
    if np.median((high - low) / taken) <= SIDES:
        return False
    return not _is_shadow(light, strokes, paper, paper - beside)


def _is_shadow(
    light: Light,
    strokes: NDArray[np.uint8],
    paper: NDArray[np.uint8],
    open_paper: NDArray[np.uint8],
) -> bool:
    """Whether paper differs as much along one line where no stroke is near; creases are many."""
    lightest, darkest = _lightest_and_darkest(light, paper, BESIDE)
    usual, ink = (float(np.median(light[part.view(bool)])) for part in (paper, strokes))
    steps = (lightest - darkest)[open_paper.view(bool)] > STEP * abs(usual - ink)
    return ONE_LINE[0] * steps.size < np.count_nonzero(steps) < ONE_LINE[1] * steps.size


def _evened(grey: NDArray[np.uint8], paper: NDArray[np.uint8]) -> Light:
    """The picture around a level of 255, without noise on its paper and slow changes of light.

    Args:
        grey: (height, width).
        paper: (height, width), 1 where there is paper; only that tells of the light.
    """
    # Paper begins so far beside a stroke that the mean of one side does not reach the other.
    light = np.where(paper, _mean(grey, paper, GRAIN), cv2.blur(grey, (3, 3)))
    return np.asarray(light - _mean(grey, paper, FALL) + 255.5).astype(np.uint16)


def _mean(grey: NDArray[np.uint8], paper: NDArray[np.uint8], reach: int) -> NDArray[np.float32]:
    """The mean of the paper no further than that; 0 where there is none."""
    around = (2 * reach + 1,) * 2
    share, lit = (cv2.boxFilter(part, cv2.CV_32F, around) for part in (paper, grey * paper))
    return np.asarray(lit / np.maximum(share, 1e-6), np.float32)


def _lightest_and_darkest(
    light: Light, paper: NDArray[np.uint8], reach: int
) -> tuple[Light, Light]:
    """Of the paper no further from each pixel than that; 0 and 65535 where there is none."""
    darkness = np.invert(light) * paper
    return _grown(light * paper, reach), np.invert(_grown(darkness, reach))


def _grown(image: NDArray[Level], by: int) -> NDArray[Level]:
    return np.asarray(cv2.dilate(image, np.ones((2 * by + 1,) * 2, np.uint8)), image.dtype)
