"""The networks, by name. Each reads (n, 784) float32 in [0, 1] and answers (n, 10).

Keras is imported when a network is built, since that takes seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class Recipe:
    """A network and how it is trained."""

    name: str
    build: Callable[[], keras.Model]
    """The network to train. Its answers are ten sigmoids or probabilities, or eleven logits with
    `no_digit`."""
    epochs: int
    batch_size: int
    learning_rate: float
    """Adam's; with `annealed` its peak."""
    annealed: bool = False
    """Whether the learning rate warms up, and falls to 0 along a cosine; else it is constant."""
    averaging: float | None = None
    """Momentum of the moving average of the weights that is kept in the end; none: the last."""
    label_smoothing: float = 0.0
    no_digit: bool = False
    """Whether it knows an eleventh class, "no digit", and trains on examples made for photos."""
    deformed: bool = False
    """Whether it trains on MNIST's digits bent anew for each epoch."""
    holds_out: bool = False
    """Whether it trains without the images that are kept back for the exam. The two networks of
    the classic notebook train on all 60,000, as published."""

    @property
    def classes(self) -> int:
        """How many answers it learns."""
        return 11 if self.no_digit else 10


def baseline() -> keras.Model:
    """784 values to 10 sigmoids: the classic notebook's first network. 7,850 parameters."""
    import keras

    return keras.Sequential(
        [keras.Input((784,)), keras.layers.Dense(10, activation="sigmoid", name="digits")],
        name="baseline",
    )


def hidden() -> keras.Model:
    """The classic notebook's second network: 100 hidden units. 79,510 parameters."""
    import keras

    return keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(100, activation="relu", name="embedding"),
            keras.layers.Dense(10, activation="sigmoid", name="digits"),
        ],
        name="hidden",
    )


def mlp() -> keras.Model:
    """No convolution: no weight is used at two places.

    The units of the first two layers see a window each (LeCun 1989, "Generalization and network
    design strategies"), those of the others everything. Deformed digits are what makes such a
    network good (Ciresan et al. 2010).
    """
    import keras
    from keras import layers

    def windowed(
        x: keras.KerasTensor, name: str, units: int, size: int, step: int
    ) -> keras.KerasTensor:
        """(n, side, side, channels) to (n, number, number, units), a window for each place."""
        side = x.shape[1]
        places = np.arange(side * side).reshape(side, side)
        windows = np.lib.stride_tricks.sliding_window_view(places, (size, size))[::step, ::step]
        number = len(windows)
        x = layers.Reshape((side * side, -1))(x)
        x = keras.ops.take(x, windows.reshape(number * number, size * size), axis=1)
        x = layers.Reshape((number * number, -1))(x)
        x = layers.EinsumDense("bwi,wio->bwo", (number * number, units))(x)
        x = _normalised(layers.Flatten()(x), name)
        return layers.Reshape((number, number, units))(x)

    pixels = keras.Input((784,), name="pixels")
    x = layers.Reshape((28, 28, 1))(pixels)
    x = windowed(x, "strokes", 32, size=7, step=3)  # 8x8 windows
    x = windowed(x, "parts", 64, size=3, step=1)  # 6x6 windows of 3x3 of those
    x = _normalised(layers.Dense(384, use_bias=False)(layers.Flatten()(x)), "embedding")
    return keras.Model(pixels, layers.Dense(10, activation="softmax")(x), name="mlp")


def convnet() -> keras.Model:
    """Five convolutions without padding; answers (n, 11) logits, of which the last is 0.

    No dropout: with examples that are new in every epoch it has nothing to overfit to.
    """
    import keras
    from keras import layers

    def convolved(x: keras.KerasTensor, filters: int, size: int) -> keras.KerasTensor:
        return _normalised(layers.Conv2D(filters, size, use_bias=False)(x))

    pixels = keras.Input((784,), name="pixels")
    x = layers.Reshape((28, 28, 1))(pixels)
    x = convolved(x, 16, 3)  # 26x26
    x = convolved(x, 24, 3)  # 24x24
    x = layers.MaxPooling2D()(x)  # 12x12
    x = convolved(x, 48, 3)  # 10x10
    x = convolved(x, 64, 3)  # 8x8
    x = convolved(x, 96, 3)  # 6x6
    x = layers.MaxPooling2D()(x)  # 3x3
    x = layers.Flatten()(x)
    # Here weights are cheap: four fifths of them take a twentieth of the time.
    for name, units in (("combined", 384), ("embedding", 128)):
        x = _normalised(layers.Dense(units, use_bias=False)(x), name)
    logits = layers.Dense(10, name="logits")(x)
    eleven = keras.ops.pad(logits, [[0, 0], [0, 1]])
    return keras.Model(pixels, eleven, name="convnet")


def _normalised(x: keras.KerasTensor, name: str | None = None) -> keras.KerasTensor:
    from keras import layers

    return layers.ReLU(name=name)(layers.BatchNormalization(momentum=0.95)(x))


def serving(network: keras.Model, recipe: Recipe) -> keras.Model:
    """The network as it is released: (n, 784) to (n, 10), on the same weights.

    With `no_digit` the ten are probabilities, and what they lack to 1 is that of "no digit".
    A temperature T can still be applied to them: relative to "no digit", the logit of digit k
    is log(p_k) - log(1 - sum(p)), and `model.classifier.calibrated` divides those by T.
    """
    import keras

    if not recipe.no_digit:
        return network
    probabilities = keras.layers.Softmax(name="probabilities")(network.output)[:, :10]
    return keras.Model(network.input, probabilities, name=recipe.name)


RECIPES = {
    recipe.name: recipe
    for recipe in (
        Recipe("baseline", baseline, epochs=5, batch_size=32, learning_rate=1e-3),
        Recipe("hidden", hidden, epochs=5, batch_size=32, learning_rate=1e-3),
        Recipe(
            "mlp",
            mlp,
            epochs=120,
            batch_size=256,
            learning_rate=6e-3,
            annealed=True,
            averaging=0.995,
            deformed=True,
            holds_out=True,
        ),
        Recipe(
            "convnet",
            convnet,
            epochs=30,
            batch_size=128,
            learning_rate=3e-3,
            annealed=True,
            averaging=0.995,
            label_smoothing=0.02,
            no_digit=True,
            holds_out=True,
        ),
    )
}
