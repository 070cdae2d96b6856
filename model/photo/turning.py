"""A page turned another way, and the way back for what is found on it."""

import math
from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

Ink = NDArray[np.uint8]
Box = tuple[int, int, int, int]
"""x, y, width, height."""


def turned(ink: Ink, quarters: int) -> tuple[Ink, Callable[[Box], Box]]:
    """A page turned by quarters anticlockwise, and where its boxes are on the page as it lies."""
    height, width = ink.shape

    def back(box: Box) -> Box:
        x, y, w, h = box
        if quarters == 1:
            return width - y - h, x, h, w
        if quarters == 2:
            return width - x - w, height - y - h, w, h
        return y, height - x - w, h, w

    return np.ascontiguousarray(np.rot90(ink, quarters)), back


def levelled(ink: Ink, degrees: float) -> tuple[Ink, Callable[[Box], Box]]:
    """A page turned so that its rows run level.

    Args:
        ink: (height, width) uint8, 0 for paper.
        degrees: by how much its rows fall.

    Returns:
        All of the page on one as large as that takes, and for a box on it the upright one around
        the same digit on the page as it lies.
    """
    height, width = ink.shape
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    turn = np.array([[cos, sin], [-sin, cos]])
    size = np.ceil(np.abs(turn) @ (width, height)).astype(int).tolist()
    shift = np.array(size) / 2 - turn @ np.array([width, height]) / 2
    level = cv2.warpAffine(ink, np.column_stack([turn, shift]), size, flags=cv2.INTER_CUBIC)

    def back(box: Box) -> Box:
        x, y, w, h = box
        corners = np.array([(x, y), (x + w, y), (x, y + h), (x + w, y + h)])
        seen = np.clip((corners - shift) @ turn, 0, (width, height))
        left, top = np.floor(seen.min(axis=0)).astype(int).tolist()
        right, bottom = np.ceil(seen.max(axis=0)).astype(int).tolist()
        return left, top, right - left, bottom - top

    return np.asarray(level, np.uint8), back
