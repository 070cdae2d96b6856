"""How a line runs across paper that bends."""

import numpy as np
from numpy.polynomial import Polynomial
from numpy.typing import NDArray

# On a bent page a line is a curve of this degree.
BEND = 2


def bow(line: NDArray[np.uint8], pixels: NDArray[np.intp], thick: float) -> Polynomial:
    """From a column to the row in which a line runs there, strokes that touch it left aside.

    Args:
        line: (height, width) of 0 and 1.
        pixels: (width,), how many of them each column has.
        thick: how many it has in most.
    """
    plain = np.flatnonzero((pixels > 0) & (pixels <= thick + 1))
    middle = np.arange(len(line)) @ line[:, plain] / pixels[plain]
    return Polynomial.fit(plain, middle, min(BEND, len(plain) - 1))
