"""Who writes: people whose strokes no network has seen, or synthetic hands."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from model.errors import DatasetError
from model.network.negatives import letters
from model.network.strokes import Character, is_held_out, load_strokes
from model.network.synthetic_hands import synthetic_digits

DIGITS = "0123456789"


@dataclass(frozen=True, slots=True)
class Hands:
    """Handwriting to take characters from."""

    writers: tuple[dict[str, list[Character]], ...]
    """Each writer's characters by digit; all ten are there."""
    letters: tuple[Character, ...]
    """What nobody takes for a digit; none where hands are synthetic."""

    def writer(self, random: np.random.Generator) -> dict[str, list[Character]]:
        """One of them."""
        return self.writers[int(random.integers(len(self.writers)))]


def load_hands(strokes: Path | None) -> Hands:
    """The held-out writers of a folder of pen strokes; without one, synthetic hands.

    Raises:
        DatasetError: nobody in it is held out who wrote all ten digits.
    """
    if strokes is None:
        return Hands(_complete(synthetic_digits()), ())
    characters = [c for path in sorted(strokes.glob("*.npz")) for c in load_strokes(path)]
    held_out = [c for c in characters if is_held_out(c.writer)]
    others = letters([c for c in held_out if c.label not in DIGITS])
    writers = _complete([c for c in held_out if c.label in DIGITS])
    if not writers:
        raise DatasetError(f"there are no held-out writers of all ten digits in {strokes}")
    return Hands(writers, tuple(others))


def _complete(characters: Sequence[Character]) -> tuple[dict[str, list[Character]], ...]:
    writers: dict[str, dict[str, list[Character]]] = {}
    for character in characters:
        own = writers.setdefault(character.writer, {})
        own.setdefault(character.label, []).append(character)
    return tuple(own for own in writers.values() if len(own) == len(DIGITS))
