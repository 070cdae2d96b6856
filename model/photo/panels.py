"""Dark panels on light paper: tiles, the canvas of a drawing program, a blackboard on a wall."""

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.pieces import reaches_edge
from model.photo.shrinking import COARSE_SIDE, shrunk

# Panels are looked for on a small copy; their sides have so many pixels of it.
SMALLEST = 12
# They have less than this share of the light of the picture's lightest spot ...
DARK = 0.5
# ... and fill this share of the rectangle around them, which a ring or an 8 does not, once what
# is written across their edges is filled; that is not much.
SQUARE = 0.94
CLEAR = 0.75
# A bent bar does so, too, but is longer against its width.
LONGEST = 3
# So much of a panel is lighter by this share of the lightest spot.
WRITTEN = 0.002
LIGHTER = 0.2
# ... further from its outline than this share of its width.
WITHIN = 1 / 8
# One that touches the picture's edge is a desk, unless it is one of so many of about one size.
SEVERAL = 3
ALIKE = 0.1
# So many pixels within its outline are neither.
RIM = 2

Grey = NDArray[np.uint8]
Outline = NDArray[np.int32]
"""(n, 1, 2), x and y."""


def without_panels(grey: Grey) -> Grey:
    """The picture with dark on light where there was light on a dark panel.

    Args:
        grey: (height, width), upright.
    """
    coarse = shrunk(grey, COARSE_SIDE)
    if not _panels(coarse, SMALLEST):
        return grey
    even = grey.copy()
    for outline in _panels(grey, SMALLEST * max(grey.shape) / max(coarse.shape)):
        _invert(even, outline)
    return even


def _panels(grey: Grey, smallest: float) -> list[Outline]:
    """The outlines of the panels whose sides have at least so many pixels."""
    lightest = float(grey.max())
    _, dark = cv2.threshold(grey, DARK * lightest, 255, cv2.THRESH_BINARY_INV)
    outlines, _ = cv2.findContours(dark, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    found = []
    for outline in outlines:
        if len(outline) < 4 * (smallest - 1):
            continue
        filled = cv2.convexHull(outline)
        area, (_, (width, height), _) = cv2.contourArea(filled), cv2.minAreaRect(filled)
        square = area >= SQUARE * (width - 1) * (height - 1)
        clear = cv2.contourArea(outline) >= CLEAR * area
        compact = max(smallest, max(width, height) / LONGEST) <= min(width, height)
        deep = WITHIN * min(width, height)
        if square and clear and compact and _is_written_on(grey, filled, deep, lightest):
            found.append((filled, area))
    areas = np.array([area for _, area in found])
    return [
        outline
        for outline, area in found
        if not reaches_edge(cv2.boundingRect(outline), grey.shape)
        or np.count_nonzero(abs(areas - area) <= ALIKE * area) >= SEVERAL
    ]


def _is_written_on(grey: Grey, outline: Outline, deep: float, lightest: float) -> bool:
    """Whether most of what an outline encloses is dark, and a little of it light, well within."""
    there, mask = _enclosed(outline, grey.shape)
    # Along its outline there is paper where it is no panel, but a bold digit.
    box = np.ones((1 + 2 * round(deep), 1 + 2 * round(deep)), np.uint8)
    mask = cv2.erode(mask, box, borderType=cv2.BORDER_CONSTANT, borderValue=0)
    inside = grey[there][mask > 0]
    if not inside.size:
        return False
    usual = float(np.median(inside))
    lighter = np.count_nonzero(inside > usual + LIGHTER * lightest) / inside.size
    return bool(usual < DARK * lightest and lighter >= WRITTEN)


def _invert(grey: Grey, outline: Outline) -> None:
    """Makes a panel as light as what is around it, and what is light on it dark."""
    there, panel = _enclosed(outline, grey.shape, 3 * RIM)
    box = np.ones((2 * RIM + 1, 2 * RIM + 1), np.uint8)
    rim, inside = cv2.dilate(panel, box) > 0, cv2.erode(panel, box) > 0
    values = grey[there].astype(np.float32)
    dark = np.median(values[inside])
    light = max(values[inside].max(), dark + 1)
    paper = np.median(values[~rim]) if not rim.all() else np.float32(255)
    values[rim] = paper
    values[inside] = np.minimum(1, (light - grey[there][inside]) / (light - dark)) * paper
    grey[there] = values.astype(np.uint8)


def _enclosed(
    outline: Outline, shape: tuple[int, ...], margin: int = 0
) -> tuple[tuple[slice, slice], NDArray[np.uint8]]:
    """The part of a picture around an outline, and 1 there for what it encloses."""
    x, y, width, height = cv2.boundingRect(outline)
    left, top = max(0, x - margin), max(0, y - margin)
    right, bottom = min(shape[1], x + width + margin), min(shape[0], y + height + margin)
    mask = np.zeros((bottom - top, right - left), np.uint8)
    cv2.drawContours(mask, [outline], 0, 1, cv2.FILLED, offset=(-left, -top))
    return np.s_[top:bottom, left:right], mask
