"""A trained network into the files of a release, checked to agree with each other."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.errors import ReleaseError
from model.network.training import Labels, Pixels, answers

if TYPE_CHECKING:
    import keras

TOLERANCE = 1e-4


def write_network(folder: Path, network: keras.Model, x: Pixels, y: Labels) -> None:
    """Writes digits.keras, digits.tflite and sample.npz.

    Args:
        folder: the draft of a release.
        network: as it is released, (n, 784) float32 in [0, 1] to (n, 10).
        x: (n, 784) pictures for the release's self check.
        y: (n,) their labels.

    Raises:
        ReleaseError: the converted network answers otherwise than the Keras network.
    """
    import tensorflow as tf

    network.save(folder / "digits.keras")
    with contextlib.redirect_stdout(io.StringIO()):  # the converter is talkative
        converted: bytes = tf.lite.TFLiteConverter.from_keras_model(network).convert()
    (folder / "digits.tflite").write_bytes(converted)
    probabilities = answers(network, x)
    difference = np.abs(_lite_answers(converted, x) - probabilities).max()
    if not difference <= TOLERANCE:
        raise ReleaseError(f"digits.tflite differs from digits.keras by {difference:.1e}")
    np.savez_compressed(
        folder / "sample.npz", x=x, probabilities=probabilities, y=y.astype(np.uint8)
    )


def load_network(folder: Path) -> keras.Model:
    """The Keras network of a release."""
    import keras

    return keras.saving.load_model(folder / "digits.keras", compile=False)


def _lite_answers(converted: bytes, x: Pixels) -> NDArray[np.float32]:
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_content=converted, num_threads=1)
    interpreter.resize_tensor_input(interpreter.get_input_details()[0]["index"], x.shape)
    interpreter.allocate_tensors()
    pixels = x.astype(np.float32) / 255
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], pixels)
    interpreter.invoke()
    return np.asarray(interpreter.get_tensor(interpreter.get_output_details()[0]["index"]))
