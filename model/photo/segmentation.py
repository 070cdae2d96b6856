"""Ink to candidates for digits, line by line in reading order.

Every connected piece of ink is a slice; a wide one is cut into several. A candidate is one slice
or a run of neighbouring ones: a 5 and the hat it lost, or the half of two digits that touch.
Which candidates are digits is decided by reading them all (LeCun et al. 1998, section VIII).
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.cutting import WIDE_FOR_NONE, cut
from model.photo.frames import frames, rules_of, without
from model.photo.ink import paler_than
from model.photo.joined import joined
from model.photo.leaning import lean_of
from model.photo.median import weighted_median
from model.photo.page import SMALLEST_UPRIGHT, Candidate, Line, Page, Slice, union
from model.photo.pieces import pieces_along_edge, reaches_edge
from model.photo.rings import without_rings
from model.photo.rows import distance, rows_of

# More pieces than this are texture, not handwriting; the largest are kept.
MOST_PIECES = 2000
# Where less of the ink than this is clear of the edges, the photo is cut close.
MOSTLY_CUT_OFF = 0.2
# What is thinner than this is no stroke, against the width of the strokes on the page.
THINNEST = 0.5
# Against the typical height on the page:
SMALLEST_PIECE = 0.22
NEAR = 0.3
# No digit is wider ...
WIDEST_DIGIT = 1.5
# ... in more pieces, or cut into more slices.
LONGEST_RUN = 3
MOST_SLICES = 10


def in_pieces(ink: NDArray[np.uint8]) -> Page:
    """Finds the lines on a page, where each connected piece is a candidate, and nothing else.

    Args:
        ink: (height, width) uint8, 0 for paper to 255 for ink.
    """
    ink, labels, stats, pen = _unframed(ink, *joined(ink))
    pieces = _pieces(stats, THINNEST * pen)
    along_edge = pieces_along_edge(labels)
    pieces = [piece for piece in pieces if piece.label not in along_edge]
    if not pieces:
        return Page(ink, labels, ())
    meant = _meant(pieces, stats, ink.shape)
    height = _typical_height(meant, stats)
    pieces = [p for p in pieces if max(p.box[2:]) >= SMALLEST_PIECE * height]
    lean = lean_of([p for p in pieces if p.box[3] >= SMALLEST_UPRIGHT * height], height)
    rows = [row for row in rows_of(pieces, height, lean) if not meant.isdisjoint(row)]
    lines = tuple(_line(row, height, 1) for row in rows)
    area = sum(int(stats[piece.label, cv2.CC_STAT_AREA]) for piece in meant)
    return Page(ink, labels, lines, height, area, lean, pen)


def divided(page: Page, longest_run: int) -> Page:
    """The same page, where wide pieces are cut and runs of pieces are candidates, too.

    Args:
        page: in pieces.
        longest_run: of how many pieces a candidate may be made; with 1 nothing is changed.
    """
    if longest_run == 1:
        return page
    count = int(page.labels.max()) + 1
    lines = (
        [
            part
            for piece in line.slices
            for part in cut(piece, page.height, page.pen, page.ink, page.labels, count)
        ]
        for line in page.lines
    )
    return replace(page, lines=tuple(_line(parts, page.height, longest_run) for parts in lines))


def _unframed(
    ink: NDArray[np.uint8], labels: NDArray[np.int32], stats: NDArray[np.int32], pen: float
) -> tuple[NDArray[np.uint8], NDArray[np.int32], NDArray[np.int32], float]:
    """The same page without the boxes, tables and rings on it."""
    found = frames(labels, stats, pen)
    if found:
        pale = paler_than(rules_of(found, ink.shape), ink)
        ink = without(found, ink) if pale is None else pale
        labels, stats, pen = joined(ink)
    bare = without_rings(ink, labels, stats, pen)
    return (ink, labels, stats, pen) if bare is None else (bare, *joined(bare))


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
    inner = frozenset(piece for piece in pieces if not reaches_edge(piece.box, shape))
    areas = stats[:, cv2.CC_STAT_AREA]
    held, whole = (sum(int(areas[p.label]) for p in some) for some in (inner, pieces))
    return inner if held >= MOSTLY_CUT_OFF * whole else frozenset(pieces)


def cut_further(page: Page, line: Line, doubtful: Collection[Slice], count: int) -> Line:
    """The same line, where some of its pieces are cut though they are no wider than a digit.

    `count` labels were given on the page before.
    """
    parts: list[Slice] = []
    for part in line.slices:
        if part in doubtful:
            parts += cut(part, page.height, page.pen, page.ink, page.labels, count, WIDE_FOR_NONE)
        else:
            parts.append(part)
    return _line(parts, page.height, LONGEST_RUN)


def _line(parts: list[Slice], height: float, longest_run: int) -> Line:
    """A row of pieces, in the parts that they were cut into."""
    slices = _from_left(parts)
    runs = {
        (first, last)
        for first in range(len(slices))
        for last in _ends(slices[first : first + MOST_SLICES], first, height, longest_run)
    }
    # However many parts pieces were cut into, they may be one thing.
    places: dict[int, list[int]] = defaultdict(list)
    for i, part in enumerate(slices):
        places[part.piece].append(i)
    pieces = _from_left(
        [Slice(label, union([slices[i] for i in at]), label) for label, at in places.items()]
    )
    for first in range(len(pieces)):
        for last in _ends(pieces[first : first + longest_run], first, height, longest_run):
            at = sorted(i for piece in pieces[first:last] for i in places[piece.label])
            if at[-1] - at[0] + 1 == len(at):
                runs.add((at[0], at[-1] + 1))
    candidates = [Candidate(*run, union(slices[slice(*run)])) for run in sorted(runs)]
    return Line(tuple(slices), tuple(candidates))


def _from_left(parts: list[Slice]) -> list[Slice]:
    return sorted(parts, key=lambda part: part.left + part.right)


def _ends(run: list[Slice], first: int, height: float, most: int) -> Iterator[int]:
    """How far slices may be one digit: near each other, not too wide, and of few pieces."""
    yield first + 1
    left, right, tallest = run[0].left, run[0].right, max(run[0].box[3], height)
    pieces = {run[0].piece}
    together, apart = [run[0]], []
    for i, part in enumerate(run[1:], 1):
        left, right = min(left, part.left), max(right, part.right)
        tallest = max(tallest, part.box[3])
        pieces.add(part.piece)
        if len(pieces) > most or right - left > WIDEST_DIGIT * tallest:
            return
        apart.append(part)
        # What is further to the right may join the ones before it: the bowl of a 5, and its hat.
        while near := [p for p in apart if any(distance(p, o) < NEAR * height for o in together)]:
            together += near
            apart = [p for p in apart if p not in near]
        if not apart:
            yield first + i + 1
