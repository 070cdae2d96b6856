"""Ruled lines, tables and grids: taken out without breaking the digits on them."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.bow import bow
from model.photo.frames import frames, rules_of
from model.photo.ink import inked, paler_than
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
# ... and what is darker than it by this factor is a stroke that lies on it.
DARKER = 1.3
# Its bow is drawn through points so many pixels apart.
STEP = 8
# How dark it is, is told by so many pixels around, on a copy whose long side is no longer.
AROUND = 13
STRENGTH_SIDE = 128
# Gaps of so many pixels in a stroke are closed where a rule was.
BRIDGE = 7
# What has so much of it no further from a table's rules than half of these pixels is left of them.
NEARLY_ALL = 0.8
ALONG = 7
# Where a frame tells where rules are, their edges are rough by half of so many; what touches them
# reaches into them as far.
ROUGH = 5
# More rules than this are no writing, wherever they end.
RULED_LINES = 4
NEARLY_THROUGH = 0.65
# Rules that lean, with what they cross, reach over this much of the page.
ACROSS = 0.8
# A sheet lies askew by no more than this, in pixels down for each across.
LEANS = np.linspace(-0.15, 0.15, 13)
LEAN_SIDE = 128
# There, a rule is less wide than this.
FINE = 5
CLEARLY_LEVEL = 1.15
# Few lie askew by more, to either side; then rules of both directions are clearly in fewer rows.
ASKEW = np.outer([-1, 1], np.linspace(0.175, 0.6, 18)).ravel()
CLEARLY_ASKEW = 1.1

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
    askew = _askew(coarse)
    lean = askew or _lean(coarse, -_lean(cv2.transpose(coarse)))
    # What is wider than rules, such as a shaded cell, hides none.
    fine = (_finer_than(2 * _thickest(ink) + 1, ink) > FAINTEST * 255).view(np.uint8)
    level = _rules(fine, lean)
    # A single line along a margin is seen once the others are gone.
    rest = shrunk(np.asarray((fine & ~level.every) * 255, np.uint8), LEAN_SIDE)
    rest = cv2.min(rest, coarse)
    upright = _rules(cv2.transpose(fine), -askew or _lean(cv2.transpose(rest), -lean))
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
        ink = _erase(across, down, ink)
    if not found:
        return ink
    if pale is None:
        # Nobody writes along the rules of a table, as one does on squares.
        ink = _without_left_overs(across | down, printed, ink)
    return _touching(ink, whole, rules)


def _erase(across: Mask, down: Mask, ink: Mask) -> Mask:
    """Takes out rules, and leaves what strokes cross them or lie on them."""
    mask = inked(ink)
    thickness = _thickest(ink)
    crossing_down = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((thickness, 1), np.uint8))
    crossing_across = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, thickness), np.uint8))
    # A pen stroke that crosses a rule is longer, across the rule, than the rule is thick, ...
    erased = across & ~(crossing_down & ~down) | down & ~(crossing_across & ~across)
    # ... and is darker there, unless another rule crosses.
    darkest = _darkest(across | down, ink)
    erased &= cv2.compare(ink, cv2.add(darkest, darkest * (across & down)), cv2.CMP_LE)
    erased = cv2.dilate(erased, np.ones((3, 3), np.uint8))
    kept = mask & ~erased & 1
    # Where a stroke as faint as the rule crosses it, a gap would be left.
    bridges = cv2.morphologyEx(kept, cv2.MORPH_CLOSE, np.ones((BRIDGE, BRIDGE), np.uint8))
    kept |= bridges & erased & mask
    return ink * cv2.dilate(kept, np.ones((3, 3), np.uint8)) * (1 - (erased & (1 - kept)))


def _without_left_overs(rules: Mask, printed: Mask, ink: Mask) -> Mask:
    """The ink but for what lies along rules: where paper bends, they are not where they seem.

    Args:
        rules: 1 where rules seem to be.
        printed: 1 where those of frames are.
        ink: (height, width) uint8, without them.
    """
    labels, stats = connected(inked(ink))
    along = _around(rules, ALONG) | _around(printed, ROUGH)
    near = np.bincount(labels[along > 0], minlength=len(stats))
    gone = near >= NEARLY_ALL * stats[:, cv2.CC_STAT_AREA]
    gone[0] = False
    return ink * (1 - _around(gone[labels].view(np.uint8), 3))


def _touching(bare: Mask, ink: Mask, rules: Mask) -> Mask:
    """The ink without rules, and what reaches into them: the foot of a 2 that stands on one.

    Args:
        bare: (height, width) uint8, the ink without the rules.
        ink: the same with them.
        rules: 1 where they were.
    """
    strokes = _around(inked(bare), ROUGH) & _around(rules, ROUGH)
    return np.asarray(cv2.max(bare, ink * strokes), np.uint8)


def _around(mask: Mask, side: int) -> Mask:
    """What is no further away than half of so many pixels."""
    return np.asarray(cv2.dilate(mask, np.ones((side, side), np.uint8)), np.uint8)


def _darkest(rules: Mask, ink: Mask) -> Mask:
    """How much ink a rule may hold, told by the mean of the rules around: (height, width)."""
    held, pixels = (
        cv2.blur(shrunk(part, STRENGTH_SIDE, exact=True).astype(np.float32), (AROUND, AROUND))
        for part in (ink * rules, rules * np.uint8(255))
    )
    limit = np.clip(255 * DARKER * held / np.maximum(pixels, 1), 0, 255).astype(np.uint8)
    return np.asarray(cv2.resize(limit, ink.shape[::-1]), np.uint8)


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
    level = _sheared(mask, lean, margin) if lean else mask
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
            _sheared(found, -lean)[margin : margin + height] for found in (every, long, through)
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


def _lean(coarse: Mask, otherwise: float = 0.0) -> float:
    """How far horizontal rules fall from one column to the next; 0 where there are none.

    Where they are level, a few rows hold all of their ink (Postl 1986). Where that tells little,
    they may fall as far as those of the other direction.
    """
    if not coarse.any():
        return 0.0
    told = _in_few_rows(coarse, LEANS)
    best, level = int(told.argmax()), told[len(LEANS) // 2]
    if told[best] >= CLEARLY_LEVEL * level:
        return float(LEANS[best])
    if otherwise and _in_few_rows(coarse, np.array([otherwise]))[0] > level:
        return otherwise
    return 0.0


def _askew(coarse: Mask) -> float:
    """How far the rules of a page fall that lies askew by more than usual; 0 if it does not."""
    if not coarse.any():
        return 0.0
    upright = cv2.transpose(coarse)
    usual, told = (
        _in_few_rows(coarse, leans) + _in_few_rows(upright, -leans) for leans in (LEANS, ASKEW)
    )
    best = int(told.argmax())
    return float(ASKEW[best]) if told[best] >= CLEARLY_ASKEW * usual.max() else 0.0


def _in_few_rows(coarse: Mask, leans: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each lean, in how few rows the ink is once that is taken away: the more, the fewer."""
    rows = (
        cv2.reduce(_sheared(coarse, lean), 1, cv2.REDUCE_SUM, dtype=cv2.CV_32F) for lean in leans
    )
    return np.array([cv2.norm(row, cv2.NORM_L2SQR) for row in rows])


def _sheared(mask: Mask, lean: float, margin: int = 0) -> Mask:
    """Every column moved up by `lean` times its distance to the middle one."""
    height, width = mask.shape
    matrix = np.array([[1, 0, 0], [-lean, 1, lean * width / 2 + margin]])
    size = (width, height + 2 * margin)
    return np.asarray(cv2.warpAffine(mask, matrix, size, flags=cv2.INTER_NEAREST), np.uint8)


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
