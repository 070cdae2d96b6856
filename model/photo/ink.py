"""The ink on a page: what is darker (or lighter) than the paper around it."""

import cv2
import numpy as np
from numpy.typing import NDArray

# Light is estimated at this size: strokes vanish in it, shadows do not.
LIGHT_SIDE = 256
# A stroke is narrower than this share of the picture's short side.
WIDEST_STROKE = 0.22
# Bars beside a picture are darker than this, and the picture between them is lighter.
BAR = 24
LIT = 64
# Ink takes at least this share of the light away.
FAINTEST_INK = 0.06
# A page whose strongest ink takes less light than this is blank.
BLANK = 0.18
# Ink is at least this strong against the strongest ink on the page.
WEAKEST_PEN = 0.25
# Where a stroke ends, against the full strength of its pen.
OUTLINE = 0.4


def find_ink(grey: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Evens out the light and returns how much ink each pixel holds.

    Args:
        grey: (height, width), an upright picture.

    Returns:
        (height, width) float32, 0 for paper to 1 for the full strength of the pen nearby, so
        that a stroke ends at `OUTLINE`; all 0 where nothing stands out from the paper.
    """
    inner = _between_bars(grey)
    scene = grey[inner]
    page = 255 - scene if is_light_on_dark(scene) else scene
    ink = np.zeros(grey.shape, np.float32)
    ink[inner] = _relative_to_pen(_darkness(page))
    return ink


def _between_bars(grey: NDArray[np.uint8]) -> tuple[slice, slice]:
    """Rows and columns of the picture between the black bars of a screenshot or a video."""
    lit = grey >= BAR
    rows, columns = np.flatnonzero(lit.any(axis=1)), np.flatnonzero(lit.any(axis=0))
    if not rows.size or (len(rows) < len(lit)) == (len(columns) < len(lit[0])):
        # Black on all sides is what white chalk stands on.
        return np.s_[:, :]
    inner = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return inner if np.median(grey[inner]) >= LIT else np.s_[:, :]


def is_light_on_dark(grey: NDArray[np.uint8]) -> bool:
    """Whether the writing is lighter than what it stands on.

    Ink covers little of a page, so it is the long tail of the differences to the median around.
    """
    small = _shrunk(grey, 128)
    window = max(3, min(small.shape) * 6 // 10 | 1)
    difference = small.astype(np.float32) - cv2.medianBlur(small, window)
    return float((difference**3).mean()) > 0


def _darkness(page: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The share of the light that is missing, where dark strokes stand on light paper.

    The paper is a grey-scale closing: it fills strokes and keeps the edges of shadows, so that
    the division leaves the ink and takes the light away.
    """
    small = cv2.medianBlur(_shrunk(page, LIGHT_SIDE), 3)
    side = max(3, int(WIDEST_STROKE * min(small.shape)) | 1)
    box = cv2.getStructuringElement(cv2.MORPH_RECT, (side, side))
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, box, borderType=cv2.BORDER_REPLICATE)
    paper = cv2.GaussianBlur(paper, (0, 0), 1.5)
    light = cv2.resize(paper, page.shape[::-1], interpolation=cv2.INTER_LINEAR)
    light = np.maximum(light, 16).astype(np.float32)
    smooth = cv2.GaussianBlur(page, (3, 3), 0)
    return np.clip(1 - smooth / light, 0, 1)


def _relative_to_pen(darkness: NDArray[np.float32]) -> NDArray[np.float32]:
    """Divides by the strength of the pen nearby, so that pencil and marker look alike."""
    cell = max(1, max(darkness.shape) // 128)
    size = (max(1, darkness.shape[1] // cell), max(1, darkness.shape[0] // cell))
    peaks = cv2.resize(
        cv2.dilate(darkness, np.ones((cell, cell))), size, interpolation=cv2.INTER_NEAREST
    )
    inked = peaks[peaks > FAINTEST_INK]
    strongest = float(np.percentile(inked, 95)) if inked.size else 0.0
    if strongest < BLANK:
        return np.zeros_like(darkness)
    grain = 1.5 * float(np.median(peaks))
    faintest = max(FAINTEST_INK, grain, WEAKEST_PEN * strongest)
    near = max(3, max(peaks.shape) // 12 | 1)
    pen = cv2.blur(cv2.dilate(peaks, np.ones((near, near))), (near, near))
    pen = cv2.resize(pen, darkness.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.clip(darkness / np.maximum(pen, 2 * faintest), 0, 1)


def _shrunk(grey: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    factor = side / max(grey.shape)
    if factor >= 1:
        return grey
    size = (max(1, round(grey.shape[1] * factor)), max(1, round(grey.shape[0] * factor)))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
