"""Digits as they are written elsewhere than in MNIST, by hands that nobody has.

They teach a network the 1 with its up-stroke or foot, the crossed or looped 7, the closed 4, the
open 8 and the hooked 9, which few people write and some always do.
"""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from model.network.strokes import Character, draw, scaled
from model.photo.normalise import normalise
from model.samples import STROKES, curve

HANDS = 100
WRITER = "synthetic/h"
DIGITS_EACH = 3

Drawing = tuple[tuple[tuple[float, float], ...], ...]
"""Strokes as the points that a pen passes; one that turns sharply begins anew there."""

_LOOP_OF_9 = STROKES["9"][0][:7]

_HOOKED_7 = ((0.05, 0.06), (0.20, 0.20), (0.48, 0.19), (0.76, 0.05))
_LOOPED_7 = (
    (0.05, 0.10), (0.16, 0.22), (0.38, 0.26), (0.62, 0.22), (0.78, 0.12), (0.80, 0.02),
    (0.66, 0.01), (0.58, 0.12), (0.54, 0.30), (0.50, 0.60), (0.46, 1.00),
)  # fmt: skip
_BAR_OF_7 = ((0.14, 0.60), (0.48, 0.59), (0.84, 0.57))

MORE: dict[str, tuple[Drawing, ...]] = {
    "0": (
        (*STROKES["0"], ((0.78, 0.04), (0.48, 0.50), (0.18, 0.96))),
        (
            ((0.40, 0.20), (0.50, 0.04), (0.32, 0.04), (0.16, 0.26), (0.12, 0.62), (0.30, 0.97),
             (0.62, 0.96), (0.82, 0.62), (0.78, 0.22), (0.60, 0.03), (0.40, 0.08), (0.46, 0.24)),
        ),
    ),
    "1": (
        (((0.52, 0.00), (0.50, 0.50), (0.49, 1.00)),),
        (((0.14, 0.42), (0.36, 0.22), (0.56, 0.00)), ((0.56, 0.00), (0.55, 0.50), (0.53, 1.00))),
        (
            ((0.24, 0.28), (0.40, 0.15), (0.54, 0.00)),
            ((0.54, 0.00), (0.53, 0.50), (0.52, 0.97)),
            ((0.24, 0.98), (0.52, 0.98), (0.80, 0.97)),
        ),
        (
            ((0.04, 0.60), (0.30, 0.32), (0.54, 0.00)),
            ((0.54, 0.00), (0.54, 0.50), (0.52, 1.00)),
        ),
    ),
    "2": (
        (
            ((0.14, 0.22), (0.34, 0.02), (0.68, 0.06), (0.72, 0.34), (0.46, 0.66), (0.12, 0.97)),
            ((0.12, 0.97), (0.48, 0.97), (0.86, 0.96)),
        ),
        (
            ((0.20, 0.26), (0.32, 0.05), (0.60, 0.01), (0.78, 0.20), (0.70, 0.50), (0.46, 0.82),
             (0.22, 0.96), (0.10, 0.86), (0.26, 0.76), (0.52, 0.88), (0.92, 0.98)),
        ),
    ),
    "3": (
        (
            ((0.14, 0.05), (0.44, 0.04), (0.76, 0.04)),
            ((0.76, 0.04), (0.58, 0.24), (0.40, 0.42)),
            ((0.40, 0.42), (0.70, 0.50), (0.78, 0.74), (0.54, 0.97), (0.14, 0.88)),
        ),
    ),
    "4": (
        (
            ((0.62, 0.02), (0.38, 0.34), (0.10, 0.68)),
            ((0.10, 0.68), (0.50, 0.68), (0.92, 0.67)),
            ((0.62, 0.02), (0.62, 0.50), (0.61, 1.00)),
        ),
        (
            ((0.18, 0.04), (0.15, 0.30), (0.14, 0.54)),
            ((0.14, 0.54), (0.48, 0.55), (0.86, 0.53)),
            ((0.72, 0.06), (0.71, 0.54), (0.69, 1.00)),
        ),
        (
            ((0.40, 0.00), (0.26, 0.34), (0.12, 0.64)),
            ((0.12, 0.64), (0.48, 0.63), (0.90, 0.60)),
            ((0.58, 0.42), (0.56, 0.68), (0.53, 1.00)),
        ),
        (
            ((0.38, 0.02), (0.22, 0.36), (0.08, 0.66), (0.20, 0.76), (0.42, 0.62), (0.66, 0.56),
             (0.95, 0.57)),
            ((0.72, 0.18), (0.69, 0.60), (0.66, 1.00)),
        ),
        (
            ((0.36, 0.02), (0.22, 0.34), (0.06, 0.67)),
            ((0.06, 0.67), (0.48, 0.67), (0.92, 0.67)),
            ((0.74, 0.03), (0.72, 0.50), (0.70, 1.00)),
        ),
    ),
    "5": (
        (
            ((0.80, 0.04), (0.54, 0.04), (0.28, 0.06)),
            ((0.28, 0.06), (0.25, 0.26), (0.22, 0.44)),
            ((0.22, 0.44), (0.50, 0.36), (0.76, 0.54), (0.72, 0.84), (0.44, 0.99), (0.14, 0.90)),
        ),
        (
            ((0.82, 0.03), (0.52, 0.04), (0.30, 0.12), (0.28, 0.38), (0.60, 0.44), (0.76, 0.68),
             (0.58, 0.94), (0.14, 0.97)),
        ),
    ),
    "6": (
        (
            ((0.50, 0.00), (0.32, 0.38), (0.20, 0.74), (0.40, 1.00), (0.68, 0.86), (0.62, 0.62),
             (0.38, 0.62), (0.22, 0.80)),
        ),
    ),
    "7": (
        (((0.10, 0.04), (0.44, 0.05), (0.84, 0.03)), ((0.84, 0.03), (0.58, 0.46), (0.38, 1.00))),
        (
            ((0.10, 0.04), (0.44, 0.05), (0.84, 0.03)),
            ((0.84, 0.03), (0.58, 0.46), (0.38, 1.00)),
            ((0.32, 0.50), (0.54, 0.49), (0.80, 0.47)),
        ),
        (
            ((0.10, 0.24), (0.11, 0.14), (0.12, 0.05)),
            ((0.12, 0.05), (0.46, 0.06), (0.82, 0.04)),
            ((0.82, 0.04), (0.58, 0.48), (0.44, 1.00)),
        ),
        (
            ((0.08, 0.26), (0.10, 0.16), (0.12, 0.06)),
            ((0.12, 0.06), (0.46, 0.06), (0.84, 0.04)),
            ((0.84, 0.04), (0.58, 0.46), (0.40, 1.00)),
            ((0.30, 0.54), (0.54, 0.52), (0.76, 0.50)),
        ),
        (_LOOPED_7,),
        (_LOOPED_7, _BAR_OF_7),
        (_HOOKED_7, ((0.76, 0.05), (0.60, 0.46), (0.48, 1.00)), _BAR_OF_7),
    ),
    "8": (
        (
            ((0.48, 0.47), (0.26, 0.32), (0.30, 0.08), (0.54, 0.01), (0.72, 0.18), (0.64, 0.38),
             (0.46, 0.48)),
            ((0.46, 0.48), (0.22, 0.66), (0.26, 0.92), (0.54, 0.99), (0.76, 0.80), (0.68, 0.58),
             (0.48, 0.47)),
        ),
        (
            ((0.70, 0.10), (0.50, 0.01), (0.28, 0.15), (0.40, 0.38), (0.64, 0.56), (0.72, 0.80),
             (0.48, 0.99), (0.24, 0.86), (0.30, 0.62), (0.54, 0.44), (0.74, 0.22), (0.88, 0.04)),
        ),
        (
            ((0.82, 0.20), (0.66, 0.03), (0.38, 0.03), (0.24, 0.24), (0.48, 0.47), (0.74, 0.74),
             (0.52, 0.99), (0.24, 0.86), (0.34, 0.62), (0.56, 0.46)),
        ),
        (
            ((0.48, 0.42), (0.28, 0.34), (0.30, 0.08), (0.54, 0.01), (0.70, 0.16), (0.64, 0.36),
             (0.47, 0.42)),
            ((0.50, 0.54), (0.24, 0.66), (0.26, 0.93), (0.54, 1.00), (0.76, 0.82), (0.70, 0.60),
             (0.49, 0.53)),
        ),
    ),
    "9": (
        ((*_LOOP_OF_9, (0.72, 0.50), (0.64, 0.86), (0.40, 0.99), (0.14, 0.88)),),
        (_LOOP_OF_9, ((0.72, 0.10), (0.71, 0.54), (0.70, 1.00))),
    ),
}  # fmt: skip
"""Other ways to write a digit than `STROKES`, in the same box."""


