"""The ink on a page: what is darker (or lighter) than the paper around it."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.polarity import is_light_on_dark
from model.photo.shrinking import coarse_side, shrunk
from model.photo.surroundings import beside_sheet, edges_of_sheet

# A stroke is narrower than this share of the picture's short side.
WIDEST_STROKE = 0.22
# Bars beside a picture are darker than this, and the picture between them is lighter.
BAR = 24
LIT = 64
# Ink takes at least this share of the light away.
FAINTEST_INK = 0.06
# A page whose strongest ink takes less light than this seems to be blank, ...
BLANK = 0.18
# ... but for what takes more than this once its grain is smoothed over so many pixels.
HARDLY_ANY = 0.04
SMOOTH = 5
# A pen that takes less is faint: pencil.
FAINT_PEN = 0.4
# So many of the page's darkest spots may be specks.
SPECKS = 10
# Ink is at least this strong against the strongest ink on the page.
WEAKEST_PEN = 0.35
# Where a stroke ends, against the full strength of its pen.
OUTLINE = 0.4
# Of the boldest pen is what takes more than this share of what its strokes take.
BOLD = 0.25
# What is paler than rules takes less than this share of what they do; their edges are blurred.
PALER = 0.8
EDGES = 3


def find_ink(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Evens out the light and returns how much ink each pixel holds.

    Args:
        grey: (height, width), an upright picture.

    Returns:
        (height, width) uint8, 0 for paper to 255 for the full strength of the pen nearby; all 0
        where nothing stands out from the paper.
    """
    return _evened_out(grey, _relative_to_pen)


