"""Of what reads as digits, what is meant as digits, given the rest of the page."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from model.answers import Recognised
from model.photo.ink import OUTLINE
from model.photo.turning import Box

# Where digits hold less of the ink than this, the page is about something else.
LITTLE_INK = 0.3
# Among things that are no digits, only what is beyond doubt counts as one.
FEW_DIGITS = 0.5
BEYOND_DOUBT = 0.95
# On a page of so many pieces, what is read is either most of the page, a line of it, or texture.
A_PAGE_FULL = 24
MOST = 0.7
A_LINE = 4
NEARLY_ALL = 0.85
# Digits on a page are as high as each other, give or take this factor.
ALIKE = 1.7
# Rows of 1s with fewer other digits are rules, folds or hatching.
MOSTLY_ONES = 0.8
# A stroke is thinner than this, of the 20 pixels that a digit is fitted into.
NO_STROKE = 11
# The thinnest pen, as a share of the digit's longer side.
HAIRLINE = 1 / 200


@dataclass(frozen=True, slots=True)
class Row:
    """What was read in one row of a page."""

    found: list[Recognised]
    pieces: int
    """How many things stand upright in it, digits or not."""

    @property
    def share(self) -> float:
        """How much of it reads as digits, 0 to 1."""
        return sum(digit.certainty for digit in self.found) / max(self.pieces, 1)


def meant(lines: list[Row], height: float, digit_threshold: float) -> list[list[Recognised]]:
    """Of what reads as digits, what one may take for them, given the rest of the page."""
    pieces = max(sum(line.pieces for line in lines), 1)
    share = sum(digit.certainty for line in lines for digit in line.found) / pieces
    if pieces >= A_PAGE_FULL:
        alike = sum(
            digit.certainty
            for line in lines
            for digit in line.found
            if height / ALIKE <= digit.box[3] <= height * ALIKE
        )
        if alike / pieces < MOST:
            lines = [line for line in lines if line.pieces >= A_LINE and line.share >= NEARLY_ALL]
    needed = digit_threshold if share >= FEW_DIGITS else BEYOND_DOUBT
    kept = [[d for d in line.found if d.certainty >= needed and _is_drawn(d)] for line in lines]
    kept = [line for line in kept if line]
    ones = [int(digit.probabilities.argmax()) == 1 for line in kept for digit in line]
    # Whatever is straight reads as 1; people hardly write several rows of little else.
    return [] if len(kept) > 1 and sum(ones) >= MOSTLY_ONES * len(ones) else kept


def is_hairline(mask: NDArray[np.uint8], box: Box) -> bool:
    """Whether something is thinner than a pen: a fold, the edge of a sheet."""
    longest = max(box[2:])
    return inked_pixels(mask, box) < HAIRLINE * longest**2


def _is_drawn(digit: Recognised) -> bool:
    """Whether a pen may have left it; a hole or a pupil is wider than any stroke."""
    box = np.ones((NO_STROKE, NO_STROKE), np.uint8)
    return bool(cv2.minMaxLoc(cv2.erode(digit.pixels, box))[1] <= OUTLINE * 255)


def inked_pixels(mask: NDArray[np.uint8], box: Box) -> int:
    """How many pixels of a box are within strokes; `mask` is (height, width) of 0 and 1."""
    x, y, width, height = box
    return int(cv2.countNonZero(mask[y : y + height, x : x + width]))
