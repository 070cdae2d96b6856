"""Regions of a photo on which light hardly changes, as it does on sheets of paper."""

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.pieces import connected

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
# ... it fills these shares of the photo, least and most, ...
SMALLEST, LARGEST = 0.03, 0.9
# ... and this share of its hull, which fills the rectangle around it, no longer than so many times
# its width; ...
SQUARE = 0.85
LONGEST = 4
# ... once its outline is drawn with straight lines, off by so much of its length, as much of its
# hull is left.
ROUGH = 0.05
STRAIGHT = 0.83
# Noise is gone from a small copy after a median of so many pixels.
NOISE = 5

Grey = NDArray[np.uint8]
Outline = NDArray[np.int32]


def even_regions(coarse: Grey) -> Iterator[Outline]:
    """Outlines of regions without edges in them, the most even ones first.

    Args:
        coarse: (height, width), a small copy of a photo.

    Yields:
        The points of an outline, (n, 1, 2): columns and rows.
    """
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


def is_rectangle(outline: Outline) -> bool:
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
