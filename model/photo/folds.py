"""The fold of an open notebook: a sheet's light falls off there, and it parts two pages."""

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.beyond import going_on
from model.photo.even_regions import Grey, is_rectangle
from model.photo.pieces import connected

# A fold takes this share of the light and leaves pages of at least this share of what it parts.
DARK = 0.15
PAGE = 0.3
# Strokes are narrower than so many pixels of the small copy, and take this share of the light
# around; their blurred edges are so many pixels wide, both sides and themselves together.
NARROW = 9
INK = 0.12
BLURRED = 5
# They end no farther from the even part of a sheet than this share of its size, ...
REACH = 0.25
# ... where it is no lighter than the sheet, but for noise.
NOISE = 1.1


def parted(coarse: Grey, inside: Grey) -> list[Grey]:
    """The pages of a sheet that something dark parts from edge to edge, or the sheet.

    Args:
        coarse: (height, width), a small copy of a photo.
        inside: 1 on the sheet and 0 elsewhere, of the same shape.
    """
    dark = coarse < (1 - DARK) * np.median(coarse[inside > 0])
    labels, stats = connected(inside * ~dark)
    large = stats[1:, cv2.CC_STAT_AREA] >= PAGE * cv2.countNonZero(inside)
    pages, outlines = [], []
    for label in (1 + np.flatnonzero(large)).tolist():
        there = (labels == label).view(np.uint8)
        found, _ = cv2.findContours(there, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        outlines += found
        pages.append(cv2.drawContours(there, found, 0, 1, cv2.FILLED))
    return pages if len(pages) > 1 and all(map(is_rectangle, outlines)) else [inside]


def strokes_into_fold(coarse: Grey, inside: Grey) -> tuple[Grey, NDArray[np.float32]]:
    """A sheet with the strokes on it that end where its light falls off.

    Args:
        coarse: (height, width), a small copy of a photo.
        inside: 1 on the even part of a sheet and 0 elsewhere, of the same shape.

    Returns:
        1 there and on these strokes; and the share of the sheet's light that they have, of the
        same shape, 1 elsewhere.
    """
    narrow = np.ones((NARROW, NARROW), np.uint8)
    ground = cv2.blur(cv2.morphologyEx(coarse, cv2.MORPH_CLOSE, narrow), (3, 3))
    paper = going_on(coarse, inside)
    labels, _ = connected((coarse < (1 - INK) * ground).view(np.uint8))
    away = cv2.distanceTransform(1 - inside, cv2.DIST_L2, 3)
    no_fold = (away > REACH * np.sqrt(cv2.countNonZero(inside))) | (
        (away > 0) & (ground > NOISE * paper)
    )
    on_sheet = np.setdiff1d(labels[inside > 0], np.append(labels[no_fold], 0))
    strokes = np.isin(labels, on_sheet).view(np.uint8) & ~inside
    reached = cv2.dilate(strokes, np.ones((BLURRED, BLURRED), np.uint8)) & ~inside
    light = np.clip(ground / np.maximum(paper, np.float32(1)), 1 / 255, 1)
    # Between two pixels it is told from both, so one more has to tell.
    light[(inside > 0) | (cv2.dilate(reached, np.ones((3, 3), np.uint8)) == 0)] = 1
    return inside | reached, light
