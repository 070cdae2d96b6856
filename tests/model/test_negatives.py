"""Things that are no digit."""

import numpy as np
import pytest

from model.network import negatives
from model.network.strokes import CANVAS, Character, draw


def character(label: str, *points: tuple[float, float]) -> Character:
    return Character((np.array(points or [(0, -0.5), (0, 0.5)], np.float32),), label, "ann")


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(5)


def ring() -> np.ndarray:
    points = [(np.cos(angle) / 2, np.sin(angle) / 2) for angle in np.linspace(0, 6.3, 40)]
    return draw(character("0", *points), 0.1, np.eye(2, dtype=np.float32))


def test_letters_that_look_like_digits_are_left_out():
    given = [character(label) for label in ("X", "O", "l", "I", "S", "Z", "b", "K", "|", "q")]
    assert [one.label for one in negatives.letters(given)] == ["X", "K"]


def test_foreign_letters_are_left_out():
    given = [character(label) for label in ("alef", "X", "th")]
    assert [one.label for one in negatives.letters(given)] == ["X"]


@pytest.mark.parametrize(
    "make",
    [negatives.rules, negatives.scribble, negatives.doodle, negatives.hatching, negatives.blot],
)
def test_what_is_drawn_is_ink_and_differs_each_time(make, random):
    drawn = [make(random) for _ in range(20)]
    for ink in drawn:
        assert ink.shape == (CANVAS, CANVAS)
        assert ink.dtype == np.float32
        assert ink.min() >= 0
        assert ink.max() <= 1
    assert sum(ink.max() > 0.5 for ink in drawn) >= 18
    assert len({ink.tobytes() for ink in drawn}) == 20


def test_two_at_once_are_wider_than_one(random):
    one = np.flatnonzero((ring() > 0.5).any(axis=0))
    for _ in range(20):
        both = np.flatnonzero((negatives.two_at_once(ring(), ring(), random) > 0.5).any(axis=0))
        assert np.ptp(both) > 1.2 * np.ptp(one)


def test_two_at_once_of_nothing_are_nothing(random):
    nothing = np.zeros((CANVAS, CANVAS), np.float32)
    assert not negatives.two_at_once(nothing, nothing, random).any()


def test_a_half_is_about_half(random):
    for _ in range(20):
        half = negatives.half(ring(), random)
        assert 0.25 < half.sum() / ring().sum() < 0.75
        assert (half <= ring()).all()


def test_half_of_nothing_is_nothing(random):
    assert not negatives.half(np.zeros((CANVAS, CANVAS), np.float32), random).any()


def test_a_thin_1_is_never_laid_on_another(random):
    one = draw(character("1"), 0.05, np.eye(2, dtype=np.float32))
    pairs = [negatives.two_at_once(one, one, random) for _ in range(50)]
    assert min((pair > 0.5).any(axis=0).sum() for pair in pairs) >= 4
