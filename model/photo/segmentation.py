"""Ink to candidates for digits, line by line in reading order.

Every connected piece of ink is a slice; a wide one is cut into several. A candidate is one slice
or a run of neighbouring ones: a 5 and the hat it lost, or the half of two digits that touch.
Which candidates are digits is decided by reading them all (LeCun et al. 1998, section VIII).
"""

import math
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.frames import frames
from model.photo.ink import inked
from model.photo.median import weighted_median
from model.photo.normalise import stroke_width
from model.photo.pieces import connected, pieces_along_edge
from model.photo.seams import least_ink_seams

# More pieces than this are texture, not handwriting; the largest are kept.
MOST_PIECES = 500
# Where less of the ink than this is clear of the edges, the photo is cut close.
MOSTLY_CUT_OFF = 0.2
# Against the width of the strokes on the page, where what is thinnest is no stroke:
WIDEST_GAP = 0.5
THINNEST = 0.5
THICKEST_CROSSED = 1.5
# Against the typical height on the page:
SMALLEST_PIECE = 0.22
SMALLEST_UPRIGHT = 0.5
WIDEST_DIGIT = 1.5
SAME_ROW = 0.65
NEXT = 1.6
CUT_FROM = 0.95
REACH = 0.2
NEAR = 0.3
LONGEST_RUN = 3
# In pixels down for each across: what falls less is followed without knowing how far it does; by
# this much one neighbour stands higher than the other at least; and so many standard errors off
# level is no chance.
LEVEL = 0.1
UNEVEN = 0.05
BY_CHANCE = 2
# So many pieces, the largest, tell how far rows lean: asking hundreds would take milliseconds.
ASKED = 64


@dataclass(frozen=True, slots=True)
class Slice:
    """A connected piece of ink, or a part of one between two cuts."""

    label: int
    box: tuple[int, int, int, int]
    """x, y, width, height."""
    piece: int
    """The label of the connected piece before it was cut."""

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


def segment(ink: NDArray[np.uint8], longest_run: int = LONGEST_RUN) -> Page:
    """Finds the lines on a page and, in each, what may be digits.

    Args:
        ink: (height, width) uint8, 0 for paper to 255 for ink.
        longest_run: of how many slices a candidate may be made; with 1 nothing is cut.
    """
    ink, labels, stats, pen = _unframed(ink, *_joined(ink))
    pieces = _pieces(stats, THINNEST * pen)
    along_edge = pieces_along_edge(labels)
    pieces = [piece for piece in pieces if piece.label not in along_edge]
    if not pieces:
        return Page(ink, labels, ())
    meant = _meant(pieces, stats, ink.shape)
    height = _typical_height(meant, stats)
    pieces = [p for p in pieces if max(p.box[2:]) >= SMALLEST_PIECE * height]
    lean = _lean([p for p in pieces if p.box[3] >= SMALLEST_UPRIGHT * height], height)
    rows = [row for row in _rows(pieces, height, lean) if not meant.isdisjoint(row)]
    lines = [_line(row, height, pen, ink, labels, len(stats), longest_run) for row in rows]
    area = sum(int(stats[piece.label, cv2.CC_STAT_AREA]) for piece in meant)
    return Page(ink, labels, tuple(lines), height, area, lean)


def _joined(ink: NDArray[np.uint8]) -> tuple[NDArray[np.int32], NDArray[np.int32], float]:
    """The piece of each pixel, OpenCV's statistics of each, and the width of the strokes."""
    mask = inked(ink)
    pen = stroke_width(mask)
    # A rough pen leaves gaps in a stroke that are narrower than the stroke.
    gap = round(WIDEST_GAP * pen) | 1
    joined = mask | cv2.morphologyEx(
        mask,
        cv2.MORPH_CLOSE,
        np.ones((gap, gap), np.uint8),
        borderType=cv2.BORDER_CONSTANT,
        borderValue=0,
    )
    return *connected(joined), pen


