"""Ways from the top of a piece of ink to its bottom that cross little of it."""

import numpy as np
from numpy.typing import NDArray


def least_ink_seams(
    ink: NDArray[np.uint8], aside: float
) -> tuple[NDArray[np.int16], NDArray[np.float32]]:
    """For each column at the bottom the way to it that crosses the least ink.

    The shortest ways by dynamic programming, as in seam carving (Avidan and Shamir 2007).

    Args:
        ink: (height, width), 0 for paper to 255 for ink.
        aside: what a step aside costs, in pixels of ink.

    Returns:
        The column of each way in each row, (height, width), and how many pixels of ink each way
        crosses, (width,), with what it pays for going aside.
    """
    height, width = ink.shape
    steps = np.zeros((height, width), np.int8)
    total = np.zeros(width, np.float32)
    around = np.full(width + 2, np.inf, np.float32)
    for row in range(height):
        around[1:-1] = total
        from_left, from_right = around[:-2] + aside, around[2:] + aside
        from_beside = np.minimum(from_left, from_right)
        steps[row] = np.where(from_beside < total, np.where(from_left <= from_right, -1, 1), 0)
        total = np.minimum(total, from_beside) + ink[row] / np.float32(255)
    seams = np.empty((height, width), np.int16)
    column = np.arange(width)
    for row in range(height - 1, -1, -1):
        seams[row] = column
        column = column + steps[row, column]
    return seams, total
