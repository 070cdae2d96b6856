"""Sheets that fill less of a photo than what they lie on: a note on a desk."""

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.beyond import with_paper_around
from model.photo.pieces import reaches_edge
from model.photo.shrinking import COARSE_SIDE, shrunk

# A sheet is lighter than one of these shares of the photo's lightest spot, and what is around it
# is not; ...
LEVELS = (0.9, 0.8, 0.7, 0.6, 0.5, 0.4)
# ... it fills this share of the photo, and of the rectangle around it, which is no longer than so
# many times its width; ...
SMALLEST = 0.03
SQUARE = 0.85
LONGEST = 4
# ... once its outline is drawn with straight lines, off by so much of its length, as much of its
# hull is left; ...
ROUGH = 0.05
STRAIGHT = 0.83
# ... what it lies on has less than this share of its light, and along most of its outline light
# falls by this share of the difference from one pixel of a small copy to the next but one; ...
DARKER = 0.85
STEEP = 0.5
# ... and a little of it is darker by this share, well within.
INK = 0.85
WRITTEN = 0.002
# Somewhere on it, paper is free for this share of its shorter side around, or there is more on it
# than the two holes and two notches of a bold 8.
OPEN = 0.155
HOLES = 4
# So many pixels along the outline, within and without, are neither.
RIM = 3
# A thumb that holds it is wider than this share of it.
THUMB = 0.08
# Noise is gone from a small copy after a median of so many pixels.
NOISE = 5

Grey = NDArray[np.uint8]


def without_desk(grey: Grey) -> tuple[Grey, tuple[int, int]]:
    """The sheets alone where they lie on something darker, and none of them is cut off.

    Args:
        grey: (height, width), upright.

    Returns:
        The part of the photo that holds them, with their paper around them, and the column and row
        of the photo at which it begins.
    """
    coarse = shrunk(grey, COARSE_SIDE)
    inside = _sheets(coarse)
    if not inside.any():
        return grey, (0, 0)
    x, y, width, height = cv2.boundingRect(inside)
    there = np.s_[y : y + height, x : x + width]
    down, across = (full / small for full, small in zip(grey.shape, coarse.shape, strict=True))
    top, bottom = round(y * down), round((y + height) * down)
    left, right = round(x * across), round((x + width) * across)
    part = grey[top:bottom, left:right]
    return with_paper_around(part, coarse[there], inside[there]), (left, top)


def _sheets(coarse: Grey) -> Grey:
    """1 well within sheets that something is written on, (height, width) of a small copy."""
    light = cv2.medianBlur(coarse, NOISE)
    lightest = float(light.max())
    slopes = cv2.morphologyEx(light, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    found = []
    for level in LEVELS:
        bright = (light > level * lightest).view(np.uint8)
        outlines, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        found += [o for o in outlines if cv2.contourArea(o) >= SMALLEST * coarse.size]
    inside = np.zeros_like(coarse)
    for outline in sorted(found, key=cv2.contourArea, reverse=True):
        x, y, width, height = cv2.boundingRect(outline)
        taken = inside[y : y + height, x : x + width].any()
        if not taken and _is_sheet(light, slopes, outline):
            inside |= _within(coarse, outline)
    return inside


def _is_sheet(light: Grey, slopes: Grey, outline: NDArray[np.int32]) -> bool:
    """Whether a light region is a rectangle with sharp edges on something darker."""
    if reaches_edge(cv2.boundingRect(outline), light.shape):
        return False
    hull = cv2.convexHull(outline)
    _, (width, height), _ = cv2.minAreaRect(hull)
    corners = cv2.approxPolyDP(hull, ROUGH * cv2.arcLength(hull, True), True)
    if (
        max(width, height) > LONGEST * min(width, height)
        or cv2.contourArea(outline) < SQUARE * (width - 1) * (height - 1)
        or cv2.contourArea(corners) < STRAIGHT * cv2.contourArea(hull)
    ):
        return False
    sheet = _filled(light, outline)
    rim = np.ones((2 * RIM + 1, 2 * RIM + 1), np.uint8)
    near = cv2.dilate(sheet, rim)
    around = cv2.dilate(near, rim) - near
    inner = cv2.erode(sheet, rim)
    if not inner.any():
        return False
    on, beside = float(np.median(light[inner > 0])), float(np.median(light[around > 0]))
    along = slopes[outline[:, 0, 1], outline[:, 0, 0]]
    return beside < DARKER * on and float(np.median(along)) >= STEEP * (on - beside)


def _within(coarse: Grey, outline: NDArray[np.int32]) -> Grey:
    """1 well within a sheet, but for thumbs on it; 0 where nothing is written there."""
    sheet, hull = _filled(coarse, outline), _filled(coarse, cv2.convexHull(outline))
    wide = max(3, round(THUMB * float(np.sqrt(cv2.contourArea(outline)))))
    thumb, rim = (np.ones((side, side), np.uint8) for side in (wide, 2 * RIM + 1))
    thumbs = cv2.dilate(cv2.morphologyEx(hull - sheet, cv2.MORPH_OPEN, thumb), thumb)
    inside = np.asarray(cv2.erode(hull * (1 - thumbs), rim), np.uint8)
    if not inside.any():
        return inside
    ink = inside & (coarse < INK * np.median(coarse[inside > 0])).view(np.uint8)
    written = cv2.countNonZero(ink) >= WRITTEN * cv2.countNonZero(inside)
    open_paper = cv2.distanceTransform(inside & ~ink, cv2.DIST_L2, 3).max()
    holes = cv2.connectedComponents(ink)[0] - 1
    _, size, _ = cv2.minAreaRect(outline)
    is_paper = open_paper >= OPEN * min(size) or holes > HOLES
    return inside if written and is_paper else np.zeros_like(inside)


def _filled(like: Grey, outline: NDArray[np.int32]) -> Grey:
    """1 for what an outline encloses, of the shape of a picture."""
    mask = np.zeros_like(like)
    cv2.drawContours(mask, [outline], 0, 1, cv2.FILLED)
    return mask
