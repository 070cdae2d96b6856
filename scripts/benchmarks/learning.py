"""How fast training is, and how long it takes to an accuracy. Wants TensorFlow and MNIST."""

import time
from pathlib import Path

from model import mnist
from model.network.machines import use_device
from model.network.recipes import RECIPES
from model.network.sources import examples_for, gathered
from model.network.training import Examples, train
from scripts.benchmarks.row import Row

LEARNING = "Training"
GOALS = (99.0, 99.5, 99.7)


def rows(data: Path | None, recipe_name: str, epochs: int, seed: int = 1) -> list[Row]:
    """Trains once as scripts/train.py does on MNIST, but looks at the test set after each epoch.

    Raises:
        DatasetError: there is no MNIST.
    """
    recipe = RECIPES[recipe_name]
    (x_train, y_train), (x_test, y_test) = mnist.load(data)
    x_train, x_test = x_train.reshape(-1, 784), x_test.reshape(-1, 784)
    learned, _, _ = gathered(recipe, (x_train, y_train), None, ())

    many: list[int] = []
    took: list[float] = []
    accuracy: list[float] = []

    def examples(epoch: int) -> Examples:
        x, y = examples_for(recipe, learned, (x_train, y_train), seed, epoch)
        many.append(len(y))
        return x, y

    def note(_: int, figures: dict[str, float], seconds: float) -> None:
        took.append(seconds)
        accuracy.append(100 * figures["val_accuracy"])

    use_device("auto")
    began = time.monotonic()
    train(recipe, examples, (x_test, y_test), epochs=epochs, seed=seed, on_epoch=note)
    whole = time.monotonic() - began
    speed = [images / seconds for images, seconds in zip(many, took, strict=True)]
    found = [Row.of(LEARNING, f"{recipe_name}, images", "images/s", speed)]
    found.append(Row(LEARNING, f"{recipe_name}, test accuracy", accuracy[-1], "%", epochs))
    for goal in GOALS:
        reached = next((i for i, a in enumerate(accuracy, 1) if a >= goal), None)
        if reached:
            name = f"{recipe_name}, to {goal} %"
            minutes = sum(took[:reached]) / 60
            found.append(Row(LEARNING, name, minutes, "minutes", note=f"epoch {reached}"))
    return [*found, Row(LEARNING, f"{recipe_name}, {epochs} epochs", whole / 60, "minutes")]
