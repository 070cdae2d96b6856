"""What a network trains on: a processor, a GPU, or several machines together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from model.network.recipes import Recipe

if TYPE_CHECKING:
    import keras


def backend() -> str:
    """What Keras runs on: tensorflow, jax or torch."""
    import keras

    return str(keras.backend.backend())


def use_device(device: str) -> None:
    """Trains on the CPU with "cpu"; else on what Keras' backend finds."""
    import tensorflow as tf

    if device == "cpu" or backend() != "tensorflow":
        # With another backend, all that TensorFlow does is hand out the examples.
        tf.config.set_visible_devices([], "GPU")
    if device == "cpu" and backend() == "jax":
        import jax

        jax.config.update("jax_platforms", "cpu")


def join(environment: Mapping[str, str]) -> tuple[int, int]:
    """Joins the training that Keras' variables name, if they do: each batch is shared out.

    Every process must be given the same examples.

    Args:
        environment: KERAS_DISTRIBUTION_JOB_ADDRESSES, KERAS_DISTRIBUTION_NUM_PROCESSES and
            KERAS_DISTRIBUTION_PROCESS_ID, as `keras.distribution.initialize` documents them.

    Returns:
        This process's number, 0 for the first, and how many there are.

    Raises:
        ValueError: Keras runs on another backend than JAX, where it cannot.
    """
    if "KERAS_DISTRIBUTION_JOB_ADDRESSES" not in environment:
        return 0, 1
    if backend() != "jax":
        raise ValueError(f"several machines want KERAS_BACKEND=jax, and this is {backend()}")
    import keras

    keras.distribution.initialize()
    keras.distribution.set_distribution(keras.distribution.DataParallel())
    number, count = ("KERAS_DISTRIBUTION_PROCESS_ID", "KERAS_DISTRIBUTION_NUM_PROCESSES")
    return int(environment[number]), int(environment[count])


def leave(network: keras.Model, recipe: Recipe) -> keras.Model:
    """The trained network on this machine alone, which waits for no other from here on."""
    import keras

    if keras.distribution.distribution() is None:
        return network
    import jax

    weights = network.get_weights()
    keras.distribution.set_distribution(None)
    jax.distributed.shutdown()
    alone = recipe.build()
    alone.set_weights(weights)
    return alone
