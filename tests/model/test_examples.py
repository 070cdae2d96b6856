"""What an epoch of training consists of: reproducible, labelled, and through the reader's door."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from model.network.examples import NO_DIGIT, Sources, deformed_digits, epoch_examples
from model.network.negatives import letters
from model.network.strokes import Character
from model.samples import STROKES

SAMPLE = Path(__file__).parents[1] / "data" / "mnist_sample.npz"


def hand(writer: str, label: str, strokes) -> Character:
    return Character(tuple(np.array(s, np.float32) - 0.5 for s in strokes), label, writer)


@pytest.fixture(scope="module")
def sources() -> Sources:
    with np.load(SAMPLE) as arrays:
        mnist = arrays["x_train"].reshape(-1, 784), arrays["y_train"]
    digits = [hand("ann", label, strokes) for label, strokes in STROKES.items()]
    cross = [((0.1, 0.1), (0.9, 0.9)), ((0.9, 0.1), (0.1, 0.9))]
    return Sources(mnist, digits, letters([hand("ann", "X", cross), hand("ben", "O", cross)]))


@pytest.fixture(scope="module")
def epoch(sources) -> tuple[np.ndarray, np.ndarray]:
    return epoch_examples(sources, 1, 0, 400)


def test_examples_are_pixels_and_labels(epoch):
    pixels, labels = epoch
    assert (pixels.shape, pixels.dtype) == ((400, 784), np.uint8)
    assert (labels.shape, labels.dtype) == ((400,), np.int64)
    assert set(labels.tolist()) == set(range(11))


def test_the_same_seed_and_epoch_give_the_same_examples(sources, epoch):
    again = epoch_examples(sources, 1, 0, 400)
    assert np.array_equal(again[0], epoch[0])
    assert np.array_equal(again[1], epoch[1])


@pytest.mark.parametrize(("seed", "number"), [(2, 0), (1, 1)])
def test_another_seed_or_epoch_gives_other_examples(seed, number, sources, epoch):
    other, _ = epoch_examples(sources, seed, number, 400)
    assert (other != epoch[0]).any(axis=1).mean() > 0.95


def test_a_shorter_epoch_is_the_start_of_a_longer_one(sources, epoch):
    pixels, labels = epoch_examples(sources, 1, 0, 50)
    assert np.array_equal(pixels, epoch[0][:50])
    assert np.array_equal(labels, epoch[1][:50])


def test_about_a_fifth_is_no_digit_and_no_digit_is_rare(epoch):
    counts = Counter(epoch[1].tolist())
    assert 0.12 < counts[NO_DIGIT] / 400 < 0.32
    assert min(counts[digit] for digit in range(10)) >= 10


def test_almost_every_example_shows_something(epoch):
    assert (epoch[0].max(axis=1) > 128).mean() > 0.97


def test_mnist_alone_is_enough(sources):
    pixels, labels = epoch_examples(Sources(sources.mnist), 3, 0, 120)
    assert pixels.any()
    assert NO_DIGIT in labels


def test_deformed_digits_are_bent_anew_each_epoch_and_stay_in_their_frame(sources):
    first, again, later = (deformed_digits(*sources.mnist, 1, epoch) for epoch in (0, 0, 1))
    assert np.array_equal(first, again)
    assert (first != later).any(axis=1).all()
    assert first.mean() == pytest.approx(sources.mnist[0].mean(), rel=0.15)
