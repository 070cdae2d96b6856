"""A page taken apart: its lines, what stands in them, and what of that may be digits."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# What stands upright is at least this high, against the typical height on the page.
SMALLEST_UPRIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Slice:
    """A connected piece of ink, or a part of one between two cuts."""

    label: int
    box: tuple[int, int, int, int]
    """x, y, width, height."""
    piece: int
    """The label of the connected piece before it was cut."""
    through: float = 0.0
    """How many strokes' widths of ink the cut to the left of it crosses, or counts as."""

    @property
    def whole(self) -> bool:
        """Whether it is all of a piece."""
        return self.label == self.piece

    @property
    def left(self) -> int:
        """The first column."""
        return self.box[0]

    @property
    def right(self) -> int:
        """The column after the last."""
        return self.box[0] + self.box[2]

    @property
    def top(self) -> int:
        """The first row."""
        return self.box[1]

    @property
    def bottom(self) -> int:
        """The row after the last."""
        return self.box[1] + self.box[3]


def union(slices: Sequence[Slice]) -> tuple[int, int, int, int]:
    """x, y, width and height of the box around several slices."""
    left, top = min(part.left for part in slices), min(part.top for part in slices)
    right, bottom = max(part.right for part in slices), max(part.bottom for part in slices)
    return left, top, right - left, bottom - top


@dataclass(frozen=True, slots=True)
class Candidate:
    """A run of slices of one line that may be a digit: `first` to `last`, exclusive."""

    first: int
    last: int
    box: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """Slices from left to right and the runs of them that may be digits."""

    slices: tuple[Slice, ...]
    candidates: tuple[Candidate, ...]


def pieces_of(line: Line) -> list[dict[int, bool]]:
    """For each candidate of a line, the pieces in it, and whether it holds all parts of each."""
    parts = Counter(part.piece for part in line.slices)
    runs = ([part.piece for part in line.slices[c.first : c.last]] for c in line.candidates)
    return [{piece: run.count(piece) == parts[piece] for piece in run} for run in runs]


@dataclass(frozen=True, slots=True)
class Page:
    """The lines on a page, from top to bottom."""

    ink: NDArray[np.uint8]
    labels: NDArray[np.int32]
    """The piece that each pixel belongs to, 0 for paper."""
    lines: tuple[Line, ...]
    height: float = 0.0
    """The typical height in pixels of what stands on it."""
    area: int = 0
    """How many pixels hold ink, but for what an edge of the picture cuts off."""
    lean: float = 0.0
    """How many pixels rows fall for each that they go across; 0 where they are about level."""
    pen: float = 0.0
    """The width of the strokes in pixels."""

    def patch(self, line: Line, candidate: Candidate) -> NDArray[np.float32]:
        """The ink of one candidate alone, cut to its box, 0 for paper to 1 for ink."""
        x, y, width, height = candidate.box
        if candidate.last == candidate.first + 1:
            there = np.s_[y : y + height, x : x + width]
            alone = self.labels[there] == line.slices[candidate.first].label
            return self.ink[there] * alone / np.float32(255)
        ink = np.zeros((height, width), np.float32)
        for piece in line.slices[candidate.first : candidate.last]:
            left, top = piece.left - x, piece.top - y
            inner = np.s_[top : top + piece.box[3], left : left + piece.box[2]]
            outer = np.s_[piece.top : piece.bottom, piece.left : piece.right]
            ink[inner] += self.ink[outer] * (self.labels[outer] == piece.label)
        return ink / np.float32(255)
