"""Pen strokes of many hands, drawn as ink on a small canvas."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from model.arrays import load_arrays
from model.errors import DatasetError

CANVAS = 64
# Height or width, whichever is larger, of a character on the canvas.
CHARACTER = 44

# These donors' tablets were so coarse that a slanted line is a staircase.
STAIR_STEPPED = ("apa", "app", "ibm", "tos")


@dataclass(frozen=True, slots=True)
class Character:
    """One written character."""

    strokes: tuple[NDArray[np.float32], ...]
    """Each (points, 2): x to the right, y down, the longer side of the whole scaled to 1."""
    label: str
    writer: str


def load_strokes(path: Path) -> list[Character]:
    """Reads characters from an .npz of points, stroke_ends, sample_ends, labels and writers.

    `points` is (n, 2) float32; `stroke_ends` and `sample_ends` are the exclusive ends of each
    stroke in points and of each character in strokes.

    Raises:
        DatasetError: the file cannot be read, or holds something else.
    """
    arrays = load_arrays(path)
    names = ("points", "stroke_ends", "sample_ends", "labels", "writers")
    if not all(name in arrays for name in names):
        raise DatasetError(f"{path} holds no pen strokes as arrays {', '.join(names)}")
    points, stroke_ends, ends, labels, writers = (arrays[name] for name in names)
    if points.ndim != 2 or points.shape[1] != 2 or not len(points):
        raise DatasetError(f"{path} holds no points of two coordinates")
    if not (_part(stroke_ends, len(points)) and _part(ends, len(stroke_ends))):
        raise DatasetError(f"{path} does not say where strokes and characters end")
    if not len(ends) == len(labels) == len(writers):
        raise DatasetError(f"{path} has no label and writer for each character")
    strokes = np.split(points, stroke_ends[:-1])
    return [
        Character(scaled(strokes[start:end], str(writer)), str(label), str(writer))
        for start, end, label, writer in zip(
            np.r_[0, ends[:-1]], ends, labels, writers, strict=True
        )
    ]


def _part(ends: NDArray[np.integer], length: int) -> bool:
    """Whether so many things are parted by these exclusive ends, with something in each part."""
    return bool(
        ends.ndim == 1 and len(ends) and ends[-1] == length and np.diff(ends, prepend=0).min() > 0
    )


def is_held_out(writer: str) -> bool:
    """Whether training leaves this writer out: every tenth, always the same ones."""
    return zlib.crc32(writer.encode()) % 10 == 0


def scaled(
    strokes: Sequence[NDArray[np.float32]], writer: str = ""
) -> tuple[NDArray[np.float32], ...]:
    """Strokes in the frame of a `Character`; those of a coarse tablet's writer are smoothed."""
    strokes = [stroke for stroke in strokes if len(stroke)]
    if any(donor in writer.split("/") for donor in STAIR_STEPPED):
        strokes = [_smooth(stroke) for stroke in strokes]
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    size = max(float((high - low).max()), 1e-6)
    middle = (low + high) / 2
    return tuple(((stroke - middle) / size).astype(np.float32) for stroke in strokes)


def _smooth(stroke: NDArray[np.float32]) -> NDArray[np.float32]:
    if len(stroke) < 5:
        return stroke
    padded = np.concatenate([stroke[:1], stroke[:1], stroke, stroke[-1:], stroke[-1:]])
    window = np.ones(5) / 5
    return np.stack(
        [np.convolve(padded[:, axis], window, mode="valid") for axis in (0, 1)], axis=1
    ).astype(np.float32)


def draw(character: Character, pen: float, warp: NDArray[np.float32]) -> NDArray[np.float32]:
    """Draws a character with a round pen.

    Args:
        character: what to draw.
        pen: the pen's width as a share of the character's longer side.
        warp: (2, 2), applied to the points: slant, stretch and turn.

    Returns:
        (64, 64) float32, 0 for paper to 1 for ink.
    """
    strokes = [stroke @ warp.T for stroke in character.strokes]
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = CHARACTER / max(float((high - low).max()), 1e-6)
    middle = (low + high) / 2
    width = max(1.0, pen * CHARACTER)
    canvas = np.zeros((CANVAS, CANVAS), np.uint8)
    for stroke in strokes:
        # Sixteenths of a pixel, so that the pen's edge stays smooth.
        fixed = np.round(((stroke - middle) * scale + CANVAS / 2) * 16).astype(np.int32)
        if len(fixed) == 1:
            fixed = np.repeat(fixed, 2, axis=0)
        cv2.polylines(canvas, [fixed[:, None]], False, 255, round(width), cv2.LINE_AA, 4)
    return (canvas / 255).astype(np.float32)