def _unframed(
    ink: NDArray[np.uint8], labels: NDArray[np.int32], stats: NDArray[np.int32], pen: float
) -> tuple[NDArray[np.uint8], NDArray[np.int32], NDArray[np.int32], float]:
    """The same page without the boxes and tables on it."""
    found = frames(labels, stats, pen)
    if not found:
        return ink, labels, stats, pen
    ink = ink.copy()
    for rows, columns, rules in found:
        ink[rows, columns][rules > 0] = 0
    return ink, *_joined(ink)


def _pieces(stats: NDArray[np.int32], thinnest: float) -> list[Slice]:
    """The pieces that a pen may have drawn, the largest first."""
    order = np.argsort(-stats[1:, cv2.CC_STAT_AREA], kind="stable")[:MOST_PIECES] + 1
    return [
        Slice(label, (x, y, w, h), label)
        for label, (x, y, w, h, area) in zip(order.tolist(), stats[order].tolist(), strict=True)
        if area >= thinnest * max(w, h)
    ]


def _typical_height(pieces: Collection[Slice], stats: NDArray[np.int32]) -> float:
    """The median height of the pieces, each weighed by its ink."""
    heights = np.array([piece.box[3] for piece in pieces], np.float64)
    areas = np.array([stats[piece.label, cv2.CC_STAT_AREA] for piece in pieces], np.float64)
    return weighted_median(heights, areas)


def _meant(
    pieces: list[Slice], stats: NDArray[np.int32], shape: tuple[int, ...]
) -> frozenset[Slice]:
    """The pieces but for those that the picture's edge cuts off, unless these are nearly all."""
    inner = frozenset(piece for piece in pieces if not _at_edge(piece, shape))
    areas = stats[:, cv2.CC_STAT_AREA]
    held, whole = (sum(int(areas[p.label]) for p in some) for some in (inner, pieces))
    return inner if held >= MOSTLY_CUT_OFF * whole else frozenset(pieces)


def _rows(pieces: list[Slice], height: float, lean: float) -> list[list[Slice]]:
    """Rows from top to bottom; a piece joins the row that the nearest piece before it is in."""
    rows: list[list[Slice]] = []
    ends: list[float] = []
    upright = [p for p in pieces if p.box[3] >= SMALLEST_UPRIGHT * height]
    for piece in sorted(upright, key=lambda p: p.left):
        # A bent row is followed from piece to piece.
        here = _middle([piece], lean)
        apart = [abs(end - here) for end in ends]
        if apart and min(apart) < SAME_ROW * height:
            nearest = apart.index(min(apart))
            rows[nearest].append(piece)
            ends[nearest] = _middle(rows[nearest][-2:], lean)
        else:
            rows.append([piece])
            ends.append(here)
    rows.sort(key=lambda row: _middle(row, lean))
    for piece in pieces:
        if piece.box[3] < SMALLEST_UPRIGHT * height and rows:
            apart = [min(_distance(piece, p) for p in row) for row in rows]
            if min(apart) < height:
                rows[apart.index(min(apart))].append(piece)
    return rows


def _at_edge(piece: Slice, shape: tuple[int, ...]) -> bool:
    height, width = shape
    return min(piece.left, piece.top, width - piece.right, height - piece.bottom) <= 0


def _lean(upright: list[Slice], height: float) -> float:
    """How far rows fall from one column to the next, 0 where that may be chance.

    Of each piece, the one next to it tells in which direction its row goes (O'Gorman 1993).
    """
    if len(upright) < 2:
        return 0.0
    middles = np.array([(p.left + p.right, p.top + p.bottom) for p in upright]) / (2 * height)
    across, down = np.moveaxis(middles - middles[:ASKED, np.newaxis], 2, 0)
    away = np.where((across > 0) & (abs(down) <= across), np.hypot(across, down), np.inf)
    nearest = away.argmin(axis=1)
    near = np.flatnonzero(away.min(axis=1) < NEXT)
    if not near.size:
        return 0.0
    falls = down[near, nearest[near]] / across[near, nearest[near]]
    lean = float(np.median(falls))
    # 1.48 times the median distance to the median is the deviation of errors that are normal.
    deviation = 1.48 * float(np.median(abs(falls - lean))) + UNEVEN
    error = deviation / math.sqrt(len(falls))
    return lean if abs(lean) > max(LEVEL, BY_CHANCE * error) else 0.0


