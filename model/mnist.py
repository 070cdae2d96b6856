"""MNIST: find it or download it, and trust it only by its hashes."""

import hashlib
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.arrays import load_arrays
from model.download import download
from model.errors import DatasetError

Images = NDArray[np.uint8]
"""(n, 28, 28), 0 for paper to 255 for ink."""
Labels = NDArray[np.uint8]
"""(n,), 0 to 9."""

URL = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"
SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"
ARRAYS = {
    "x_train": "741c988805d008ac6e4c904b69001ba184c24b2c540a4ef403f4c71b676cf757",
    "y_train": "1feba77c54802fa5339a11837ea4b2866434b83314ec45192930f1df69120c13",
    "x_test": "6d87418db22cc8025d05968bec9bd5c3932904b23485740db143a061a2c9d161",
    "y_test": "ddeff807876a9661a1110d45c266c86239a3a1b7d37da0c3716a7a683c852ff5",
}
"""SHA-256 of the C-order bytes of MNIST's arrays, whatever file they come in."""

DISPUTED = (
    *(947, 1621, 1901, 2130, 2462, 2597, 2654, 3520),
    *(3558, 5937, 6651, 6783, 8527, 9679, 9729),
)
"""Test images whose label fewer than 3 of 5 people agree with (Northcutt et al. 2021,
"Pervasive Label Errors in Test Sets"): a perfect reader scores about 99.85 %."""


def load(
    path: Path | None = None, *, verify: bool = True, cache: Path | None = None, url: str = URL
) -> tuple[tuple[Images, Labels], tuple[Images, Labels]]:
    """MNIST as (x_train, y_train), (x_test, y_test), as it lies in Keras' file.

    Args:
        path: an .npz file in Keras' layout; none: the cached file, downloaded if need be.
        verify: False takes other digits than MNIST's in the same layout.
        cache: the folder to keep the download in; none: the user's cache.
        url: where to download from.

    Raises:
        DatasetError: the file is missing, truncated or another one, or cannot be downloaded.
    """
    if path is None:
        folder = cache or cache_folder(os.environ)
        path = folder / "mnist.npz"
        if not path.exists():
            download(url, path, f"sha256:{SHA256}")
    arrays = _read(path)
    _check_layout(path, arrays)
    if verify:
        for name, expected in ARRAYS.items():
            if sha256(arrays[name]) != expected:
                raise DatasetError(f"{path} is not MNIST: its {name} differs")
    return (arrays["x_train"], arrays["y_train"]), (arrays["x_test"], arrays["y_test"])


def cache_folder(environ: Mapping[str, str]) -> Path:
    """Where this user's programs of this name keep what they can download again."""
    if sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    elif sys.platform == "win32":
        base = Path(environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        base = Path(environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "digit-bot"


def sha256(array: NDArray[np.uint8]) -> str:
    """SHA-256 of an array's C-order bytes."""
    return hashlib.sha256(np.ascontiguousarray(array).data).hexdigest()


def _read(path: Path) -> dict[str, NDArray[np.uint8]]:
    arrays = load_arrays(path)
    lacking = [name for name in ARRAYS if name not in arrays]
    if lacking:
        raise DatasetError(f"{path} is not MNIST: it lacks {lacking[0]}")
    return arrays


def _check_layout(path: Path, arrays: Mapping[str, NDArray[np.uint8]]) -> None:
    for part in ("train", "test"):
        x, y = arrays[f"x_{part}"], arrays[f"y_{part}"]
        fits = x.shape == (len(y), 28, 28) and y.ndim == 1 and len(y) > 0
        if not fits or x.dtype != np.uint8 or y.dtype != np.uint8 or y.max() > 9:
            raise DatasetError(f"{path} is not in MNIST's layout: see its {part} arrays")
