"""Fitting a recipe to examples that are drawn anew for each epoch."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.errors import ReleaseError
from model.network.machines import backend
from model.network.recipes import Recipe

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

# A network that goes on learns at this share of the rate: what it knows is to last.
GOING_ON = 1 / 3

Pixels = NDArray[np.uint8]
"""(n, 784), 0 for paper to 255 for ink."""
Labels = NDArray[np.integer]
"""(n,): 0 to 9, and 10 for no digit where the recipe knows it."""
Examples = tuple[Pixels, Labels]
Targets = NDArray[np.float32]
"""(n, 10), and (n, 11) where the recipe knows "no digit": how likely each answer is."""
Taught = tuple[Pixels, Targets]
History = dict[str, list[float]]
"""`loss` and `accuracy` of each epoch, and `val_loss` and `val_accuracy` with a validation set."""


def train(
    recipe: Recipe,
    examples_for_epoch: Callable[[int], Examples | Taught],
    validation: Examples | None,
    *,
    epochs: int,
    seed: int,
    on_epoch: Callable[[int, dict[str, float], float], None],
    weights: Sequence[NDArray[np.float32]] = (),
) -> tuple[keras.Model, History]:
    """Trains a network.

    Args:
        recipe: the network and its schedule.
        examples_for_epoch: called with 0 at once, and with 1, 2, ... from another thread, an
            epoch ahead; gives the same number of examples each time, with labels or targets.
            They are shuffled here; what does not fill a batch is left out.
        validation: looked at after each epoch, to report, never to choose; in parts of 500,
            and a smaller rest is left out.
        epochs: how many; with 0 it is the network that the weights are of.
        seed: one seed, one result, on one machine.
        on_epoch: called after each epoch with its number from 1, its figures and its seconds.
        weights: of a network to go on from, at a third of the learning rate; none for new ones.

    Returns:
        The trained network, answering as `recipe.build` says, and its history.

    Raises:
        ReleaseError: the weights are those of another network.
    """
    import keras

    keras.utils.set_random_seed(seed)
    network, rate = recipe.build(), recipe.learning_rate
    if weights:
        try:
            network.set_weights(weights)
        except ValueError as error:
            raise ReleaseError(
                f"the weights to go on from are not those of a {recipe.name} as it is now"
            ) from error
        rate *= GOING_ON
    if not epochs:
        return network, {}
    first = examples_for_epoch(0)
    steps = len(first[1]) // recipe.batch_size
    # Keras on PyTorch takes one step at a time.
    at_once = validation is None and backend() != "torch"
    network.compile(
        _optimizer(recipe, rate, steps * epochs),
        _loss(recipe),
        metrics=["accuracy"],
        steps_per_execution=_steps_at_once(steps) if at_once else 1,
        # TensorFlow is five times slower with it on a CPU; JAX is nothing without.
        jit_compile=False if backend() == "tensorflow" else "auto",
    )

    def shuffled() -> Iterator[Taught]:
        for epoch in range(epochs):
            x, y = examples_for_epoch(epoch) if epoch else first
            order = np.random.default_rng([seed, epoch]).permutation(len(y))
            order = order[: steps * recipe.batch_size]
            yield x[order], targets(y[order], recipe.classes)

    callbacks = [_report(on_epoch)]
    if recipe.averaging is not None:
        # First, so that the figures of an epoch are those of the averaged weights.
        callbacks.insert(0, keras.callbacks.SwapEMAWeights(swap_on_epoch=True))
    history = network.fit(
        _as_epochs(shuffled, recipe),
        epochs=epochs,
        steps_per_epoch=steps,
        shuffle=False,
        validation_data=None if validation is None else _as_validation(validation, recipe),
        validation_steps=None if validation is None else _parts(len(validation[1]))[0],
        callbacks=callbacks,
        verbose=0,
    )
    return network, {name: [float(v) for v in values] for name, values in history.history.items()}


def mean_weights(networks: Sequence[keras.Model]) -> list[NDArray[np.float32]]:
    """The mean of the weights of networks; none of none.

    Where these went on from the same network, it often reads better than each, at the cost of one
    (Wortsman et al. 2022, "Model soups").

    Raises:
        ReleaseError: one has other layers than the others.
    """
    every = [network.get_weights() for network in networks]
    if len({tuple(weight.shape for weight in weights) for weights in every}) > 1:
        raise ReleaseError("the networks to go on from differ in their layers")
    return [np.mean(each, axis=0) for each in zip(*every, strict=True)]


def answers(network: keras.Model, x: Pixels) -> NDArray[np.float32]:
    """A released network's answers to (n, 784) pixels: (n, 10) float32."""
    import keras

    batches = [
        keras.ops.convert_to_numpy(network(part.astype(np.float32) / 255, training=False))
        for part in np.array_split(x, -(-len(x) // 1000))
    ]
    return np.concatenate(batches).astype(np.float32)


def targets(labels: Labels | Targets, classes: int) -> Targets:
    """Labels as targets, of which one is 1; targets as they are."""
    if labels.ndim == 2:
        return labels.astype(np.float32)
    return np.eye(classes, dtype=np.float32)[labels]


def _steps_at_once(steps: int) -> int:
    """The small networks would wait for Python after each batch; this divides an epoch."""
    return next(n for n in range(25, 0, -1) if steps % n == 0)


def _optimizer(recipe: Recipe, rate: float, steps: int) -> keras.Optimizer:
    import keras

    if recipe.annealed:
        warm_up = steps // 10
        rate = keras.optimizers.schedules.CosineDecay(
            rate / 25, steps - warm_up, warmup_target=rate, warmup_steps=warm_up
        )
    if recipe.averaging is None:
        return keras.optimizers.Adam(rate)
    return keras.optimizers.Adam(rate, use_ema=True, ema_momentum=recipe.averaging)


def _loss(recipe: Recipe) -> keras.Loss:
    import keras

    return keras.losses.CategoricalCrossentropy(
        from_logits=recipe.no_digit, label_smoothing=recipe.label_smoothing
    )


def _as_epochs(chunks: Callable[[], Iterator[Taught]], recipe: Recipe) -> tf.data.Dataset:
    """One chunk an epoch, cut into batches."""
    import tensorflow as tf

    signature = (
        tf.TensorSpec((None, 784), tf.uint8),
        tf.TensorSpec((None, recipe.classes), tf.float32),
    )
    data = tf.data.Dataset.from_generator(chunks, output_signature=signature)
    data = data.prefetch(1)  # the next epoch's examples are drawn while this one trains
    examples = data.flat_map(lambda x, y: tf.data.Dataset.from_tensor_slices((x, y)))
    return _prepared(examples, recipe.batch_size)


def _as_validation(examples: Examples, recipe: Recipe) -> tf.data.Dataset:
    import tensorflow as tf

    x, y = examples
    parts, size = _parts(len(y))
    x, y = x[: parts * size], y[: parts * size]
    data = tf.data.Dataset.from_tensor_slices((x, targets(y, recipe.classes)))
    return _prepared(data.repeat(), size)


def _parts(examples: int) -> tuple[int, int]:
    """In how many parts of which size a validation set is looked at."""
    size = min(500, examples)
    return examples // size, size


def _prepared(examples: tf.data.Dataset, size: int) -> tf.data.Dataset:
    """Batches that are all full, so that several machines can share each out."""
    import tensorflow as tf

    def prepared(x: tf.Tensor, y: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        return tf.cast(x, tf.float32) / 255, y

    options = tf.data.Options()
    # The autotuner makes `fit` wait out a doubling sleep: up to twice the time of an epoch.
    options.autotune.enabled = False
    batches = examples.batch(size, drop_remainder=True)
    return batches.map(prepared).prefetch(2).with_options(options)


def _report(on_epoch: Callable[[int, dict[str, float], float], None]) -> keras.callbacks.Callback:
    import keras

    started = time.perf_counter()

    def end(epoch: int, logs: dict[str, float]) -> None:
        nonlocal started
        now = time.perf_counter()
        on_epoch(epoch + 1, {name: float(value) for name, value in logs.items()}, now - started)
        started = now

    return keras.callbacks.LambdaCallback(on_epoch_end=end)
