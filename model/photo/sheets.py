"""Sheets of paper that do not fill a photo: a note, a page of a book, a screen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.beyond import with_paper_around
from model.photo.pieces import connected, reaches_edge
from model.photo.shrinking import COARSE_SIDE, shrunk

# A sheet is even: on a small copy, its light changes from one pixel to the next but one by no more
# than one of these shares of itself, or, where it is dark, of this share of the lightest spot ...
EVEN = (0.03, 0.06, 0.1, 0.16)
DARK = 0.4
# ... but for what is written on it, which takes less than this share, and is closed over so many
# pixels where it is near the edge; ...
OWN = 0.7
CLOSED = 7
# ... and at its edges, which are so many pixels wide, by so many times more; ...
SHARP = 2.0
EDGE = 5
# ... it fills these shares of the photo, least and most, and as much as one that is seen whole,
# but for this factor, where the photo cuts it off; ...
SMALLEST, LARGEST = 0.03, 0.9
PART = 0.5
# ... and this share of its hull, which fills the rectangle around it, no longer than so many times
# its width; ...
SQUARE = 0.85
LONGEST = 4
# ... once its outline is drawn with straight lines, off by so much of its length, as much of its
# hull is left; ...
ROUGH = 0.05
STRAIGHT = 0.83
# ... and a little of it is darker by this share, well within.
INK = 0.85
WRITTEN = 0.002
# What a smaller one lies on, of less than this share of it, is a desk.
DESK = 0.5
# Somewhere on it, paper is free for this share of its shorter side around, or there is more on it
# than the two holes and two notches of a bold 8.
OPEN = 0.155
HOLES = 4
# So many pixels along the outline are neither.
RIM = 3
# What differs by less than this share of its light is as light as a sheet; the line of a box is no
# wider than so many pixels.
ALIKE = 0.15
LINE = 9
# A thumb that holds it is wider than this share of it.
THUMB = 0.08
# Noise is gone from a small copy after a median of so many pixels.
NOISE = 5

Grey = NDArray[np.uint8]
Outline = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet on a small copy of a photo."""

    inside: Grey
    """(height, width) of the small copy, 1 well within the sheet, but for thumbs on it."""
    cut_off: bool
    """Whether it runs out of the photo."""
    alike: bool
    """Whether what is around it is about as light: then it may be a box on the same paper."""


def find_sheets(grey: Grey) -> list[Sheet]:
    """The sheets on a photo that something may be written on; none where one fills it.

    Args:
        grey: (height, width), upright.
    """
    coarse = shrunk(grey, COARSE_SIDE)
    sheets: list[Sheet] = []
    for outline in filter(_is_rectangle, _even_regions(coarse)):
        inside = _within(coarse, outline)
        if inside.any():
            cut_off = reaches_edge(cv2.boundingRect(outline), coarse.shape)
            sheets.append(Sheet(inside, cut_off, _is_alike(coarse, outline)))
    found: list[Sheet] = []
    for sheet in sheets:
        taken = any((sheet.inside & other.inside).any() for other in found)
        if not taken and not any(_lies_on(other, sheet) for other in sheets):
            found.append(sheet)
    whole = max((sheet.inside.sum() for sheet in found if not sheet.cut_off), default=0)
    return [s for s in found if not s.cut_off or s.inside.sum() >= PART * whole]


def alone(grey: Grey, sheets: Sequence[Sheet]) -> tuple[Grey, tuple[int, int]]:
    """A photo without what is around some sheets on it.

    Args:
        grey: (height, width), upright.
        sheets: at least one of those on it.

    Returns:
        The part of the photo that holds them, with their paper around them, and the column and row
        of the photo at which it begins.
    """
    coarse = shrunk(grey, COARSE_SIDE)
    inside = np.bitwise_or.reduce([sheet.inside for sheet in sheets])
    x, y, width, height = cv2.boundingRect(inside)
    there = np.s_[y : y + height, x : x + width]
    down, across = (full / small for full, small in zip(grey.shape, coarse.shape, strict=True))
    top, bottom = round(y * down), round((y + height) * down)
    left, right = round(x * across), round((x + width) * across)
    part = grey[top:bottom, left:right]
    return with_paper_around(part, coarse[there], inside[there]), (left, top)


