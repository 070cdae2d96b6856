"""Whether what reads as digits was written with a pen."""

from itertools import islice

import cv2
import numpy as np
from numpy.typing import NDArray

from model.answers import Recognised
from model.edges import is_cut_close, is_cut_off, without_edges
from model.meaning import beyond_doubt, is_beyond_doubt
from model.photo.ink import inked
from model.photo.normalise import stroke_width
from model.photo.pieces import connected, pieces_along_edge, reaches_edge
from model.photo.polarity import RIM
from model.photo.turning import Box

# 1s are parts of something where lines that run out of the picture hold so many times their ink;
# a line is no wider than so many strokes.
MORE_LINES = 1.5
LINE = 2
# What is less than half as long as the 1s is no crack, but one of many wires of a spiral.
SHORT = 0.5
# The thinnest pen, as a share of the digit's longer side.
HAIRLINE = 1 / 200
# A pen's line never varies in width by so much, the deviation as a share of the mean, ...
MOST_VARIED = 0.75
# ... and not by so much where it is somewhere so many times as wide as it is on the whole: a
# stroke that is gone over is wide there, and even everywhere else.
VARIED = 0.4
THICKEST = 3.0
# A line's width is told well enough on so many pixels of a digit's longer side.
ENOUGH = 100
# Specks may fall into a 0; so many things make it a face, a clock, a button, and one that is as
# long as this share of its shorter side a sign, ...
INSIDE_A_RING = 2
LONG = 0.4
# ... where they hold more ink than so many dots of the same pen.
DOTS = 3
# Blotches wider than two strokes, in pixels where half of the picture is seen, ...
BLOTCH = 7
# ... on more than this of the page beside its digits are a scene: paper is clean, creased or not.
SCENE = 0.015
# ... unless the digits beyond doubt hold so many times as much ink, ...
BLOTTED = 3
# ... or are so many, and most of what is read: a thumb lies beside them.
NO_CHANCE = 3


def written_digits(
    lines: list[list[Recognised]], mask: NDArray[np.uint8]
) -> list[list[Recognised]]:
    """What reads as digits, or none where a pen may have drawn no more than half of it.

    A row is judged as a whole: a digit that touches the next one has parts of it in its box.

    Args:
        lines: what reads as digits, row by row.
        mask: (height, width) of 0 and 1, where the page is inked.
    """
    if not is_cut_close(lines, mask.shape):
        lines = without_edges(lines, mask.shape)
        if not lines or is_cut_off(lines, mask.shape):
            return []
    digits = [digit for line in lines for digit in line]
    if _are_parts(digits, mask):
        return []
    # Once more than half may be, the others are not asked.
    majority = len(digits) // 2 + 1
    written = (digit for digit in digits if _may_be_written(digit, mask))
    return lines if len(list(islice(written, majority))) == majority else []


def _are_parts(digits: list[Recognised], mask: NDArray[np.uint8]) -> bool:
    """Whether 1s are what more of which runs out of the picture: a crack, creases, a stem."""
    if any(digit.digit != 1 for digit in digits):
        return False
    pen = stroke_width(_within(mask, digits[0].box))
    held = sum(inked_pixels(mask, digit.box) for digit in digits)
    longest = max(max(digit.box[2:]) for digit in digits)
    labels, stats = connected(mask)
    # What runs along an edge is the edge of something else.
    other = pieces_along_edge(labels) | {0}
    outer = sum(
        area
        for label, (*box, area) in enumerate(stats.tolist())
        if label not in other
        and reaches_edge(box, mask.shape)
        and SHORT * longest <= max(box[2:])
        and area <= LINE * pen * max(box[2:])
    )
    return bool(outer > MORE_LINES * held)


def _may_be_written(digit: Recognised, mask: NDArray[np.uint8]) -> bool:
    there = _within(mask, digit.box)
    if _is_hairline(there) or _is_uneven(there):
        return False
    return digit.digit > 0 or not _holds_things(there)


