"""The arrays of an .npz file, or a sentence about why it has none."""

import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.errors import DatasetError


def load_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """All arrays of a file by name; pickles are not opened.

    Raises:
        DatasetError: the file is missing, truncated, damaged or no .npz.
    """
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            return dict(file)
    except FileNotFoundError:
        raise DatasetError(f"there is no file {path}") from None
    except (
        # An .npy file is a TypeError; a compression that Python lacks is a RuntimeError.
        *(OSError, EOFError, ValueError, TypeError, AttributeError, RuntimeError),
        *(zipfile.BadZipFile, zlib.error),
    ) as error:
        raise DatasetError(f"{path} is truncated or no .npz file") from error
