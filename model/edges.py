"""Of what reads as digits, what runs out of the picture and so is something else."""

import cv2
import numpy as np

from model.answers import Recognised
from model.meaning import BEYOND_DOUBT
from model.photo.ink import OUTLINE
from model.photo.normalise import THINNEST_STROKE, stroke_width
from model.photo.pieces import reaches_edge

# A bar, put straight, is less than twice as wide as its line: hands shake, a hat is wider.
BAR = 2
# Digits higher than this share of a picture, which is so much wider, are what it was cut out for.
CLOSE = 0.5
NARROW = 2


def is_cut_close(lines: list[list[Recognised]], shape: tuple[int, ...]) -> bool:
    """Whether the picture is a row of digits that was cut out, and so they may reach its edges."""
    if len(lines) != 1 or shape[1] <= NARROW * shape[0]:
        return False
    high = [digit for digit in lines[0] if digit.box[3] > CLOSE * shape[0] and not _is_line(digit)]
    return sum(digit.probability >= BEYOND_DOUBT for digit in high) > 1


def without_edges(lines: list[list[Recognised]], shape: tuple[int, ...]) -> list[list[Recognised]]:
    """Drops straight 1s that run out of the picture where something else does not: a sheet's."""
    if all(reaches_edge(digit.box, shape) for line in lines for digit in line):
        return lines
    kept = [
        [d for d in line if not (reaches_edge(d.box, shape) and _is_line(d))] for line in lines
    ]
    return [line for line in kept if line]


def is_cut_off(lines: list[list[Recognised]], shape: tuple[int, ...]) -> bool:
    """Whether what reads as digits is something that runs out of the picture.

    A straight line that does is an edge, a fold or a shadow; a bent one that is small against the
    picture is the end of a pen; several things that do are a binding. A lone digit may touch the
    edge where the picture is cut close.
    """
    told = [digit for line in lines for digit in line]
    at_edge = [digit for digit in told if reaches_edge(digit.box, shape)]
    if all(digit.digit == 1 for digit in told):
        small = len(told) == 1 and max(told[0].box[2:]) < CLOSE * min(shape)
        return bool(at_edge) and (small or any(map(is_bar, at_edge)))
    return len(told) > 1 and 2 * len(at_edge) > len(told)


def _is_line(digit: Recognised) -> bool:
    return digit.digit == 1 and is_bar(digit)


def is_bar(digit: Recognised) -> bool:
    """Whether it is nothing but a straight line, which is a minus where it lies."""
    mask = (digit.pixels > OUTLINE * 255).view(np.uint8)
    _, sides, _ = cv2.minAreaRect(cv2.findNonZero(mask))
    return bool(min(sides) + 1 <= BAR * max(stroke_width(mask), THINNEST_STROKE))
