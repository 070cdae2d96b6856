"""How a line runs across paper that bends."""

import numpy as np
from numpy.polynomial import Polynomial
from numpy.typing import NDArray

# On a bent page a line is a curve of this degree.
BEND = 2
# Fits one after the other, the next with the less weight for what is far from the last.
ROUNDS = 4


def bow(line: NDArray[np.uint8], pixels: NDArray[np.intp], thick: float) -> Polynomial:
    """From a column to the row in which a line runs there, strokes that touch it left aside.

    Args:
        line: (height, width) of 0 and 1.
        pixels: (width,), how many of them each column has.
        thick: how many it has in most.
    """
    plain = np.flatnonzero((pixels > 0) & (pixels <= thick + 1))
    middle = np.arange(len(line)) @ line[:, plain] / pixels[plain]
    degree = min(BEND, len(plain) - 1)
    course = Polynomial.fit(plain, middle, degree)
    # Of least distances, not of their squares, for what touches a line may be as thin.
    for _ in range(ROUNDS):
        weights = 1 / np.sqrt(abs(course(plain) - middle) + 1)
        course = Polynomial.fit(plain, middle, degree, w=weights)
    return course
