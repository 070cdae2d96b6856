"""Written characters on disk, in the layout that `train.py --strokes` reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float32]
"""(n, 2), x to the right, y down, in order of time."""


@dataclass(frozen=True, slots=True)
class Written:
    """One character as a pen wrote it."""

    strokes: tuple[Points, ...]
    label: str
    writer: str


def write(path: Path, characters: Sequence[Written]) -> None:
    """Writes characters as an .npz.

    `points` is (n, 2) float32; `stroke_ends` and `sample_ends` are the exclusive ends of each
    stroke in points and of each character in strokes; `labels` and `writers` are text.
    """
    strokes = [stroke for character in characters for stroke in character.strokes]
    beside = path.with_name(path.name + ".part")
    with beside.open("wb") as file:
        np.savez_compressed(
            file,
            points=np.concatenate(strokes).astype(np.float32),
            stroke_ends=np.cumsum([len(stroke) for stroke in strokes], dtype=np.int32),
            sample_ends=np.cumsum([len(c.strokes) for c in characters], dtype=np.int32),
            labels=np.array([c.label for c in characters]),
            writers=np.array([c.writer for c in characters]),
        )
    beside.replace(path)
