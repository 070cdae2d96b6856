"""How wide the strokes of each piece of ink are, and how long."""

import cv2
import numpy as np
from numpy.typing import NDArray


def stroke_widths(
    mask: NDArray[np.uint8], labels: NDArray[np.int32], stats: NDArray[np.int32]
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Mean widths in pixels: twice the area of a piece over its outline, and at least 1.

    Args:
        mask: (height, width) of 0 and 1.
        labels: (height, width), the piece that each pixel belongs to.
        stats: OpenCV's statistics of each piece.

    Returns:
        The width and the length of the outline of each piece, the paper first: 1 and 0.
    """
    inside = cv2.erode(mask, np.ones((3, 3), np.uint8), borderType=cv2.BORDER_CONSTANT)
    outline = np.bincount(labels[mask > inside], minlength=len(stats))
    area = stats[:, cv2.CC_STAT_AREA]
    solid = (area > outline) & (outline > 0)
    return np.where(solid, 2 * area / np.maximum(outline, 1), 1.0), outline
