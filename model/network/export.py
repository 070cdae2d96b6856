"""A trained network into the files of a release, checked to agree with each other.

    python -m model.network.export FOLDER

converts the network of one folder, as a process of its own: only TensorFlow converts, and a
process has one of Keras' backends.
"""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from model.classifier import Classifier
from model.errors import ReleaseError
from model.network.training import Labels, Pixels, answers

if TYPE_CHECKING:
    import keras

# Half precision keeps three digits of a weight.
TOLERANCE = 5e-3


def write_network(folder: Path, network: keras.Model, x: Pixels, y: Labels) -> None:
    """Writes digits.keras, digits.tflite and sample.npz.

    Args:
        folder: the draft of a release.
        network: as it is released, (n, 784) float32 in [0, 1] to (n, 10). Where it has a layer
            named "embedding", digits.tflite tells what that layer says as a second output.
        x: (n, 784) pictures for the release's self check.
        y: (n,) their labels.

    Raises:
        ReleaseError: the converted network answers otherwise than the Keras network.
    """
    import keras

    network.save(folder / "digits.keras")
    if keras.backend.backend() == "tensorflow":
        convert(folder, network)
    else:
        subprocess.run(  # noqa: S603 - ourselves
            [sys.executable, "-m", __spec__.name, str(folder.resolve())],
            env=os.environ | {"KERAS_BACKEND": "tensorflow"},
            cwd=Path(__file__).parents[2],
            check=True,
        )
    converted = (folder / "digits.tflite").read_bytes()
    probabilities = Classifier(converted).raw((x / 255).astype(np.float32))
    difference = np.abs(probabilities - answers(network, x)).max()
    if not difference <= TOLERANCE:
        raise ReleaseError(f"digits.tflite differs from digits.keras by {difference:.1e}")
    np.savez_compressed(
        folder / "sample.npz", x=x, probabilities=probabilities, y=y.astype(np.uint8)
    )


def convert(folder: Path, network: keras.Model) -> None:
    """Writes digits.tflite, with its weights in half precision; Keras must run on TensorFlow."""
    import tensorflow as tf

    converter = tf.lite.TFLiteConverter.from_keras_model(with_embedding(network))
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.target_spec.supported_types = [tf.float16]
    with contextlib.redirect_stdout(io.StringIO()):  # the converter is talkative
        converted: bytes = converter.convert()
    (folder / "digits.tflite").write_bytes(converted)


def with_embedding(network: keras.Model) -> keras.Model:
    """The network with the output of its layer named "embedding" beside its answers, if any."""
    import keras

    for layer in network.layers:
        if layer.name == "embedding":
            return keras.Model(network.inputs[0], [network.outputs[0], layer.output])
    return network


def load_network(folder: Path) -> keras.Model:
    """The Keras network of a release."""
    import keras

    return keras.saving.load_model(folder / "digits.keras", compile=False)


if __name__ == "__main__":
    convert(Path(sys.argv[1]), load_network(Path(sys.argv[1])))
