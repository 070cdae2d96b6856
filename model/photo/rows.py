"""What stands on a page, put into rows from top to bottom."""

import math
from itertools import pairwise

import numpy as np

from model.photo.page import SMALLEST_UPRIGHT, Slice, union
from model.photo.turning import Box

# Against the typical height on the page:
SAME_ROW = 0.65
# Digits that dance between two gaps right across the page are one row up to this height, where
# none of them stands above another by more than this share of its width.
ONE_ROW = 2.1
ABOVE = 0.5
# The halves of a digit that broke apart have so little paper between them.
BROKEN = 0.3
# In pixels down for each across.
NEARLY_LEVEL = (0.0, 0.03, -0.03, 0.06, -0.06, 0.09, -0.09)


def rows_of(pieces: list[Slice], height: float, lean: float) -> list[list[Slice]]:
    """Rows from top to bottom: what gaps across the page part, or else what follows each other."""
    small = [p for p in pieces if p.box[3] < SMALLEST_UPRIGHT * height]
    halves = _halves(small, height)
    upright = [[p] for p in pieces if p.box[3] >= SMALLEST_UPRIGHT * height] + halves
    upright.sort(key=lambda thing: thing[0].left)
    rows = _between_gaps(upright, height, lean) or _followed(upright, height, lean)
    rows.sort(key=lambda row: _middle(row, lean))
    placed = {piece for pair in halves for piece in pair}
    _add_nearest(rows, [piece for piece in small if piece not in placed], height)
    return rows


def _between_gaps(upright: list[list[Slice]], height: float, lean: float) -> list[list[Slice]]:
    """Rows that gaps right across the page part; none where one would be no row.

    Args:
        upright: what stands upright, from left to right.
        height: the typical one on the page.
        lean: how far rows fall; a little more or less is tried, too.
    """
    boxes = [union(thing) for thing in upright]
    across = [sum(p.left + p.right for p in thing) / (2 * len(thing)) for thing in upright]
    for more in NEARLY_LEVEL:
        falls = [(lean + more) * x for x in across]
        spans = [
            (top - fall, top + tall - fall)
            for (_, top, _, tall), fall in zip(boxes, falls, strict=True)
        ]
        rows = _parted(spans, ONE_ROW * height)
        if len(rows) > 1 and not any(_are_stacked([boxes[i] for i in row]) for row in rows):
            return [[piece for i in row for piece in upright[i]] for row in rows]
    return []


def _parted(spans: list[tuple[float, float]], most: float) -> list[list[int]]:
    """Which spans, from a start to an end, are in a row between gaps; none if one is too long."""
    rows: list[list[int]] = []
    start = end = -math.inf
    for i in sorted(range(len(spans)), key=lambda i: spans[i][0]):
        if spans[i][0] > end:
            start = spans[i][0]
            rows.append([])
        rows[-1].append(i)
        end = max(end, spans[i][1])
        if end - start > most:
            return []
    return [sorted(row) for row in rows]


def _are_stacked(boxes: list[Box]) -> bool:
    """Whether one thing stands above another."""
    sides = sorted((x, x + width) for x, _, width, _ in boxes)
    return any(
        min(right, right_of) - left_of > ABOVE * min(right - left, right_of - left_of)
        for (left, right), (left_of, right_of) in pairwise(sides)
    )


def _followed(upright: list[list[Slice]], height: float, lean: float) -> list[list[Slice]]:
    """Rows that may be bent: a piece joins the row that the nearest piece before it is in."""
    rows: list[list[Slice]] = []
    ends: list[float] = []
    for thing in upright:
        here = _middle(thing, lean)
        apart = [abs(end - here) for end in ends]
        if apart and min(apart) < SAME_ROW * height:
            nearest = apart.index(min(apart))
            rows[nearest] += thing
            ends[nearest] = _middle(rows[nearest][-2:], lean)
        else:
            rows.append([*thing])
            ends.append(here)
    return rows


def _halves(small: list[Slice], height: float) -> list[list[Slice]]:
    """Pairs of low pieces, one above the other, that together stand upright: a 5 and its hat."""
    pairs: list[list[Slice]] = []
    left_over = sorted(small, key=lambda p: p.left)
    while left_over:
        one = left_over.pop(0)
        for other in left_over:
            if other.left >= one.right:
                break
            tall = max(one.bottom, other.bottom) - min(one.top, other.top)
            if distance(one, other) < BROKEN * height and tall >= SMALLEST_UPRIGHT * height:
                pairs.append([one, other])
                left_over.remove(other)
                break
    return pairs


def _add_nearest(rows: list[list[Slice]], small: list[Slice], height: float) -> None:
    """Adds each small piece to the row of the piece that is nearest, unless all are far away."""
    if not rows or not small:
        return
    placed = [piece for row in rows for piece in row]
    left, top, width, tall = np.array([p.box for p in placed + small]).T
    none = len(rows)
    row_of = np.array([i for i, row in enumerate(rows) for _ in row] + [none] * len(small))
    for i, piece in enumerate(small, len(placed)):
        across = np.maximum(np.maximum(left - piece.right, piece.left - left - width), 0)
        down = np.maximum(np.maximum(top - piece.bottom, piece.top - top - tall), 0)
        apart = np.where(row_of < none, np.hypot(across, down), np.inf)
        if apart.min() < height:
            row_of[i] = row_of[apart == apart.min()].min()
            rows[row_of[i]].append(piece)


def distance(one: Slice, other: Slice) -> float:
    """How many pixels of paper are between two boxes."""
    (x, y, width, height), (x_of, y_of, width_of, height_of) = one.box, other.box
    across = max(0, x - x_of - width_of, x_of - x - width)
    down = max(0, y - y_of - height_of, y_of - y - height)
    return math.hypot(across, down)


def _middle(pieces: list[Slice], lean: float) -> float:
    """How far down pieces stand, on rows that lean."""
    return sum(p.top + p.bottom - lean * (p.left + p.right) for p in pieces) / (2 * len(pieces))
