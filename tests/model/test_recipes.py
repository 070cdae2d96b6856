"""The networks by name: what they take, what they answer, and how they are exported."""

from pathlib import Path

import keras
import numpy as np
import pytest

from model.classifier import Classifier, calibrated
from model.network.export import load_network, with_embedding, write_network
from model.network.recipes import RECIPES, serving
from model.network.training import answers

SAMPLE = Path(__file__).parents[1] / "data" / "mnist_sample.npz"


@pytest.fixture(scope="module")
def pixels() -> np.ndarray:
    with np.load(SAMPLE) as file:
        return file["x_test"][:20].reshape(-1, 784)


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("baseline", 7_850, 7_850),
        ("hidden", 79_510, 79_510),
        ("mlp", 1_671_434, 1_671_434),
        ("convnet", 100_000, 500_000),
    ],
)
def test_recipes_have_their_size(name: str, least: int, most: int) -> None:
    assert least <= RECIPES[name].build().count_params() <= most


def test_each_unit_of_the_mlp_sees_its_window_with_weights_of_its_own() -> None:
    network = RECIPES["mlp"].build()
    strokes = keras.Model(network.input, network.get_layer("strokes").output)
    blank, dot = np.zeros((2, 1, 784), np.float32)
    dot[0, 28 * 10 + 10] = 1
    heard = np.asarray(strokes(dot) != strokes(blank)).reshape(8, 8, 32).any(axis=2)
    told = np.asarray(strokes(dot)).reshape(8, 8, 32)
    rows, columns = np.nonzero(heard)
    assert set(rows) == set(columns) == {2, 3}, "the windows from row and column 6 and 9 on"
    assert not np.allclose(told[2, 2], told[2, 3])


# TensorFlow's converter copies its own tensors in numpy 1's way.
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@pytest.mark.parametrize("name", RECIPES)
def test_what_is_exported_answers_like_what_was_built(
    tmp_path: Path, pixels: np.ndarray, name: str
) -> None:
    recipe = RECIPES[name]
    network = serving(recipe.build(), recipe)
    write_network(tmp_path, network, pixels, np.arange(20) % 10)
    expected = answers(network, pixels)
    classifier = Classifier((tmp_path / "digits.tflite").read_bytes())
    assert expected.shape == (20, 10)
    assert np.array_equal(answers(load_network(tmp_path), pixels), expected)
    raw = classifier.raw(pixels.astype(np.float32) / 255)
    assert raw == pytest.approx(expected, abs=5e-3)
    told, embeddings = classifier.with_embeddings(pixels.astype(np.float32) / 255)
    assert told == pytest.approx(calibrated(raw, 1), abs=1e-4)
    if name == "baseline":
        assert embeddings.shape == (20, 0)
    else:
        outputs = with_embedding(network)(pixels.astype(np.float32) / 255)
        assert embeddings == pytest.approx(np.asarray(outputs[1]), abs=1e-2)
    size = (tmp_path / "digits.tflite").stat().st_size
    assert size <= (4_000_000 if name == "mlp" else 1_000_000)
    with np.load(tmp_path / "sample.npz") as sample:
        assert np.array_equal(sample["x"], pixels)
        assert np.array_equal(sample["probabilities"], raw)
        assert sample["y"].tolist() == [*range(10), *range(10)]


def test_the_convnet_leaves_the_rest_to_no_digit(pixels: np.ndarray) -> None:
    recipe = RECIPES["convnet"]
    trained = recipe.build()
    logits = np.asarray(trained(pixels.astype(np.float32) / 255))
    released = answers(serving(trained, recipe), pixels)
    assert logits.shape == (20, 11)
    assert not logits[:, 10].any()
    rest = 1 - released.sum(axis=1, keepdims=True)
    assert np.log(released) - np.log(rest) == pytest.approx(logits[:, :10], abs=1e-4)


def test_the_layers_that_others_look_for_have_names() -> None:
    network = RECIPES["convnet"].build()
    assert network.get_layer("logits").units == 10
    assert network.get_layer("embedding").output.shape == (None, 128)