def _is_hairline(mask: NDArray[np.uint8]) -> bool:
    """Whether something is thinner than a pen: a fold, the edge of a sheet."""
    return bool(cv2.countNonZero(mask) < HAIRLINE * max(mask.shape) ** 2)


def _is_uneven(mask: NDArray[np.uint8]) -> bool:
    """Whether something is wide here and thin there, as what no pen drew is: a wing, a shadow.

    Args:
        mask: (height, width) of 0 and 1, the digit in its box; its largest piece is told.
    """
    step = max(1, max(mask.shape) // ENOUGH)
    mask = np.ascontiguousarray(mask[::step, ::step])
    labels, stats = connected(cv2.copyMakeBorder(mask, 1, 1, 1, 1, cv2.BORDER_CONSTANT))
    if len(stats) < 2:
        return False  # between the rows and columns that are looked at, it is as fine as they
    largest = (labels == _largest(stats)).view(np.uint8)
    away = cv2.distanceTransform(largest, cv2.DIST_L2, 3)
    # The middle of a stroke is further away from paper than what is beside it.
    middle = away[(away > 0) & (away == cv2.dilate(away, None))]
    wide = 2 * cv2.minMaxLoc(away)[1] > THICKEST * stroke_width(largest)
    return float(middle.std()) > (VARIED if wide else MOST_VARIED) * float(middle.mean())


def _largest(stats: NDArray[np.int32]) -> int:
    """The label of the piece that holds the most ink."""
    return 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())


def _holds_things(mask: NDArray[np.uint8]) -> bool:
    """Whether a ring has several other things within, as a face and a clock have.

    Args:
        mask: (height, width) of 0 and 1, the ring in its box.
    """
    labels, stats = connected(mask)
    if len(stats) < 3:
        return False
    ring = _largest(stats)
    paper = cv2.copyMakeBorder(
        (labels != ring).view(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=1
    )
    cv2.floodFill(paper, None, (0, 0), 0)
    dot = np.pi / 4 * stroke_width((labels == ring).view(np.uint8)) ** 2
    inside = np.bincount(labels[paper[1:-1, 1:-1] > 0], minlength=len(stats))[1:]
    longest = stats[1:, 2:4].max(axis=1)[inside > 0].max(initial=0)
    several = np.count_nonzero(inside) >= INSIDE_A_RING
    return bool(inside.sum() > DOTS * dot and (several or longest > LONG * min(mask.shape)))


def is_scene(ink: NDArray[np.uint8], lines: list[list[Recognised]]) -> bool:
    """Whether what lies beside the digits, but for the rim of the picture, is no paper.

    What holds little ink against the digits beyond doubt is one of them, gone over too often.
    """
    told = [digit for line in lines for digit in line]
    sure = beyond_doubt(lines)
    if sure >= NO_CHANCE and 2 * sure > len(told):
        return False
    half = cv2.resize(ink, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    dark = inked(half)
    held = 0
    for digit in told:
        x, y, width, height = digit.box
        there = dark[
            max(y // 2 - 1, 0) : (y + height) // 2 + 2,
            max(x // 2 - 1, 0) : (x + width) // 2 + 2,
        ]
        if is_beyond_doubt(digit):
            held += cv2.countNonZero(there)
        there[:] = 0
    down, across = (round(RIM * length) for length in dark.shape)
    middle = np.s_[down : len(dark) - down, across : len(dark[0]) - across]
    few = max(held / BLOTTED, SCENE * dark[middle].size)
    if cv2.countNonZero(dark[middle]) <= few:
        return False
    blotches = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((BLOTCH, BLOTCH), np.uint8))
    return bool(cv2.countNonZero(blotches[middle]) > few)


def inked_pixels(mask: NDArray[np.uint8], box: Box) -> int:
    """How many pixels of a box are within strokes; `mask` is (height, width) of 0 and 1."""
    return int(cv2.countNonZero(_within(mask, box)))


def _within(mask: NDArray[np.uint8], box: Box) -> NDArray[np.uint8]:
    """The part of a mask that a box covers."""
    x, y, width, height = box
    return mask[max(y, 0) : y + height, max(x, 0) : x + width]
