"""Sheets of paper that do not fill a photo: a note, a page of a book, a screen."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.beyond import with_paper_around
from model.photo.even_regions import Grey, Outline, even_regions, is_rectangle
from model.photo.folds import parted, strokes_into_fold
from model.photo.pieces import reaches_edge
from model.photo.shrinking import COARSE_SIDE, shrunk

# On a sheet, what is written takes this share of its light and is on so much of it, well within.
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
# What the photo cuts off fills this share of the largest sheet that is seen whole.
PART = 0.5


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
    for outline in filter(is_rectangle, even_regions(coarse)):
        inside = _within(coarse, outline)
        if inside.any():
            cut_off = reaches_edge(cv2.boundingRect(outline), coarse.shape)
            alike = _is_alike(coarse, outline)
            sheets += [Sheet(page, cut_off, alike) for page in parted(coarse, inside)]
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
        The part of the photo that holds them, and what reaches into the fold of a notebook, with
        their paper around them; and the column and row of the photo at which it begins.
    """
    coarse = shrunk(grey, COARSE_SIDE)
    even = np.bitwise_or.reduce([sheet.inside for sheet in sheets])
    inside, light = strokes_into_fold(coarse, even)
    x, y, width, height = cv2.boundingRect(inside)
    there = np.s_[y : y + height, x : x + width]
    down, across = (full / small for full, small in zip(grey.shape, coarse.shape, strict=True))
    top, bottom = round(y * down), round((y + height) * down)
    left, right = round(x * across), round((x + width) * across)
    part = _lit(grey[top:bottom, left:right], light[there])
    return with_paper_around(part, _lit(coarse[there], light[there]), inside[there]), (left, top)


def _lit(grey: Grey, light: NDArray[np.float32]) -> Grey:
    """A picture as if all of it had full light, given a small picture of the share that it has."""
    share = cv2.resize(light, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(np.minimum(grey / share, 255), np.uint8)


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
