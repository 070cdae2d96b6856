"""Boxes and tables on a part of the page: taken out, so that what stands in them is left."""

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

# A frame is at least so many strokes wide and high ...
SMALLEST = 8
# ... holds little ink for its box, has four corners that span nearly all between its outermost
# points, as those of a ring do not, and most of its box, if it is no long one that leans, ...
SPARSE = 0.5
FULL = 0.8
SQUARE = 0.7
SLENDER = 0.4
LONGISH = 2.5
# ... facing sides of about the same length, which an A has not, ...
FACING = 0.75
# ... and rules that run over this share of it, or, once several cross them, over this one, ...
LONG = 0.95
CROSSING = 0.75
# ... give or take this share of its length, by which paper bends.
BENT = 0.01
# What is thicker than the outer ones by this factor is a stroke.
THICKER = 1.5
# What crosses a rule has ink so many pixels beyond either of its edges.
BEYOND = 1.0
# Rules are looked for on a frame that is seen upright, with this margin in pixels around it.
MARGIN = 4

Mask = NDArray[np.uint8]


class Frame(NamedTuple):
    """A box or a table."""

    rows: slice
    columns: slice
    """Where it is on the page."""
    rules: Mask
    """There, 1 where its rules are."""
    fewest: int
    """How many rules it has in the direction in which it has fewer."""
    outline: NDArray[np.int32]
    """(points, 2), int32: column and row on the page of the corners of its hull."""


def frames(
    labels: NDArray[np.int32], stats: NDArray[np.int32], pen: float, reach: float = 0.0
) -> tuple[Frame, ...]:
    """The rules of boxes and tables, a frame at a time.

    Args:
        labels: (height, width), the piece that each pixel belongs to.
        stats: OpenCV's statistics of each piece.
        pen: the width of the strokes in pixels.
        reach: the share of the page's width or height that a frame covers at least; where there
            is one, what runs out of the page is none.
    """
    x, y, width, height, area = stats.T
    large = (np.minimum(width, height) >= SMALLEST * pen) & (area <= SPARSE * width * height)
    large[0] = False
    if reach:
        tall, wide = labels.shape
        large &= (width >= reach * wide) | (height >= reach * tall)
        large &= (np.minimum(x, y) > 0) & (x + width < wide) & (y + height < tall)
    told = stats[np.maximum(width, height) >= SMALLEST / 2 * pen].T
    found = []
    for label in np.flatnonzero(large):
        inside = (told[0] > x[label]) & (told[0] + told[2] < x[label] + width[label])
        inside &= (told[1] > y[label]) & (told[1] + told[3] < y[label] + height[label])
        rows = slice(int(y[label]), int(y[label] + height[label]))
        columns = slice(int(x[label]), int(x[label] + width[label]))
        # An empty box may be a 0, and two of them an 88.
        fewest = 4 if inside.any() else 6
        rules = _rules((labels[rows, columns] == label).view(np.uint8), fewest)
        if rules is not None:
            where, lines, outline = rules
            outline += (x[label], y[label])
            found.append(Frame(rows, columns, where, lines, outline))
    return tuple(found)


def rules_of(found: tuple[Frame, ...], shape: tuple[int, ...]) -> Mask:
    """(height, width), 1 where the rules of frames are."""
    every = np.zeros(shape, np.uint8)
    for frame in found:
        every[frame.rows, frame.columns] |= frame.rules
    return every


