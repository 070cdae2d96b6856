"""Of what reads as digits, what is meant as digits, given the rest of the page."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from model.answers import Recognised
from model.photo.ink import OUTLINE

# Where digits hold less of the ink than this, the page is about something else.
LITTLE_INK = 0.3
# Among things that are no digits, only what is beyond doubt counts as one, and no 1, which any
# stroke is, unless it holds this share of the ink.
FEW_DIGITS = 0.5
BEYOND_DOUBT = 0.95
BOLD = 0.4
# On a page of so many pieces, what is read is either most of the page, a line of it, or texture.
A_PAGE_FULL = 24
MOST = 0.7
A_LINE = 4
NEARLY_ALL = 0.85
# Digits on a page are as high as each other, give or take this factor.
ALIKE = 1.7
# Rows of 1s with fewer other digits are rules, folds or hatching.
MOSTLY_ONES = 0.8
# No 1 is so many times as wide as it is high, ...
FLAT = 1.2
# ... and none, nor a 7, so many times as high as what stands beside it.
TOWERING = 2
# A stroke is thinner than this, of the 20 pixels that a digit is fitted into.
NO_STROKE = 11


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


def meant(
    lines: list[Row],
    height: float,
    digit_threshold: float,
    share_of_ink: Callable[[Recognised], float],
) -> list[list[Recognised]]:
    """Of what reads as digits, what one may take for them, given the rest of the page.

    Args:
        lines: what was read, row by row.
        height: the typical one of what stands on the page, in pixels.
        digit_threshold: the least probability of being any digit.
        share_of_ink: how much of the ink on the page one of them holds, 0 to 1.
    """
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
            sure = (d for line in lines for d in line.found if is_beyond_doubt(d))
            specks = sum(map(share_of_ink, sure)) >= MOST
            lines = [
                line
                for line in lines
                if (line.pieces >= A_LINE and line.share >= NEARLY_ALL)
                or (specks and 2 * beyond_doubt([line.found]) > len(line.found))
            ]
    few = share < FEW_DIGITS
    kept = [
        [
            digit
            for digit in line.found
            if digit.certainty >= (BEYOND_DOUBT if few else digit_threshold)
            and not (few and _is_a_stroke(digit, share_of_ink))
            and _is_drawn(digit)
        ]
        for line in lines
    ]
    kept = [[d for d in line if not _towers(d, line)] for line in kept]
    several = sum(map(len, kept)) > 1
    kept = [line for line in kept if line and not (several and all(map(_is_flat, line)))]
    ones = [digit.digit == 1 for line in kept for digit in line]
    # Whatever is straight reads as 1; people hardly write several rows of little else.
    return [] if len(kept) > 1 and sum(ones) >= MOSTLY_ONES * len(ones) else kept


def _is_a_stroke(digit: Recognised, share_of_ink: Callable[[Recognised], float]) -> bool:
    """Whether a 1 among other things is one of their strokes; where it is bold, they are notes."""
    return digit.digit == 1 and share_of_ink(digit) < BOLD


def _is_flat(digit: Recognised) -> bool:
    """Whether a 1 lies rather than stands: the line under a sum, a minus."""
    return digit.digit == 1 and digit.box[2] > FLAT * digit.box[3]


def _towers(digit: Recognised, line: list[Recognised]) -> bool:
    """Whether a 1 or 7 among other digits is the side of a box or the edge of a sheet."""
    heights = [other.box[3] for other in line if other is not digit]
    if digit.digit not in (1, 7) or len(heights) < 2:
        return False
    return digit.box[3] > TOWERING * float(np.median(heights))


def _is_drawn(digit: Recognised) -> bool:
    """Whether a pen may have left it; a hole or a pupil is wider than any stroke."""
    box = np.ones((NO_STROKE, NO_STROKE), np.uint8)
    return bool(cv2.minMaxLoc(cv2.erode(digit.pixels, box))[1] <= OUTLINE * 255)


def is_beyond_doubt(digit: Recognised) -> bool:
    """Whether it is surely this digit, and no 1, which whatever is straight reads as."""
    return digit.probability >= BEYOND_DOUBT and digit.digit != 1


def beyond_doubt(lines: list[list[Recognised]]) -> int:
    """How many digits are surely what they are read as; no 1 is."""
    return sum(is_beyond_doubt(digit) for line in lines for digit in line)


def is_lone_1(line: list[Recognised]) -> bool:
    """Whether a row is a 1 and nothing else."""
    return len(line) == 1 and line[0].digit == 1
