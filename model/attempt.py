"""One attempt at a page: what it reads as where it lies, and how likely that is."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from model.answers import (
    HARDLY_ANY,
    Answers,
    Classify,
    Recognised,
    first_look,
    read_all,
    read_further,
)
from model.brackets import without_brackets
from model.meaning import LITTLE_INK, Row, meant
from model.photo.ink import inked
from model.photo.page import SMALLEST_UPRIGHT, Line
from model.photo.path import best_path
from model.photo.segmentation import divided, in_pieces
from model.photo.turning import Box
from model.writing import inked_pixels, written_digits

# What is left unread on a page of digits is as likely as this.
STRAY = 0.02
# Where the first look at a crowd promises less, it is none of digits.
WORTH_A_LOOK = 0.4


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a page reads as, one way up."""

    lines: list[list[Recognised]]
    share: float
    """How much of what stands upright on the page was read as digits, 0 to 1; where the first look
    ended it, of what was asked about."""
    largest: float
    """How much of the ink is in the largest of these digits, 0 to 1."""
    evidence: float = -np.inf
    """Logarithm of how likely what stands upright on the page is to be these digits."""
    read: tuple[Recognised, ...] = ()
    """What was read as a digit, and maybe left out again; where the first look ended it, all that
    was asked about."""
    asked: tuple[Recognised, ...] = ()
    """What the network was asked about, digits or not."""
    pieces: int = 0
    """How many things stand upright on the page, digits or not."""
    lean: float = 0.0
    """How far its rows fall, as `Page` tells it."""
    alone: bool = False
    """Whether all that is on the page is one connected piece."""


def attempt(
    ink: NDArray[np.uint8],
    classify: Classify,
    digit_threshold: float,
    longest_run: int,
) -> Attempt:
    """Reads a page as it lies.

    Args:
        ink: (height, width) uint8, 0 for paper to 255 for ink.
        classify: the network.
        digit_threshold: the least probability of being any digit.
        longest_run: of how many pieces a digit may be made; with 1 nothing is cut.
    """
    page = in_pieces(ink)
    if not page.lines:
        return Attempt([], 0.0, 0.0)
    upright = SMALLEST_UPRIGHT * page.height
    standing = sum(piece.box[3] >= upright for line in page.lines for piece in line.slices)
    answers: Answers = {}
    looked_at = first_look(page, classify, upright, answers)
    promise = float(np.mean([digit.certainty for digit in looked_at] or [1]))
    if promise < WORTH_A_LOOK:
        return Attempt([], promise, 0.0, read=looked_at, asked=looked_at, pieces=standing)
    page = divided(page, longest_run)
    promise = read_all(page, classify, upright, answers)
    if promise < HARDLY_ANY:
        return Attempt([], promise, 0.0, read=looked_at, asked=looked_at, pieces=standing)
    if longest_run > 1:
        page = read_further(page, classify, upright, answers)
    lines: list[Row] = []
    for line in page.lines:
        found = _digits(line, answers, upright)
        lines.append(Row(found, len(found) + _left_over(line, found, upright)))
    mask = inked(page.ink)

    def share_of_ink(digit: Recognised) -> float:
        return inked_pixels(mask, digit.box) / page.area

    told = meant(lines, page.height, digit_threshold, share_of_ink)
    kept = [without_brackets(line) for line in told]
    kept = written_digits(kept, mask)
    pieces = sum(line.pieces for line in lines)
    read = tuple(digit for line in lines for digit in line.found)
    share = sum(digit.certainty for digit in read) / max(pieces, 1)
    evidence = likelihood(read) + (pieces - len(read)) * math.log(STRAY)
    held = [share_of_ink(digit) for line in kept for digit in line]
    if sum(held) < LITTLE_INK:
        kept, held = [], [0.0]
    alone = len({part.piece for line in page.lines for part in line.slices}) == 1
    share = share if kept else 0.0
    asked = tuple(answers.values())
    return Attempt(kept, share, max(held), evidence, read, asked, pieces, page.lean, alone)


def _digits(line: Line, answers: Answers, upright: float) -> list[Recognised]:
    unasked = np.zeros(10, np.float32)
    told = [answers[c].probabilities if c in answers else unasked for c in line.candidates]
    chosen = [line.candidates[i] for i in best_path(line, np.stack(told))]
    return [answers[candidate] for candidate in chosen if candidate.box[3] >= upright]


def likelihood(digits: Iterable[Recognised]) -> float:
    """Logarithm of how likely things are to be the digits that they are read as."""
    return sum(math.log(max(digit.probability, STRAY)) for digit in digits)


def _left_over(line: Line, found: list[Recognised], upright: float) -> int:
    """How many upright slices are in no digit."""
    spans = [(digit.box[0], digit.box[0] + digit.box[2]) for digit in found]
    middles = [p.box[0] + p.box[2] / 2 for p in line.slices if p.box[3] >= upright]
    return sum(not any(left <= x <= right for left, right in spans) for x in middles)


def placed(found: Attempt, back: Callable[[Box], Box]) -> Attempt:
    """What was read on a page turned another way, at its places on the page as it lies."""

    def there(digits: Iterable[Recognised]) -> list[Recognised]:
        return [replace(digit, box=back(digit.box)) for digit in digits]

    lines = [there(line) for line in found.lines]
    return replace(found, lines=lines, read=tuple(there(found.read)))
