"""Ink is worn as photos wear it, and stays legible."""

from pathlib import Path

import numpy as np
import pytest

from model.network.augmentation import cut_from, enlarge, random_affine, warp, weather
from model.network.strokes import CANVAS
from model.photo.normalise import normalise

SAMPLE = Path(__file__).parents[1] / "data" / "mnist_sample.npz"


@pytest.fixture(scope="module")
def digits() -> np.ndarray:
    """(30, 28, 28) uint8."""
    with np.load(SAMPLE) as arrays:
        return arrays["x_test"][:30]


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(5)


def test_an_enlarged_digit_is_the_same_digit(digits):
    alike = []
    for pixels in digits:
        ink = enlarge(pixels)
        assert ink.shape == (CANVAS, CANVAS)
        assert 0 <= ink.min() <= ink.max() <= 1
        alike.append(np.corrcoef(normalise(ink).ravel(), pixels.ravel())[0, 1])
    assert np.median(alike) > 0.8


def test_an_affine_map_never_mirrors_and_turns_little(random):
    for _ in range(200):
        affine = random_affine(random)
        assert np.linalg.det(affine) > 0.5
        assert abs(np.degrees(np.arctan2(affine[1, 0], affine[0, 0]))) < 13


def test_without_a_turn_a_map_only_slants_and_stretches(random):
    assert all(random_affine(random, turn=0)[1, 0] == pytest.approx(0) for _ in range(20))


@pytest.mark.parametrize("wear", [weather, lambda ink, r: warp(ink, random_affine(r), r)])
def test_worn_ink_is_ink_still(wear, digits, random):
    for pixels in digits:
        ink = wear(enlarge(pixels), random)
        assert ink.shape == (CANVAS, CANVAS)
        assert ink.dtype == np.float32
        assert ink.min() >= -1e-6
        assert ink.max() <= 1 + 1e-6
        assert 0.02 < (ink > 0.4).mean() < 0.6


def test_a_digit_cut_from_its_neighbour_is_nearly_whole_and_may_keep_a_stub(digits, random):
    stubs = 0
    for pixels, beside in zip(digits, digits[::-1], strict=True):
        ink = enlarge(pixels)
        kept = cut_from(ink, enlarge(beside), random)
        assert np.maximum(ink - kept, 0).sum() <= 0.1 * ink.sum()
        left = np.maximum(kept - ink, 0).sum()
        assert left <= 0.15 * ink.sum()
        stubs += left > 0.01 * ink.sum()
    assert stubs


def test_digits_that_fill_the_canvas_are_cut_too(random):
    ink = np.ones((CANVAS, CANVAS), np.float32)
    for _ in range(30):
        assert cut_from(ink, ink, random).shape == (CANVAS, CANVAS)


def test_a_digit_beside_nothing_is_left_as_it_is(digits, random):
    ink = enlarge(digits[0])
    assert cut_from(ink, np.zeros_like(ink), random) is ink


def test_wear_differs_each_time_and_repeats_with_its_seed(digits):
    ink = enlarge(digits[0])
    first, again = (weather(ink, np.random.default_rng(3)) for _ in range(2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, weather(ink, np.random.default_rng(4)))


def test_nothing_worn_is_nothing(random):
    nothing = np.zeros((CANVAS, CANVAS), np.float32)
    assert not any(weather(nothing, random).any() for _ in range(30))


@pytest.mark.parametrize("beside", [False, True])
def test_nothing_stands_beside_a_digit_that_it_would_change(beside, random):
    one = np.zeros((CANVAS, CANVAS), np.float32)
    one[10:54, 30:34] = 1
    worn = [weather(one, random, beside=beside)[5:9, 14:24].sum(axis=1) for _ in range(300)]
    assert any(rows.max() > 2 for rows in worn) == beside
