"""Digits of other collections, brought into MNIST's frame."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from model.arrays import load_arrays
from model.errors import DatasetError
from model.photo.normalise import FIT, SIDE


def load_centred(path: Path) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Reads an .npz of digits that fill their pictures.

    Args:
        path: holds `x`, (n, side, side) uint8 with 255 for ink, and `y`, (n,); or `x_train` and
            `y_train`, of which the test set is left alone.

    Returns:
        (n, 784) uint8, each digit in the 20x20 in the middle of 28x28, and (n,) labels.

    Raises:
        DatasetError: the file cannot be read, or holds something else.
    """
    arrays = load_arrays(path)
    names = ("x_train", "y_train") if "x_train" in arrays else ("x", "y")
    if not all(name in arrays for name in names):
        raise DatasetError(f"{path} holds no digits as arrays x and y")
    x, y = (arrays[name] for name in names)
    if x.ndim != 3 or x.dtype != np.uint8 or not x.size:
        raise DatasetError(f"{path} holds no digits as pictures of 8 bits")
    if y.shape != (len(x),) or not np.isin(y, np.arange(10)).all():
        raise DatasetError(f"{path} has no label of 0 to 9 for each of its pictures")
    margin = (SIDE - FIT) // 2
    framed = np.zeros((len(x), SIDE, SIDE), np.uint8)
    for picture, frame in zip(x, framed, strict=True):
        frame[margin:-margin, margin:-margin] = cv2.resize(
            picture, (FIT, FIT), interpolation=cv2.INTER_CUBIC
        )
    return framed.reshape(-1, SIDE * SIDE), y.astype(np.int64)
