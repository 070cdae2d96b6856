"""How far ruled lines fall on a page, told by where they fill the fewest rows (Postl 1986)."""

import cv2
import numpy as np
from numpy.typing import NDArray

# A sheet lies askew by no more than this, in pixels down for each across.
LEANS = np.linspace(-0.15, 0.15, 13)
CLEARLY_LEVEL = 1.15
# Few lie askew by more, to either side; then rules of both directions are clearly in fewer rows.
ASKEW = np.outer([-1, 1], np.linspace(0.175, 0.6, 18)).ravel()
CLEARLY_ASKEW = 1.1

Mask = NDArray[np.uint8]


def lean_of_rules(coarse: Mask, otherwise: float = 0.0) -> float:
    """How far horizontal rules fall from one column to the next; 0 where there are none.

    Where they are level, a few rows hold all of their ink. Where that tells little,
    they may fall as far as those of the other direction.
    """
    if not coarse.any():
        return 0.0
    told = _in_few_rows(coarse, LEANS)
    best, level = int(told.argmax()), told[len(LEANS) // 2]
    if told[best] >= CLEARLY_LEVEL * level:
        return float(LEANS[best])
    if otherwise and _in_few_rows(coarse, np.array([otherwise]))[0] > level:
        return otherwise
    return 0.0


def askew(coarse: Mask) -> float:
    """How far the rules of a page fall that lies askew by more than usual; 0 if it does not."""
    if not coarse.any():
        return 0.0
    upright = cv2.transpose(coarse)
    usual, told = (
        _in_few_rows(coarse, leans) + _in_few_rows(upright, -leans) for leans in (LEANS, ASKEW)
    )
    best = int(told.argmax())
    return float(ASKEW[best]) if told[best] >= CLEARLY_ASKEW * usual.max() else 0.0


def _in_few_rows(coarse: Mask, leans: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each lean, in how few rows the ink is once that is taken away: the more, the fewer."""
    rows = (
        cv2.reduce(sheared(coarse, lean), 1, cv2.REDUCE_SUM, dtype=cv2.CV_32F) for lean in leans
    )
    return np.array([cv2.norm(row, cv2.NORM_L2SQR) for row in rows])


def sheared(mask: Mask, lean: float, margin: int = 0) -> Mask:
    """Every column moved up by `lean` times its distance to the middle one."""
    height, width = mask.shape
    matrix = np.array([[1, 0, 0], [-lean, 1, lean * width / 2 + margin]])
    size = (width, height + 2 * margin)
    return np.asarray(cv2.warpAffine(mask, matrix, size, flags=cv2.INTER_NEAREST), np.uint8)
