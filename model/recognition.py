"""From the ink on a page to its digits: propose, classify all at once, keep the best reading."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.ink import OUTLINE, inked
from model.photo.normalise import normalise
from model.photo.path import best_path
from model.photo.segmentation import (
    LONGEST_RUN,
    SMALLEST_UPRIGHT,
    Candidate,
    Line,
    Page,
    Slice,
    segment,
)
from model.photo.turning import Box, levelled, turned

Probabilities = NDArray[np.float32]
Classify = Callable[[NDArray[np.float32]], tuple[Probabilities, NDArray[np.float32]]]
"""(n, 784) float32 in [0, 1] to (n, 10) probabilities and (n, size) embeddings."""

# Below this share of its pieces read as digits, a page may lie on its side ...
ON_ITS_SIDE = 0.75
# ... and another way up must read this much more of it, ...
CLEARLY_MORE = 0.2
# ... or be so much likelier, in nats: a page is this much more often upright than not.
UPRIGHT = 4.0
# What is left unread on a page of digits is as likely as this.
STRAY = 0.02
# Where there are more pieces, a first look at some tells whether it is worth to look at all.
MANY = 60
FIRST_LOOK = 32
WORTH_A_LOOK = 0.4
# Of as many pieces and parts of them, hardly any is a digit where there are none.
HARDLY_ANY = 0.25
# So many digits tell which way up the rest stand.
TELLING = 16
# What is a digit with this probability is no part of another.
ALONE_A_DIGIT = 0.99
# A digit is alone on its page when it holds this share of the ink.
ALONE = 0.95
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
class Recognised:
    """One digit on a page."""

    box: Box
    """x, y, width, height on the page as it was given, whichever way up it was read."""
    probabilities: Probabilities
    """(10,) float32; what they lack to 1 is "no digit"."""
    pixels: NDArray[np.uint8]
    """(28, 28), 0 for paper to 255 for ink."""
    embedding: NDArray[np.float32]
    """(size,): by what the network read it."""

    @property
    def certainty(self) -> float:
        """The probability of being any digit."""
        return math.fsum(self.probabilities.tolist())

    def moved(self, right: int, down: int) -> "Recognised":
        """The same digit on a page that begins further left and further up."""
        x, y, width, height = self.box
        return replace(self, box=(x + right, y + down, width, height))


Answers = dict[Candidate, Recognised]
"""What the network said of each candidate that it was asked for, once."""


@dataclass(frozen=True, slots=True)
class _Row:
    found: list[Recognised]
    pieces: int
    """How many things stand upright in it, digits or not."""

    @property
    def share(self) -> float:
        return sum(digit.certainty for digit in self.found) / max(self.pieces, 1)


@dataclass(frozen=True, slots=True)
class _Attempt:
    lines: list[list[Recognised]]
    share: float
    """How much of what stands upright on the page was read as digits, 0 to 1."""
    largest: float
    """How much of the ink is in the largest of these digits, 0 to 1."""
    evidence: float = -np.inf
    """Logarithm of how likely what stands upright on the page is to be these digits."""
    read: tuple[Recognised, ...] = ()
    """What was read as a digit, and maybe left out again."""
    lean: float = 0.0
    """How far its rows fall, as `Page` tells it."""


def recognise(
    ink: NDArray[np.uint8],
    classify: Classify,
    digit_threshold: float,
    *,
    turn: bool = True,
    longest_run: int = LONGEST_RUN,
) -> list[list[Recognised]]:
    """Finds and reads the digits on a page, line by line in reading order.

    A page whose rows lean is also read with them level; one that makes little sense is also tried
    turned by a quarter, a half and three quarters.

    Args:
        ink: (height, width) uint8, 0 for paper to 255 for ink.
        classify: the network.
        digit_threshold: the least probability of being any digit.
        turn: whether to try other ways up.
        longest_run: of how many pieces a digit may be made; 1 also leaves wide pieces uncut.
    """
    left, top, written = _written(ink)
    best = _attempt(written, classify, digit_threshold, longest_run)
    if turn and best.lean:
        page, back = levelled(written, best.lean)
        attempt = _attempt(page, classify, digit_threshold, longest_run)
        if attempt.evidence > best.evidence:
            best = _placed(attempt, back)
    if turn and written.any():
        seen = best
        if best.share < ON_ITS_SIDE and len(best.read) < FIRST_LOOK and longest_run > 1:
            # A digit on its side is wide; what it is once turned is not told by its parts.
            seen = _attempt(written, classify, digit_threshold, 1)
        for turns in _ways_up(seen, classify):
            # Nothing can be read better than that.
            if best.share + CLEARLY_MORE >= 1 and best.evidence + UPRIGHT >= 0:
                break
            page, back = turned(written, turns)
            attempt = _attempt(page, classify, digit_threshold, longest_run)
            if _is_upright(attempt, best) and _shows_its_way_up(attempt):
                best = _placed(attempt, back)
    return [[digit.moved(left, top) for digit in line] for line in best.lines]


def _ways_up(seen: _Attempt, classify: Classify) -> tuple[int, ...]:
    """By how many quarters a page may have to be turned, the likeliest first.

    Its digits are turned one by one, which tells it at little cost.
    """
    if seen.share >= ON_ITS_SIDE and seen.evidence > -UPRIGHT:
        return ()
    if len(seen.read) < 2:
        return (1, 2, 3) if seen.share < ON_ITS_SIDE else ()
    some = sorted(seen.read, key=lambda digit: -digit.box[3])[:TELLING]
    pixels = np.stack([np.rot90(digit.pixels, turns) for turns in range(4) for digit in some])
    told, _ = classify((pixels.reshape(-1, 784) / 255).astype(np.float32))
    likely = np.log(np.maximum(told.max(axis=1), STRAY)).reshape(4, -1).sum(axis=1)
    order = [int(turns) for turns in np.argsort(-likely[1:], kind="stable") + 1]
    if seen.share < ON_ITS_SIDE:
        promise = told.sum(axis=1).reshape(4, -1).mean(axis=1)
        return tuple(turns for turns in order if promise[turns] >= WORTH_A_LOOK)
    return tuple(turns for turns in order[:1] if likely[turns] > likely[0])


def _is_upright(attempt: _Attempt, best: _Attempt) -> bool:
    if attempt.share > best.share + CLEARLY_MORE:
        return True
    return attempt.share >= best.share and attempt.evidence > best.evidence + UPRIGHT


def _written(ink: NDArray[np.uint8]) -> tuple[int, int, NDArray[np.uint8]]:
    """The part of the page that holds ink, with a rim of paper, and where it begins."""
    x, y, width, height = cv2.boundingRect(inked(ink))
    if min(x, y, ink.shape[1] - x - width, ink.shape[0] - y - height) == 0:
        # How much of an edge a piece runs along is told by the whole edge.
        return 0, 0, ink
    return x - 1, y - 1, ink[y - 1 : y + height + 1, x - 1 : x + width + 1]


def _attempt(
    ink: NDArray[np.uint8],
    classify: Classify,
    digit_threshold: float,
    longest_run: int,
) -> _Attempt:
    page = segment(ink, longest_run)
    if not page.lines:
        return _Attempt([], 0.0, 0.0)
    upright = SMALLEST_UPRIGHT * page.height
    answers: Answers = {}
    looked_at = _first_look(page, classify, upright, answers)
    promise = float(np.mean([digit.certainty for digit in looked_at] or [1]))
    if promise < WORTH_A_LOOK:
        return _Attempt([], promise, 0.0, read=looked_at)
    promise = _read_all(page, classify, upright, answers)
    if promise < HARDLY_ANY:
        return _Attempt([], promise, 0.0, read=looked_at)
    lines: list[_Row] = []
    for line in page.lines:
        found = _digits(line, answers, upright)
        lines.append(_Row(found, len(found) + _left_over(line, found, upright)))
    kept = _meant(lines, page.height, digit_threshold)
    mask = inked(ink)
    kept = [[digit for digit in line if not _is_hairline(mask, digit.box)] for line in kept]
    kept = [line for line in kept if line]
    pieces = sum(line.pieces for line in lines)
    read = tuple(digit for line in lines for digit in line.found)
    share = sum(digit.certainty for digit in read) / max(pieces, 1)
    evidence = sum(math.log(max(float(d.probabilities.max()), STRAY)) for d in read)
    evidence += (pieces - len(read)) * math.log(STRAY)
    held = [_inked_pixels(mask, digit.box) / page.area for line in kept for digit in line]
    if sum(held) < LITTLE_INK:
        kept, held = [], [0.0]
    return _Attempt(kept, share if kept else 0.0, max(held), evidence, read, page.lean)


def _read_all(page: Page, classify: Classify, upright: float, answers: Answers) -> float:
    """Reads all candidates of a page, but for runs that cannot be one digit.

    Returns:
        How much of what stands upright is a digit by itself. On a crowded page where hardly
        anything is, runs are not read.
    """
    every = [(line, candidate) for line in page.lines for candidate in line.candidates]
    singly = [(line, alone) for line, alone in every if alone.last - alone.first == 1]
    _ask(page, singly, classify, answers)
    certainty = [answers[alone].certainty for _, alone in singly if alone.box[3] >= upright]
    promise = float(np.mean(certainty)) if len(certainty) >= MANY else 1.0
    if promise < HARDLY_ANY:
        return promise
    sure = {
        line.slices[alone.first]: int(answers[alone].probabilities.argmax())
        for line, alone in singly
        if answers[alone].probabilities.max() >= ALONE_A_DIGIT and line.slices[alone.first].whole
    }

    runs = [
        (line, run)
        for line, run in every
        if run.last - run.first > 1
        and _may_be_one(line.slices[run.first : run.last], sure, upright)
    ]
    _ask(page, runs, classify, answers)
    return promise


def _may_be_one(parts: tuple[Slice, ...], sure: dict[Slice, int], upright: float) -> bool:
    """Whether several pieces may be one digit, given those that are one each beyond doubt.

    What stands beside a digit that is no mere bar is another one, unless it is too low.
    """
    doubtful = [part for part in parts if part not in sure]
    if any(sure.get(part, 1) != 1 for part in parts):
        return bool(doubtful) and all(part.box[3] < upright for part in doubtful)
    return bool(doubtful)


def _ask(
    page: Page, some: list[tuple[Line, Candidate]], classify: Classify, answers: Answers
) -> None:
    """Normalises and reads those of the candidates that have no answer yet."""
    new = [(line, candidate) for line, candidate in some if candidate not in answers]
    if not new:
        return
    pixels = np.stack([normalise(page.patch(line, candidate)) for line, candidate in new])
    told, embeddings = classify((pixels.reshape(-1, 784) / 255).astype(np.float32))
    for (_, candidate), *answer in zip(new, told, pixels, embeddings, strict=True):
        answers[candidate] = Recognised(candidate.box, *answer)


def _first_look(
    page: Page, classify: Classify, upright: float, answers: Answers
) -> tuple[Recognised, ...]:
    """Some pieces of a crowded page, each read as if it were a digit; none where it is not."""
    standing = [
        (line, candidate)
        for line in page.lines
        for candidate in line.candidates
        if candidate.last == candidate.first + 1
        and line.slices[candidate.first].whole
        and candidate.box[3] >= upright
    ]
    if len(standing) < MANY:
        return ()
    some = [standing[len(standing) * i // FIRST_LOOK] for i in range(FIRST_LOOK)]
    _ask(page, some, classify, answers)
    return tuple(answers[candidate] for _, candidate in some)


def _meant(lines: list[_Row], height: float, digit_threshold: float) -> list[list[Recognised]]:
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


def _is_hairline(mask: NDArray[np.uint8], box: Box) -> bool:
    """Whether something is thinner than a pen: a fold, the edge of a sheet."""
    longest = max(box[2:])
    return _inked_pixels(mask, box) < HAIRLINE * longest**2


def _is_drawn(digit: Recognised) -> bool:
    """Whether a pen may have left it; a hole or a pupil is wider than any stroke."""
    box = np.ones((NO_STROKE, NO_STROKE), np.uint8)
    return bool(cv2.minMaxLoc(cv2.erode(digit.pixels, box))[1] <= OUTLINE * 255)


def _inked_pixels(mask: NDArray[np.uint8], box: Box) -> int:
    x, y, width, height = box
    return int(cv2.countNonZero(mask[y : y + height, x : x + width]))


def _digits(line: Line, answers: Answers, upright: float) -> list[Recognised]:
    unasked = np.zeros(10, np.float32)
    told = [answers[c].probabilities if c in answers else unasked for c in line.candidates]
    chosen = [line.candidates[i] for i in best_path(line, np.stack(told))]
    return [answers[candidate] for candidate in chosen if candidate.box[3] >= upright]


def _left_over(line: Line, found: list[Recognised], upright: float) -> int:
    """How many upright slices are in no digit."""
    spans = [(digit.box[0], digit.box[0] + digit.box[2]) for digit in found]
    middles = [p.box[0] + p.box[2] / 2 for p in line.slices if p.box[3] >= upright]
    return sum(not any(left <= x <= right for left, right in spans) for x in middles)


def _shows_its_way_up(attempt: _Attempt) -> bool:
    """A dash on its side is a 1, and a ring is a 0 any way up; alone on a page each will do."""
    told = [digit.probabilities for line in attempt.lines for digit in line]
    told = [p for p in told if p.max() >= BEYOND_DOUBT]
    return bool(told) and (attempt.largest > ALONE or any(p.argmax() > 1 for p in told))


def _placed(attempt: _Attempt, back: Callable[[Box], Box]) -> _Attempt:
    """What was read on a page turned another way, at its places on the page as it lies."""
    lines = [[replace(digit, box=back(digit.box)) for digit in line] for line in attempt.lines]
    return replace(attempt, lines=lines)
