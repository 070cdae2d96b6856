"""What was put around a photo: bars beside it, the corners of a picture that was turned."""

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.beyond import with_paper_around
from model.photo.shrinking import COARSE_SIDE, shrunk

# On a small copy, margins differ by so many grey levels at most, and in the corners of the picture
# itself, of this share of its long side, where any camera's noise would show, ...
EVEN = 3
CORNER = 1 / 64
# ... though a JPEG that is small rings by more along the edges of the photo; ...
RINGING = 24
# ... and leave at least this share of the picture to the photo, ...
PHOTO = 0.25
# ... which has straight edges: it fills its convex hull, a polygon of so many corners when these
# may be off by this share of the picture's long side.
CONVEX = 0.97
CORNERS = 8
STRAIGHT = 0.008
# On a smaller copy a round digit has straight edges, too.
SMALLEST = 64
# A photo is not flat, as a bold 1 is, and little of it is as light or dark as the margins, as the
# inside of a box or of a bold 0 is.
FLAT = 20
SAME = 0.2
# So many pixels along its edges are neither.
RIM = 2
# It is level if it fills this share of the rectangle around it.
LEVEL = 0.98

Grey = NDArray[np.uint8]


def without_margins(grey: Grey) -> tuple[Grey, tuple[int, int]]:
    """The photo alone where something even was put around it.

    Args:
        grey: (height, width), upright.

    Returns:
        The photo, and the column and row of the picture at which it begins. Where it lies askew
        it is as large as the picture, with its paper in all corners.
    """
    if not _has_even_corners(grey):
        return grey, (0, 0)
    coarse = shrunk(grey, COARSE_SIDE)
    found = (_photo(coarse, even) for even in (EVEN, RINGING))
    inside = next((photo for photo in found if photo is not None), None)
    if inside is None:
        return grey, (0, 0)
    x, y, width, height = cv2.boundingRect(inside)
    if cv2.countNonZero(inside) >= LEVEL * width * height:
        left, right = _along(x, width, coarse.shape[1], grey.shape[1])
        top, bottom = _along(y, height, coarse.shape[0], grey.shape[0])
        return np.ascontiguousarray(grey[top:bottom, left:right]), (left, top)
    # The thin ends of filled corners, along the edges, are hardly seen on a small copy.
    inside[:RIM] = inside[-RIM:] = inside[:, :RIM] = inside[:, -RIM:] = 0
    return with_paper_around(grey, coarse, inside), (0, 0)


def _has_even_corners(grey: Grey) -> bool:
    """Whether all corners of a picture are one flat grey."""
    side = max(1, round(CORNER * max(grey.shape)))
    ends = np.r_[:side, -side:0]
    return min(grey.shape) > 2 * side and bool(np.ptp(grey[np.ix_(ends, ends)]) <= 2 * EVEN)


def _photo(coarse: Grey, even: int) -> Grey | None:
    """1 well within the edges of a photo with margins, so even, in all corners of the picture."""
    if min(coarse.shape) < SMALLEST:
        return None
    same = (abs(coarse - np.float32(coarse[0, 0])) <= even).view(np.uint8)
    _, labels = cv2.connectedComponents(same, connectivity=4)
    margins = np.isin(labels, labels[[0, 0, -1, -1], [0, -1, 0, -1]])
    outlines, _ = cv2.findContours(
        (~margins).view(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE
    )
    if not outlines:
        return None
    outline = max(outlines, key=cv2.contourArea)
    hull = cv2.convexHull(outline)
    area = cv2.contourArea(hull)
    _, _, width, height = cv2.boundingRect(hull)
    # A screenshot has signs beside a photo that is as wide or as high as itself.
    spans = width == coarse.shape[1] or height == coarse.shape[0]
    if (
        area < PHOTO * coarse.size
        or cv2.contourArea(outline) < CONVEX * area
        or len(cv2.approxPolyDP(hull, STRAIGHT * max(coarse.shape), True)) > CORNERS
        or (len(outlines) > 1 and not spans)
    ):
        return None
    photo = np.zeros_like(coarse)
    cv2.drawContours(photo, [hull], 0, 1, cv2.FILLED)
    photo = cv2.erode(photo, np.ones((2 * RIM + 1, 2 * RIM + 1), np.uint8))
    inside = photo > 0
    if same[inside].mean() > SAME or np.ptp(coarse[inside]) < FLAT:
        return None
    return photo


def _along(start: int, length: int, coarse: int, full: int) -> tuple[int, int]:
    """Where what is told on a small copy starts and ends on the picture, along one side."""
    end = full if start + length == coarse else (start + length) * full // coarse
    return start * full // coarse, end