def without(found: tuple[Frame, ...], ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A copy of the ink on a page, without the rules of its frames."""
    return ink * (1 - rules_of(found, ink.shape))


def _rules(piece: Mask, fewest: int) -> tuple[Mask, int, NDArray[np.int32]] | None:
    """Where the rules of a piece are, how many in the direction of the fewer, and its outline.

    None where it has fewer than `fewest`, or not two each way.
    """
    outline = cv2.convexHull(cv2.findNonZero(piece)).reshape(-1, 2)
    corners = _corners(outline)
    spanned = cv2.contourArea(corners)
    in_box = SLENDER if max(piece.shape) > LONGISH * min(piece.shape) else SQUARE
    if spanned < max(in_box * piece.size, FULL * cv2.contourArea(outline)):
        return None
    sides = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    facing = sides[:2], sides[2:]
    if np.any(np.minimum(*facing) < FACING * np.maximum(*facing)):
        return None
    width, height = round(float(max(sides[0], sides[2]))), round(float(max(sides[1], sides[3])))
    upright = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32) + MARGIN
    seen_from = cv2.getPerspectiveTransform(corners, upright)
    size = (width + 2 * MARGIN, height + 2 * MARGIN)
    flat = cv2.warpPerspective(piece, seen_from, size, flags=cv2.INTER_NEAREST)
    turned = np.ascontiguousarray(flat.T)
    (across, rows), (down, columns) = _level_rules(flat, LONG), _level_rules(turned, LONG)
    if min(rows, columns) < 2 or rows + columns < fewest:
        return None
    # Where rules cross several others, no digit is nearly as long.
    if columns > 2:
        across, _ = _level_rules(flat, CROSSING)
    if rows > 2:
        down, _ = _level_rules(turned, CROSSING)
    back = cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
    rules = cv2.warpPerspective(across | down.T, seen_from, piece.shape[::-1], flags=back)
    return np.asarray(rules & piece, np.uint8), min(rows, columns), outline


def _level_rules(flat: Mask, long: float) -> tuple[Mask, int]:
    """Where rules run over a share of a frame's width, and how many."""
    height, width = flat.shape
    slack = max(1, round(BENT * width))
    thick = cv2.dilate(flat, np.ones((2 * slack + 1, 1), np.uint8))
    filled = thick.sum(axis=1, dtype=np.int32) > long * (width - 2 * MARGIN)
    begins, ends = (np.flatnonzero(np.diff(filled, prepend=False, append=False)).reshape(-1, 2)).T
    bands = [
        (max(0, int(a) - slack), min(height, int(b) + slack))
        for a, b in zip(begins, ends, strict=True)
    ]
    thickness = [float(np.median(flat[a:b].sum(axis=0, dtype=np.int32))) for a, b in bands]
    outer = max(thickness[0], thickness[-1]) if thickness else 0.0
    rules, count = np.zeros_like(flat), 0
    for (a, b), thick_here in zip(bands, thickness, strict=True):
        if thick_here > THICKER * outer:
            continue
        count += 1
        rules[a:b] |= _one_rule(flat, a, b, max(1.0, thick_here))
    return rules, count


def _one_rule(flat: Mask, top: int, bottom: int, thickness: float) -> Mask:
    """What of a band is a rule through it, but for what crosses it."""
    # What crosses a rule is longer, across it, than the rule is thick.
    longer = 2 * round(thickness) + 1
    above, below = max(0, top - longer), bottom + longer
    long = _upright(np.ascontiguousarray(flat[above:below]), longer)[top - above :]
    here, crossing = flat[top:bottom], long[: bottom - top]
    band, width = here & ~crossing, flat.shape[1]
    rows = np.arange(bottom - top, dtype=np.float32)[:, np.newaxis]
    course = np.zeros(width, np.float32)
    # A stroke beside the rule pulls the first line towards itself, and is too far from it.
    for farthest in (np.inf, thickness + 1):
        near = band & (abs(rows - course) <= farthest)
        along = np.flatnonzero(near.any(axis=0))
        if not len(along) or np.ptp(along) < width / 2:
            return np.zeros_like(band)
        course = _line_through(near)
    there = abs(rows - course) <= thickness / 2 + 1
    beside = ~(crossing & _on_both_sides(flat, top + course, thickness))
    # Its rough edges, too.
    rule = cv2.dilate(np.asarray(here & beside & there, np.uint8), np.ones((3, 3), np.uint8))
    return np.asarray(rule & beside, np.uint8)


def _line_through(band: Mask) -> NDArray[np.float32]:
    """(width,), the row in each column of the line of least squares through the pixels set."""
    moments = cv2.moments(band, binaryImage=True)
    slope = moments["mu11"] / moments["mu20"]
    column, row = moments["m10"] / moments["m00"], moments["m01"] / moments["m00"]
    return np.asarray(row + slope * (np.arange(band.shape[1]) - column), np.float32)


def _on_both_sides(flat: Mask, course: NDArray[np.float32], thickness: float) -> Mask:
    """In which columns there is ink above a rule and below it; what only touches it has one side.

    Args:
        flat: (height, width) of 0 and 1.
        course: (width,), the row that the rule is in.
        thickness: of the rule, in pixels.
    """
    columns = np.arange(len(course))
    sides = []
    for away in (-1, 1):
        beyond = np.round(course + away * (thickness / 2 + BEYOND)).astype(np.intp)
        ink = flat[np.clip(beyond, 0, len(flat) - 1), columns]
        # What leans crosses a rule further to the right or to the left than it left it.
        sides.append(cv2.dilate(ink[np.newaxis], np.ones((1, 2 * round(thickness) + 3), np.uint8)))
    return np.asarray(sides[0] & sides[1], np.uint8)


def _upright(mask: Mask, height: int) -> Mask:
    """What of a mask lies in upright runs of this height."""
    block, outside = np.ones((height, 1), np.uint8), cv2.BORDER_CONSTANT
    runs = cv2.morphologyEx(mask, cv2.MORPH_OPEN, block, borderType=outside, borderValue=0)
    return np.asarray(runs, np.uint8)


def _corners(points: NDArray[np.int32]) -> NDArray[np.float32]:
    """The outermost of (n, 2) points towards the corners of a picture, from the top left on."""
    down, up = points @ (1, 1), points @ (1, -1)
    return points[[down.argmin(), up.argmax(), down.argmax(), up.argmin()]].astype(np.float32)
