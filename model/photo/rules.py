"""Ruled lines, tables and grids: taken out without breaking the digits on them."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.askew import askew, lean_of_rules, sheared
from model.photo.bow import bow
from model.photo.erasing import erased, grown_back, without_left_overs
from model.photo.frames import frames, rules_of
from model.photo.ink import paler_than
from model.photo.joined import joined
from model.photo.pieces import connected
from model.photo.shrinking import shrunk

# A rule is straight over this share of the picture's long side ...
STRAIGHT = 0.06
# ... goes on over this share of the side that it runs along ...
LONG = 0.5
# ... and over this share of the long one, unless it goes on from edge to edge; in a narrow cutting
# of a page, strokes are as long as half of it ...
STROKE = 0.3
# ... and is thinner than this share of the long side.
THICKEST = 0.02
# It runs from edge to edge, give or take this share, unless it is part of a grid.
EDGE = 0.02
GRID_LINES = 3
# It holds this much ink, as a share of the pen's, ...
FAINTEST = 0.2
# Its bow is drawn through points so many pixels apart.
STEP = 8
# More rules than this are no writing, wherever they end.
RULED_LINES = 4
NEARLY_THROUGH = 0.65
# Rules that lean, with what they cross, reach over this much of the page.
ACROSS = 0.8
# They are looked for on a copy whose long side is no longer than this, where one is less wide
# than that.
LEAN_SIDE = 128
FINE = 5

Mask = NDArray[np.uint8]


def without_rules(ink: Mask) -> Mask:
    """Takes out what runs straight across the page, or is one of many that do or cross.

    A grid frames what is meant: what stands outside of the largest one is dropped.

    Args:
        ink: (height, width) uint8, 0 for paper to 255 for ink.
    """
    faint = (ink > FAINTEST * 255).view(np.uint8)
    coarse = shrunk(faint * np.uint8(255), LEAN_SIDE)
    _, stats = connected((coarse > 0).view(np.uint8))
    reach = float((stats[1:, 2:4] / coarse.shape[::-1]).max(initial=0))
    if reach < LONG:
        return ink
    if reach < ACROSS:
        # A large digit, most likely: what leans on it is its own.
        coarse = np.zeros_like(coarse)
    coarse = _finer_than(FINE, coarse)
    much = askew(coarse)
    lean = much or lean_of_rules(coarse, -lean_of_rules(cv2.transpose(coarse)))
    # What is wider than rules, such as a shaded cell, hides none.
    fine = (_finer_than(2 * _thickest(ink) + 1, ink) > FAINTEST * 255).view(np.uint8)
    level = _rules(fine, lean)
    # A single line along a margin is seen once the others are gone.
    rest = shrunk(np.asarray((fine & ~level.every) * 255, np.uint8), LEAN_SIDE)
    rest = cv2.min(rest, coarse)
    upright = _rules(cv2.transpose(fine), -much or lean_of_rules(cv2.transpose(rest), -lean))
    if not level.count and not upright.count:
        return ink
    # The rules of a table that are no page's are known by its frame, which must be whole.
    found = frames(*joined(ink), reach=LONG) or frames(*joined(cv2.add(ink, ink)), reach=LONG)
    across, down = level.every, cv2.transpose(upright.every)
    grid = min(level.count, upright.count) >= GRID_LINES
    if not grid:
        across = level.beside(upright.count)
        down = cv2.transpose(upright.beside(level.count))
    # Pencil across ruled lines is as dark as they are, or nearly.
    ruled = not found and max(level.count, upright.count) >= RULED_LINES
    printed = rules_of(found, ink.shape)
    rules = across | down | printed
    whole, pale = ink, None if ruled else paler_than(rules, ink)
    ink = ink * (1 - printed) if pale is None else pale
    if any(frame.fewest >= GRID_LINES for frame in found):
        ink = _inside(np.concatenate([frame.outline for frame in found]), ink)
    elif grid:
        ink = _inside(_largest(across | down), ink)
    if pale is None:
        ink = erased(across, down, ink, _thickest(ink))
    if not found:
        return ink
    if pale is None:
        # Nobody writes along the rules of a table, as one does on squares.
        ink = without_left_overs(across | down, printed, ink)
    return grown_back(ink, whole, rules)


@dataclass(frozen=True, slots=True)
class _Rules:
    """Rules of one direction, each a mask."""

    count: int
    every: Mask
    long: Mask
    """Those that are nearly as long as the page."""
    through: Mask
    """Those that run from edge to edge."""

    def beside(self, crossing: int) -> Mask:
        """Those that are no writing, next to so many in the other direction."""
        if self.count >= RULED_LINES:
            return self.every
        # The line along a margin crosses all the others, even where it ends within the picture.
        return self.long | self.through if crossing >= RULED_LINES else self.through


def _rules(mask: Mask, lean: float) -> _Rules:
    """Horizontal rules, level or leaning."""
    height, width = mask.shape
    margin = math.ceil(abs(lean) * width / 2)
    level = sheared(mask, lean, margin) if lean else mask
    straight = np.ones((1, max(8, round(STRAIGHT * max(height, width)))), np.uint8)
    runs = cv2.morphologyEx(level, cv2.MORPH_OPEN, straight)
    # A slightly tilted rule is a staircase of runs.
    bands = cv2.dilate(runs, np.ones((3, 5), np.uint8))
    every, long, through = (np.zeros_like(level) for _ in range(3))
    count = 0
    if np.count_nonzero(bands.any(axis=0)) >= LONG * width:
        _, top, _, tall = cv2.boundingRect(bands)
        labels, stats = connected(bands[top : top + tall])
        thickest = THICKEST * max(height, width)
        for label, (x, y, w, h, _) in enumerate(stats.tolist()):
            if not label or w < LONG * width:
                continue
            goes_through = _runs_through(x, top + y - margin, w, h, lean, mask.shape)
            if w < STROKE * max(height, width) and not goes_through:
                continue
            there = np.s_[top + y : top + y + h, x : x + w]
            rule = (labels[y : y + h, x : x + w] == label).view(np.uint8) & level[there]
            pixels = np.count_nonzero(rule, axis=0)
            # On the median: where it touches a stroke it is thicker.
            thick = float(np.median(pixels[pixels > 0]))
            if thick <= thickest:
                rule &= _bow(rule, pixels, thick)
                count += 1
                every[there] |= rule
                if w >= NEARLY_THROUGH * width:
                    long[there] |= rule
                if goes_through:
                    through[there] |= rule
    if lean:
        every, long, through = (
            sheared(found, -lean)[margin : margin + height] for found in (every, long, through)
        )
    return _Rules(count, every, long, through)


def _bow(rule: Mask, pixels: NDArray[np.intp], thick: float) -> Mask:
    """Where a rule alone is, without the strokes that it touches; on a bent page it is a bow.

    Args:
        rule: (height, width) of 0 and 1.
        pixels: (width,), how many of them each column has.
        thick: how many it has in most.
    """
    course = bow(rule, pixels, thick)
    along = np.arange(0, len(pixels) + STEP, STEP)
    curve = np.column_stack([along, np.round(course(along))]).astype(np.int32)
    return np.asarray(cv2.polylines(np.zeros_like(rule), [curve], False, 1, round(thick) + 2))


def _runs_through(x: int, y: int, w: int, h: int, lean: float, shape: tuple[int, ...]) -> bool:
    """Whether a rule goes from side to side; one that leans may leave by the top or the bottom."""
    height, width = shape
    left, right = x <= EDGE * width, x + w >= (1 - EDGE) * width
    if not lean or left == right:
        return left and right
    end = x + w if left else x
    there = y + h / 2 + lean * (end - width / 2)
    return min(there, height - there) <= EDGE * height


def _finer_than(side: int, ink: Mask) -> Mask:
    """The ink less what is so many pixels wide and more: shaded cells, blots, ends of shadows."""
    box = np.ones((side, side), np.uint8)
    return np.asarray(cv2.morphologyEx(ink, cv2.MORPH_TOPHAT, box), np.uint8)


def _thickest(ink: Mask) -> int:
    """How many pixels thick a rule is at the most."""
    return max(3, round(THICKEST * max(ink.shape)))


def _largest(grid: Mask) -> NDArray[np.int32]:
    """(points, 2): columns and rows of the largest of the grids."""
    labels, stats = connected(cv2.dilate(grid, np.ones((5, 5), np.uint8)))
    largest = 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
    return np.asarray(cv2.findNonZero((labels == largest).view(np.uint8)), np.int32)


def _inside(points: NDArray[np.int32], ink: Mask) -> Mask:
    """The ink within the hull of these points."""
    framed = np.zeros_like(ink)
    cv2.fillConvexPoly(framed, cv2.convexHull(points), 1)
    return ink * framed