def find_bold_ink(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The ink of the boldest pen alone: no squares and creases that are paler.

    Args:
        grey: (height, width), an upright picture.

    Returns:
        (height, width) uint8, 0 to 255 as `find_ink` gives it; all 0 where every pen is faint.
    """
    return _evened_out(grey, _relative_to_boldest)


def find_dark_ink(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The dark ink of a page that seems to be a board with chalk on it: glare and windows do that.

    Args:
        grey: (height, width), an upright picture.

    Returns:
        (height, width) uint8, 0 to 255 as `find_ink` gives it; all 0 where it seems to be paper.
    """
    return _evened_out(grey, _relative_to_pen, as_paper=True)


def find_faint_ink(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The ink of a page that seems to be blank: a hard pencil, a pale pen, a photo in bad light.

    Args:
        grey: (height, width), an upright picture.

    Returns:
        (height, width) uint8, 0 to 255 as `find_ink` gives it; all 0 where that finds any, and
        where nothing stands out from the grain of the paper.
    """
    return _evened_out(grey, _relative_to_grain, on_board=False)


def inked(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """1 within the outline of a stroke, 0 on paper."""
    return (ink > OUTLINE * 255).view(np.uint8)


def _evened_out(
    grey: NDArray[np.uint8],
    relative: Callable[[NDArray[np.uint8]], NDArray[np.uint8]],
    *,
    as_paper: bool = False,
    on_board: bool = True,
) -> NDArray[np.uint8]:
    """The ink between the bars of a picture, given what is made of the light that it takes.

    Args:
        grey: (height, width).
        relative: from the share of the light that is missing to ink, both (height, width) uint8.
        as_paper: whether what seems to be a board is taken for paper, and what does not left out.
        on_board: whether chalk is asked for, too.
    """
    inner = _between_bars(grey)
    page = grey[inner]
    small = shrunk(page, coarse_side(page.shape), exact=True)
    light = is_light_on_dark(small)
    if (as_paper and not light) or (light and not on_board):
        return np.zeros_like(grey)
    if light and not as_paper:
        page, small = (cv2.bitwise_not(evened) for evened in _evenly_lit(page, small))
    ink = relative(_darkness(page, small))
    top, left = inner[0].start or 0, inner[1].start or 0
    bottom, right = (n - m - k for n, m, k in zip(grey.shape, ink.shape, (top, left), strict=True))
    if not (top or left or bottom or right):
        return ink
    return cv2.copyMakeBorder(ink, top, bottom, left, right, cv2.BORDER_CONSTANT)


def _evenly_lit(
    page: NDArray[np.uint8], small: NDArray[np.uint8]
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """A board and a small copy of it as if no shadow fell on it: chalk is a share of its light."""
    board = _ground(small, cv2.MORPH_OPEN)
    usual = float(np.median(board))
    light = cv2.resize(board, page.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return cv2.divide(page, light, scale=usual), cv2.divide(small, board, scale=usual)


def _between_bars(grey: NDArray[np.uint8]) -> tuple[slice, slice]:
    """Rows and columns of the picture between the black bars of a screenshot or a video."""
    rows = np.flatnonzero(grey.max(axis=1) >= BAR)
    columns = np.flatnonzero(grey.max(axis=0) >= BAR)
    if not rows.size or (len(rows) < len(grey)) == (len(columns) < len(grey[0])):
        # Black on all sides is what white chalk stands on.
        return np.s_[:, :]
    inner = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return inner if np.median(grey[inner]) >= LIT else np.s_[:, :]


def _darkness(page: NDArray[np.uint8], small: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The share of the light that is missing, 0 to 255, where dark strokes are on light paper.

    The paper is a grey-scale closing: it fills strokes and keeps the edges of shadows, so that
    the division leaves the ink and takes the light away.
    """
    paper = _ground(small, cv2.MORPH_CLOSE)
    light = cv2.resize(paper, page.shape[::-1], interpolation=cv2.INTER_LINEAR)
    smooth = cv2.GaussianBlur(page, (3, 3), 0)
    darkness = cv2.bitwise_not(cv2.divide(smooth, light, scale=255))
    edges = edges_of_sheet(paper)
    if edges is not None:
        darkness *= 1 - cv2.resize(edges, page.shape[::-1], interpolation=cv2.INTER_NEAREST)
    beside = beside_sheet(cv2.bitwise_not(cv2.divide(small, paper, scale=255)))
    if beside is not None:
        darkness = cv2.subtract(darkness, cv2.resize(beside, darkness.shape[::-1]))
    return darkness


def _ground(small: NDArray[np.uint8], operation: int) -> NDArray[np.uint8]:
    """What strokes stand on: a closing fills dark ones, an opening light ones."""
    side = max(3, int(WIDEST_STROKE * min(small.shape)) | 1)
    box = cv2.getStructuringElement(cv2.MORPH_RECT, (side, side))
    # The finest strokes are gone from it.
    smoothed = cv2.medianBlur(small, 3)
    ground = cv2.morphologyEx(smoothed, operation, box, borderType=cv2.BORDER_REPLICATE)
    return np.maximum(cv2.blur(ground, (5, 5)), np.uint8(16))


def _relative_to_pen(darkness: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Divides by the strength of the pen nearby, so that pencil and marker look alike."""
    peaks = _peaks(darkness)
    usual, strongest = _usual_and_strongest(peaks)
    if strongest < BLANK * 255:
        return np.zeros_like(darkness)
    if strongest < FAINT_PEN * 255:
        # The darkest spots of pencil are its grain and noise.
        peaks = _peaks(cv2.blur(darkness, (3, 3)))
    return _divided(darkness, peaks, usual, strongest)


def _relative_to_grain(darkness: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """By the strength of the pen, where a page has none but what stands out from its grain."""
    if _usual_and_strongest(_peaks(darkness))[1] >= BLANK * 255:
        return np.zeros_like(darkness)
    smooth = cv2.GaussianBlur(darkness, (SMOOTH, SMOOTH), 0)
    peaks = _peaks(smooth)
    usual, strongest = _usual_and_strongest(peaks)
    if strongest < HARDLY_ANY * 255:
        return np.zeros_like(darkness)
    return _divided(smooth, peaks, usual, strongest)


def _divided(
    darkness: NDArray[np.uint8], peaks: NDArray[np.uint8], usual: float, strongest: float
) -> NDArray[np.uint8]:
    """The light that is missing, by the strength of the pen nearby."""
    grain = 1.5 * usual
    # On a page that seems blank, the strongest may take hardly more than the faintest.
    least = min(FAINTEST_INK * 255, strongest / 2)
    faintest = max(least, grain, WEAKEST_PEN * strongest)
    near = max(3, max(peaks.shape) // 12 | 1)
    pen = cv2.blur(cv2.dilate(peaks, np.ones((near, near), np.uint8)), (near, near))
    pen = np.maximum(pen, np.uint8(min(255, round(2 * faintest))))
    pen = cv2.resize(pen, darkness.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return cv2.divide(darkness, pen, scale=255)


def paler_than(rules: NDArray[np.uint8], ink: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """The ink beside printed rules, by the strength of its own pen: pencil in a table.

    Args:
        rules: (height, width) of 0 and 1.
        ink: (height, width) uint8, 0 to 255, by the strength of what is darkest nearby.

    Returns:
        (height, width) uint8, 0 to 255; None where it is about as dark as the rules, or nothing.
    """
    rest = ink * (1 - cv2.dilate(rules, np.ones((EDGES, EDGES), np.uint8)))
    _, strongest = _usual_and_strongest(_peaks(rest))
    if not BLANK * 255 <= strongest < PALER * 255:
        return None
    return _relative_to_pen(rest)


def _relative_to_boldest(darkness: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Divides what is dark enough by the strength of the boldest pen."""
    _, boldest = _usual_and_strongest(_peaks(cv2.blur(darkness, (3, 3))))
    if boldest < FAINT_PEN * 255:
        return np.zeros_like(darkness)
    paper = BOLD * boldest
    levels = (np.arange(256) - paper) * (255 / (boldest - paper))
    return np.asarray(cv2.LUT(darkness, np.clip(levels, 0, 255).astype(np.uint8)), np.uint8)


def _usual_and_strongest(peaks: NDArray[np.uint8]) -> tuple[float, float]:
    """The median of the darkest spots, and the darkest but for specks; 0 where there are few."""
    middle, least = peaks.size // 2, max(0, peaks.size - SPECKS)
    ranked = np.partition(peaks, (middle, least), axis=None)
    return float(ranked[middle]), float(ranked[least]) if least else 0.0


def _peaks(darkness: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The darkest spot of each part of a page that is cut into about 128 along its long side."""
    cell = max(1, max(darkness.shape) // 128)
    size = (max(1, darkness.shape[1] // cell), max(1, darkness.shape[0] // cell))
    darkest = cv2.dilate(darkness, np.ones((cell, cell), np.uint8))
    return np.asarray(cv2.resize(darkest, size, interpolation=cv2.INTER_NEAREST), np.uint8)
