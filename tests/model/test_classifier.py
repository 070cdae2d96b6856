"""The network that serves: any number of digits, from any thread, with honest sums."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from model.classifier import LARGEST_BATCH, Classifier, calibrated
from model.network.strokes import Character, draw, scaled
from model.photo.normalise import normalise
from model.release import current

RELEASES = Path(__file__).parents[2] / "model" / "releases"
SAMPLE = Path(__file__).parents[1] / "data" / "mnist_sample.npz"


@pytest.fixture(scope="module")
def network() -> bytes:
    return (current(RELEASES).folder / "digits.tflite").read_bytes()


@pytest.fixture(scope="module")
def digits() -> tuple[np.ndarray, np.ndarray]:
    """(300, 784) float32 and their labels."""
    with np.load(SAMPLE) as arrays:
        return (arrays["x_test"].reshape(-1, 784) / 255).astype(np.float32), arrays["y_test"]


def test_mnist_is_read(network, digits):
    told = Classifier(network)(digits[0])
    assert told.shape == (300, 10)
    assert told.dtype == np.float32
    assert (told >= 0).all()
    assert (told.sum(axis=1) <= 1 + 1e-5).all()
    assert (told.argmax(axis=1) == digits[1]).mean() > 0.97


@pytest.mark.parametrize("pen", [0.04, 0.07, 0.1, 0.15])
@pytest.mark.parametrize("lean", [0.2, 0.4, 0.6])
def test_a_7_whose_bar_is_level_is_no_1_under_a_rule(pen, lean, network):
    ways = [
        np.array([(lean - bar, 0), (lean, 0), (0, 1)], np.float32) for bar in (0.4, 0.5, 0.6, 0.7)
    ]
    sevens = [
        draw(Character(scaled([way]), "7", ""), pen, np.eye(2, dtype=np.float32)) for way in ways
    ]
    vectors = np.stack([normalise(seven) for seven in sevens]).reshape(-1, 784) / 255
    assert Classifier(network)(vectors.astype(np.float32)).argmax(axis=1).tolist() == [7] * 4


@pytest.mark.parametrize("many", [1, 2, LARGEST_BATCH, LARGEST_BATCH + 1, 2 * LARGEST_BATCH + 30])
def test_how_many_are_read_at_once_makes_no_difference(many, network, digits):
    classify, (vectors, _) = Classifier(network), digits
    one_by_one = np.concatenate([classify(vectors[i : i + 1]) for i in (0, many // 2, many - 1)])
    assert classify(vectors[:many])[[0, many // 2, many - 1]] == pytest.approx(
        one_by_one, abs=1e-5
    )


def test_embeddings_are_told_beside_the_answers_however_many_there_are(network, digits):
    classify, (vectors, _) = Classifier(network), digits
    many = LARGEST_BATCH + 5
    told, embeddings = classify.with_embeddings(vectors[:many])
    assert np.array_equal(told, classify(vectors[:many]))
    assert embeddings.shape == (many, 128)
    assert embeddings[-1:] == pytest.approx(
        classify.with_embeddings(vectors[many - 1 : many])[1], abs=1e-4
    )


def test_threads_do_not_disturb_each_other(network, digits):
    classify, (vectors, _) = Classifier(network), digits
    parts = [vectors[i : i + 7] for i in range(0, 140, 7)]
    alone = [classify(part) for part in parts]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(classify, parts))
    assert all(np.array_equal(a, b) for a, b in zip(alone, together, strict=True))


@pytest.mark.parametrize("shape", [(3, 100), (784,), (4, 196), (2, 28, 28), (0, 784)])
def test_vectors_of_another_shape_are_refused_and_do_no_harm(shape, network, digits):
    classify, (vectors, _) = Classifier(network), digits
    before = classify(vectors[:3])
    with pytest.raises(ValueError, match="not \\(n, 784\\)"):
        classify(np.zeros(shape, np.float32))
    assert np.array_equal(classify(vectors[:3]), before)


@pytest.mark.parametrize("network", [b"", b"no network", b"TFL3" * 100])
def test_what_is_no_network_is_refused(network):
    with pytest.raises((ValueError, RuntimeError)):
        Classifier(network)


def test_a_temperature_changes_confidence_and_not_the_answer():
    told = np.array([[0.7, 0.1, *[0.0] * 8], [0.05, 0.9, *[0.005] * 8]], np.float32)
    cool, warm = calibrated(told, 1), calibrated(told, 3)
    assert cool == pytest.approx(told, abs=1e-5)
    assert (warm.argmax(axis=1) == told.argmax(axis=1)).all()
    assert (warm.max(axis=1) < cool.max(axis=1)).all()
    assert (warm.sum(axis=1) <= 1).all()


def test_ten_sigmoids_are_made_a_distribution():
    told = np.array([[0.9, 0.8, 0.7, *[0.1] * 7]], np.float32)
    assert calibrated(told, 1).sum() == pytest.approx(1, abs=1e-5)
    assert calibrated(told, 1)[0, :2] == pytest.approx(np.array([0.9, 0.8]) / told.sum(), abs=1e-4)
