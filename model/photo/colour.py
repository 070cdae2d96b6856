"""A picture by the colour of its ink, where that is hardly darker than the paper."""

import cv2
import numpy as np
from numpy.typing import NDArray

# Colours are told apart by every n-th pixel, at least so many along the longer side ...
SIDE = 128
# ... where they differ by so many times as much as their light does.
CLEARLY_MORE = 1.5
# The paper's grey.
PAPER = 225
LUMA = np.array([0.299, 0.587, 0.114], np.float32)
"""How light red, green and blue are (ITU-R BT.601), as Pillow has it."""


def by_colour(rgb: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """The picture along the line through all colours on which they differ most.

    That is the first principal component of their differences to the paper (Pearson 1901).

    Args:
        rgb: (height, width, 3), upright.

    Returns:
        (height, width) uint8, paper light and ink dark; None where light tells as much.
    """
    step = max(1, max(rgb.shape[:2]) // SIDE)
    some = rgb[::step, ::step].reshape(-1, 3).astype(np.float32)
    paper = np.median(some, axis=0)
    apart = some - paper
    values, vectors = np.linalg.eigh(apart.T @ apart / len(apart))
    # Along this line, black and white are as far apart as in grey.
    line = vectors[:, -1] / np.sqrt(3)
    if values[-1] / 3 <= CLEARLY_MORE**2 * np.mean((apart @ LUMA) ** 2):
        return None
    if np.sum((apart @ line) ** 3) > 0:
        line = -line
    level = cv2.transform(rgb.astype(np.float32), line[np.newaxis])
    return np.asarray(np.clip(PAPER + level - paper @ line, 0, 255), np.uint8)
