"""What the network says of what may be digits on a page, each asked for once."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from model.photo.normalise import normalise
from model.photo.page import Candidate, Line, Page, Slice, pieces_of
from model.photo.segmentation import cut_further
from model.photo.turning import Box

Probabilities = NDArray[np.float32]
Classify = Callable[[NDArray[np.float32]], tuple[Probabilities, NDArray[np.float32]]]
"""(n, 784) float32 in [0, 1] to (n, 10) probabilities and (n, size) embeddings."""

# Where there are more pieces, a first look at some tells whether it is worth to look at all.
MANY = 60
FIRST_LOOK = 32
# Of as many pieces and parts of them, hardly any is a digit where there are none.
HARDLY_ANY = 0.25
# Nor where there is so much more to ask about than pieces: these are creases or a texture.
MOST_FURTHER = 1000
# What is a digit with this probability is no part of another, ...
ALONE_A_DIGIT = 0.99
# ... and with less than this, it may be several.
MAYBE_SEVERAL = 0.9


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
    def digit(self) -> int:
        """The most probable digit."""
        return int(self.probabilities.argmax())

    @property
    def probability(self) -> float:
        """That of the most probable digit."""
        return float(self.probabilities.max())

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


def read_all(page: Page, classify: Classify, upright: float, answers: Answers) -> float:
    """Reads all candidates of a page, but for parts and runs that cannot be one digit.

    Returns:
        How much of what stands upright is a digit by itself. On a crowded page where hardly
        anything is, runs are not read; where there are too many parts and runs to ask about,
        none of them is, and it is 0.
    """
    every = [(line, candidate) for line in page.lines for candidate in line.candidates]
    pieces = [
        (line, candidate)
        for line in page.lines
        for candidate, held in zip(line.candidates, pieces_of(line), strict=True)
        if list(held.values()) == [True]
    ]
    _ask(page, pieces, classify, answers)
    sure = {
        part: answers[piece].digit
        for line, piece in pieces
        if answers[piece].probability >= ALONE_A_DIGIT
        for part in line.slices[piece.first : piece.last]
    }
    parts = [
        (line, part)
        for line, part in every
        if part.last == part.first + 1
        and part not in answers
        and line.slices[part.first] not in sure
    ]
    runs = [
        (line, run)
        for line, run in every
        if run.last > run.first + 1
        and _may_be_one(line.slices[run.first : run.last], sure, upright)
    ]
    if len(parts) + len(runs) > MOST_FURTHER:
        return 0.0
    _ask(page, parts, classify, answers)
    certainty = [told.certainty for told in answers.values() if told.box[3] >= upright]
    promise = float(np.mean(certainty)) if len(certainty) >= MANY else 1.0
    if promise < HARDLY_ANY:
        return promise
    _ask(page, runs, classify, answers)
    return promise


def read_further(page: Page, classify: Classify, upright: float, answers: Answers) -> Page:
    """Cuts what is one piece and hardly a digit, such as a 3 and a 1 that touch, and reads it.

    Returns:
        The page with these lines as they are cut now; their answers are added.
    """
    standing = {part for line in page.lines for part in line.slices if part.box[3] >= upright}
    if len(standing) < 2:
        # What stands alone is rather an odd digit than two.
        return page
    count = int(page.labels.max()) + 1
    lines, further = [], []
    told: Answers = {}
    for line in page.lines:
        alone = {line.slices[c.first]: c for c in line.candidates if c.last == c.first + 1}
        doubtful = [
            part
            for part, candidate in alone.items()
            if part.whole and part in standing and answers[candidate].probability < MAYBE_SEVERAL
        ]
        cut = cut_further(page, line, doubtful, count) if doubtful else line
        lines.append(cut)
        if len(cut.slices) > len(line.slices):
            further.append(cut)
            told |= {
                candidate: answers[alone[cut.slices[candidate.first]]]
                for candidate in cut.candidates
                if candidate.last == candidate.first + 1
                and alone.get(cut.slices[candidate.first]) in answers
            }
    if read_all(replace(page, lines=tuple(further)), classify, upright, told) < HARDLY_ANY:
        return page
    answers |= told
    return replace(page, lines=tuple(lines))


def first_look(
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