def _even_regions(coarse: Grey) -> Iterator[Outline]:
    """Outlines of regions without edges in them, the most even ones first."""
    light = cv2.medianBlur(coarse, NOISE)
    slopes = cv2.morphologyEx(light, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    steepness = slopes / np.maximum(light, max(DARK * light.max(), 1))
    steepest_near = cv2.dilate(steepness, np.ones((EDGE, EDGE), np.uint8))
    least, most = SMALLEST * light.size, LARGEST * light.size
    for steepest in EVEN:
        labels, stats = connected((steepness <= steepest).view(np.uint8))
        areas = stats[:, cv2.CC_STAT_AREA]
        # The first is what is steep; along the outline, a region loses a few pixels.
        large = (areas[1:] > least / 2) & (areas[1:] < most)
        for label in (np.flatnonzero(large) + 1).tolist():
            outline = _outline(labels, label, stats[label])
            along = steepest_near[outline[:, 0, 1], outline[:, 0, 0]]
            if (
                least <= cv2.contourArea(outline) <= min(most, areas[label] / OWN)
                and np.median(along) >= SHARP * steepest
            ):
                yield outline


def _outline(labels: NDArray[np.int32], label: int, stats: NDArray[np.int32]) -> Outline:
    """The outline of a region, where it was before slopes were measured around each pixel."""
    x, y, width, height, _ = stats.tolist()
    there = (labels[y : y + height, x : x + width] == label).view(np.uint8)
    region = cv2.copyMakeBorder(there, *[CLOSED] * 4, cv2.BORDER_CONSTANT)
    grown = cv2.dilate(region, np.ones((3, 3), np.uint8))
    closed = cv2.morphologyEx(grown, cv2.MORPH_CLOSE, np.ones((CLOSED, CLOSED), np.uint8))
    at = (x - CLOSED, y - CLOSED)
    outlines, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE, offset=at)
    last = np.array(labels.shape[::-1]) - 1
    return np.asarray(np.clip(max(outlines, key=cv2.contourArea), 0, last), np.int32)


def _is_rectangle(outline: Outline) -> bool:
    """Whether an outline is that of a sheet, seen from somewhere above it, with thumbs or not."""
    hull = cv2.convexHull(outline)
    area = cv2.contourArea(hull)
    _, (width, height), _ = cv2.minAreaRect(hull)
    corners = cv2.approxPolyDP(hull, ROUGH * cv2.arcLength(hull, True), True)
    return (
        max(width, height) <= LONGEST * min(width, height)
        and cv2.contourArea(outline) >= SQUARE * area
        and area >= SQUARE * (width - 1) * (height - 1)
        and cv2.contourArea(corners) >= STRAIGHT * area
    )


def _is_alike(coarse: Grey, outline: Outline) -> bool:
    """Whether most of what is around a sheet, beyond the lines of a box, is as light as it is."""
    sheet = _filled(coarse, outline)
    near, far, rim = (np.ones((2 * n + 1, 2 * n + 1), np.uint8) for n in (LINE, LINE + RIM, RIM))
    around = cv2.dilate(sheet, far) - cv2.dilate(sheet, near)
    edge = cv2.erode(sheet, rim) - cv2.erode(sheet, near)
    if not edge.any() or not around.any():
        return True
    light = np.median(coarse[edge > 0])
    return bool(np.mean(abs(coarse[around > 0] - light) < ALIKE * light) > 0.5)


def _lies_on(small: Sheet, large: Sheet) -> bool:
    """Whether a sheet lies on what looks like a larger one."""
    areas = cv2.countNonZero(small.inside), cv2.countNonZero(large.inside)
    return areas[0] < DESK * areas[1] and not (small.inside & ~large.inside).any()


def _within(coarse: Grey, outline: Outline) -> Grey:
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


def _filled(like: Grey, outline: Outline) -> Grey:
    """1 for what an outline encloses, of the shape of a picture."""
    mask = np.zeros_like(like)
    cv2.drawContours(mask, [outline], 0, 1, cv2.FILLED)
    return mask
