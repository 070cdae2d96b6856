"""Digits that nobody wrote are digits all the same."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from model.in_service import load_checked
from model.network.strokes import Character, draw
from model.network.synthetic_hands import (
    DIGITS_EACH,
    HANDS,
    MORE,
    fingerprint,
    synthetic_digits,
)
from model.photo.normalise import normalise
from model.release import current
from model.samples import STROKES

RELEASES = Path(__file__).parents[2] / "model" / "releases"


@pytest.fixture(scope="module")
def digits() -> list[Character]:
    return synthetic_digits()


def test_every_hand_writes_every_digit(digits: list[Character]) -> None:
    assert Counter(digit.label for digit in digits) == dict.fromkeys(STROKES, HANDS * DIGITS_EACH)
    assert len({digit.writer for digit in digits}) == HANDS


def test_they_are_always_the_same_and_all_different(digits: list[Character]) -> None:
    assert fingerprint(synthetic_digits()) == fingerprint(digits)
    assert len({fingerprint([digit]) for digit in digits}) == len(digits)


@pytest.mark.parametrize("label", ["1", "4", "7", "9"])
def test_each_way_to_write_a_digit_is_somebodys(label: str, digits: list[Character]) -> None:
    written = {len(digit.strokes) for digit in digits if digit.label == label}
    assert written == {len(way) for way in (STROKES[label], *MORE[label])}


def test_the_shipped_network_reads_them(digits: list[Character]) -> None:
    classifier = load_checked(current(RELEASES)).classifier
    upright = np.eye(2, dtype=np.float32)
    pixels = np.array([normalise(draw(digit, 0.09, upright)) for digit in digits])
    answers = classifier((pixels.reshape(-1, 784) / 255).astype(np.float32)).argmax(axis=1)
    assert (answers == [int(digit.label) for digit in digits]).mean() > 0.98