def synthetic_digits() -> list[Character]:
    """Digits by 100 hands, always the same ones; each hand keeps to its way with a digit."""
    return [digit for number in range(HANDS) for digit in _hand(number)]


def sample_pictures(count: int) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Plain digits of the first hands, by which a release checks itself.

    Returns:
        (count, 784) uint8 pixels and (count,) labels.
    """
    characters = synthetic_digits()[:count]
    upright = np.eye(2, dtype=np.float32)
    pictures = [normalise(draw(character, 0.1, upright)) for character in characters]
    labels = [int(character.label) for character in characters]
    return np.stack(pictures).reshape(-1, 784), np.array(labels)


def fingerprint(characters: Sequence[Character]) -> str:
    """SHA-256 of the points of characters, for a release's card."""
    digest = hashlib.sha256()
    for character in characters:
        for stroke in character.strokes:
            digest.update(stroke.tobytes())
    return digest.hexdigest()


def _hand(number: int) -> list[Character]:
    random = np.random.default_rng(number)
    width = random.uniform(0.5, 0.95)
    found = []
    for label, usual in STROKES.items():
        ways = (usual, *MORE.get(label, ()))
        way = ways[int(random.integers(len(ways)))]
        habit = [_shifts(stroke, 0.03, random) for stroke in way]
        for _ in range(DIGITS_EACH):
            strokes = [
                _line(np.array(stroke) + own + _shifts(stroke, 0.012, random), width)
                for stroke, own in zip(way, habit, strict=True)
            ]
            found.append(Character(scaled(strokes), label, f"{WRITER}{number:03}"))
    return found


def _shifts(
    stroke: tuple[tuple[float, float], ...], spread: float, random: np.random.Generator
) -> NDArray[np.float64]:
    return random.normal(0, spread, (len(stroke), 2))


def _line(points: NDArray[np.float64], width: float) -> NDArray[np.float32]:
    """A smooth line through the points of a stroke: (n, 2)."""
    fine = curve(points)
    line = np.vstack([fine[:-1:5], fine[-1:]]) * (width, 1)
    return line.astype(np.float32)
