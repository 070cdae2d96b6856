"""The middle of values of which some count more than others."""

import numpy as np
from numpy.typing import NDArray


def weighted_median(values: NDArray[np.generic], weights: NDArray[np.generic]) -> float:
    """The value at which half of the weight is reached.

    Args:
        values: (n,), at least one.
        weights: (n,), not negative.
    """
    order = np.argsort(values)
    half = np.searchsorted(np.cumsum(weights[order]), weights.sum() / 2)
    return float(values[order][min(half, len(order) - 1)])