def _middle(pieces: list[Slice], lean: float) -> float:
    """How far down pieces stand, on rows that lean."""
    return sum(p.top + p.bottom - lean * (p.left + p.right) for p in pieces) / (2 * len(pieces))


def _distance(one: Slice, other: Slice) -> float:
    (x, y, width, height), (x_of, y_of, width_of, height_of) = one.box, other.box
    across = max(0, x - x_of - width_of, x_of - x - width)
    down = max(0, y - y_of - height_of, y_of - y - height)
    return math.hypot(across, down)


def _line(
    row: list[Slice],
    height: float,
    pen: float,
    ink: NDArray[np.uint8],
    labels: NDArray[np.int32],
    count: int,
    longest_run: int,
) -> Line:
    slices: list[Slice] = []
    for piece in row:
        slices += _cut(piece, height, pen, ink, labels, count) if longest_run > 1 else [piece]
    slices.sort(key=lambda piece: piece.left + piece.right)
    runs = {
        (first, last)
        for first in range(len(slices))
        for last in range(first + 1, min(first + longest_run, len(slices)) + 1)
        if last == first + 1 or _may_be_one(slices[first:last], height)
    }
    # However many parts a piece was cut into, it may be one thing.
    places: dict[int, list[int]] = defaultdict(list)
    for i, part in enumerate(slices):
        places[part.piece].append(i)
    runs |= {(at[0], at[-1] + 1) for at in places.values() if at[-1] - at[0] + 1 == len(at)}
    candidates = [Candidate(*run, _union(slices[slice(*run)])) for run in sorted(runs)]
    return Line(tuple(slices), tuple(candidates))


def _may_be_one(run: list[Slice], height: float) -> bool:
    if not all(_distance(one, other) < NEAR * height for one, other in pairwise(run)):
        return False
    tallest = max(piece.box[3] for piece in run)
    return _union(run)[2] <= WIDEST_DIGIT * max(tallest, height)


def _union(run: list[Slice]) -> tuple[int, int, int, int]:
    left, top, width, height = run[0].box
    right, bottom = left + width, top + height
    for x, y, width, height in (piece.box for piece in run[1:]):
        left, top = min(left, x), min(top, y)
        right, bottom = max(right, x + width), max(bottom, y + height)
    return left, top, right - left, bottom - top


def _cut(
    piece: Slice,
    height: float,
    pen: float,
    ink: NDArray[np.uint8],
    labels: NDArray[np.int32],
    count: int,
) -> list[Slice]:
    """Cuts a wide piece wherever a way from top to bottom crosses little more than a stroke.

    Each part gets a label of its own, in place: it may reach over the next one. `count` labels
    were given before anything was cut.
    """
    x, y, width, tall = piece.box
    if width < CUT_FROM * max(tall, 0.8 * height) or tall < SMALLEST_UPRIGHT * height:
        return [piece]
    there = np.s_[y : y + tall, x : x + width]
    inside = labels[there] == piece.label
    seams, crossed = least_ink_seams(ink[there] * inside)
    reach = max(2, round(REACH * height))
    middle = seams.mean(axis=0)
    cuts: list[int] = []
    for i in np.argsort(crossed, kind="stable").tolist():
        if crossed[i] > THICKEST_CROSSED * pen:
            break
        if reach <= middle[i] <= width - reach and all(
            abs(middle[i] - middle[cut]) >= reach for cut in cuts
        ):
            cuts.append(i)
    if not cuts:
        return [piece]
    part = (np.arange(width) >= seams[:, cuts, np.newaxis]).sum(axis=1, dtype=np.int32)
    labels[there][inside] = piece.label + count * (1 + part[inside])
    parts = []
    for label in range(piece.label + count, piece.label + count * (len(cuts) + 2), count):
        left, top, wide, high = cv2.boundingRect((labels[there] == label).view(np.uint8))
        if wide:
            parts.append(Slice(label, (x + left, y + top, wide, high), piece.label))
    return parts
