"""Training for real: the classic notebook's figures, and one seed, one result."""

import dataclasses
import os
from pathlib import Path

import numpy as np
import pytest

from model import mnist
from model.errors import ReleaseError
from model.network.machines import join
from model.network.recipes import RECIPES, serving
from model.network.training import Examples, History, answers, train

SAMPLE = Path(__file__).parents[1] / "data" / "mnist_sample.npz"


def nothing(epoch: int, figures: dict[str, float], seconds: float) -> None:
    """Reports nothing."""


@pytest.fixture(scope="module")
def full_set() -> tuple[Examples, Examples]:
    """All of MNIST, flattened, where it is at hand."""
    named = os.environ.get("MNIST_PATH")
    path = Path(named) if named else mnist.cache_folder(os.environ) / "mnist.npz"
    if not path.exists():
        pytest.skip("the full MNIST is not at hand: set MNIST_PATH, or run scripts/train.py once")
    (x_train, y_train), (x_test, y_test) = mnist.load(path)
    return (x_train.reshape(-1, 784), y_train), (x_test.reshape(-1, 784), y_test)


@pytest.fixture(scope="module")
def sample() -> Examples:
    with np.load(SAMPLE) as file:
        return file["x_train"][:512].reshape(-1, 784), file["y_train"][:512]


def trained_in_full(name: str, full_set: tuple[Examples, Examples]) -> tuple[History, float]:
    """The history, and the accuracy on the test set, of five epochs on all 60,000 images."""
    learned, (x_test, y_test) = full_set
    recipe = RECIPES[name]
    network, history = train(
        recipe, lambda epoch: learned, None, epochs=recipe.epochs, seed=1, on_epoch=nothing
    )
    return history, float((answers(network, x_test).argmax(axis=1) == y_test).mean())


def test_the_baseline_reproduces_the_notebook(full_set: tuple[Examples, Examples]) -> None:
    history, tested = trained_in_full("baseline", full_set)
    assert (history["loss"][0], history["loss"][4]) == pytest.approx((0.47, 0.27), abs=0.01)
    assert history["accuracy"][0] == pytest.approx(0.877, abs=0.005)
    assert history["accuracy"][4] == pytest.approx(0.925, abs=0.005)
    assert tested == pytest.approx(0.925, abs=0.005)


def test_the_hidden_layer_reproduces_the_notebook(full_set: tuple[Examples, Examples]) -> None:
    _, tested = trained_in_full("hidden", full_set)
    assert tested == pytest.approx(0.975, abs=0.005)


def test_one_seed_gives_one_result(sample: Examples) -> None:
    first, again = (
        train(RECIPES["convnet"], lambda epoch: sample, None, epochs=2, seed=7, on_epoch=nothing)[
            0
        ].get_weights()
        for _ in range(2)
    )
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))


def test_each_epoch_sees_its_own_examples_once(sample: Examples) -> None:
    asked: list[int] = []
    reported: list[int] = []

    def examples(epoch: int) -> Examples:
        asked.append(epoch)
        return sample

    def report(epoch: int, figures: dict[str, float], seconds: float) -> None:
        reported.append(epoch)

    _, history = train(RECIPES["hidden"], examples, sample, epochs=3, seed=1, on_epoch=report)
    assert (asked, reported) == ([0, 1, 2], [1, 2, 3])
    assert sorted(history) == ["accuracy", "loss", "val_accuracy", "val_loss"]
    assert all(len(figures) == 3 for figures in history.values())
    assert history["loss"][2] < history["loss"][0]


@pytest.mark.parametrize("shapes", [[(784, 10), (10,)], [(784, 50), (50,), (50, 10), (10,)]])
def test_a_training_goes_on_from_no_other_network(
    sample: Examples, shapes: list[tuple[int, ...]]
) -> None:
    weights = [np.zeros(shape, np.float32) for shape in shapes]
    plan = {"epochs": 1, "seed": 1, "on_epoch": nothing, "weights": weights}
    with pytest.raises(ReleaseError, match="are not those of a hidden as it is now"):
        train(RECIPES["hidden"], lambda epoch: sample, None, **plan)


def test_the_figures_of_the_last_epoch_are_those_of_the_network(sample: Examples) -> None:
    recipe = dataclasses.replace(RECIPES["convnet"], averaging=0.9, batch_size=64)
    x, y = sample[0][:500], sample[1][:500]
    network, history = train(
        recipe, lambda epoch: sample, (x, y), epochs=3, seed=1, on_epoch=nothing
    )
    told = answers(serving(network, recipe), x)
    eleven = np.hstack([told, 1 - told.sum(axis=1, keepdims=True)])
    assert history["val_accuracy"][-1] == pytest.approx((eleven.argmax(axis=1) == y).mean())


def test_only_jax_joins_other_machines() -> None:
    assert join({}) == (0, 1)
    with pytest.raises(ValueError, match="KERAS_BACKEND=jax"):
        join({"KERAS_DISTRIBUTION_JOB_ADDRESSES": "127.0.0.1:1"})
