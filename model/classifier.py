"""Vectors to calibrated probabilities, on LiteRT."""

import threading

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

# A larger batch is no faster, and of this one every thread keeps 3 MB.
LARGEST_BATCH = 32


class Classifier:
    """A network in LiteRT's format with its temperature. Safe to call from several threads."""

    def __init__(self, network: bytes, temperature: float = 1.0) -> None:
        """Checks that the network maps (n, 784) to (n, 10), and maybe also to an embedding.

        Raises:
            ValueError: it is no such network.
        """
        self._network = network
        self._temperature = temperature
        # An interpreter is not thread-safe, so every thread has its own.
        self._local = threading.local()
        interpreter = self._interpreter()
        (given,), outputs = interpreter.get_input_details(), interpreter.get_output_details()
        widths = [int(output["shape"][-1]) for output in outputs]
        if given["shape"][-1] != 784 or widths.count(10) != 1 or len(outputs) > 2:
            raise ValueError("the network does not map 784 values to 10")
        self._given: int = given["index"]
        self._answers: int = outputs[widths.index(10)]["index"]
        self._embedding: int | None = next(
            (output["index"] for output in outputs if output["index"] != self._answers), None
        )

    def __call__(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Reads digits.

        Args:
            vectors: (n, 784) float32 in [0, 1].

        Returns:
            (n, 10) float32 whose rows sum to at most 1; the rest is the probability of no digit.
        """
        return calibrated(self.raw(vectors), self._temperature)

    def with_embeddings(
        self, vectors: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Reads digits, and tells by what they were read.

        Args:
            vectors: (n, 784) float32 in [0, 1].

        Returns:
            (n, 10) float32 as a call gives them, and (n, size) float32, what the network's last
            layer but one said; of size 0 for a network that does not tell.
        """
        answers, embeddings = self._told(vectors)
        return calibrated(answers, self._temperature), embeddings

    def raw(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """What the network itself says, before any temperature: (n, 784) to (n, 10).

        Raises:
            ValueError: the vectors have another shape, or there are none.
        """
        return self._told(vectors)[0]

    def _told(
        self, vectors: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        if vectors.ndim != 2 or vectors.shape[1] != 784 or not len(vectors):
            raise ValueError(f"vectors of shape {vectors.shape}, not (n, 784)")
        parts = [
            self._batch(vectors[i : i + LARGEST_BATCH])
            for i in range(0, len(vectors), LARGEST_BATCH)
        ]
        answers, embeddings = zip(*parts, strict=True)
        return np.concatenate(answers), np.concatenate(embeddings)

    def _batch(
        self, vectors: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        interpreter = self._interpreter()
        if tuple(interpreter.get_input_details()[0]["shape"]) != vectors.shape:
            interpreter.resize_tensor_input(self._given, vectors.shape)
            interpreter.allocate_tensors()
        interpreter.set_tensor(self._given, np.ascontiguousarray(vectors, np.float32))
        interpreter.invoke()
        answers: NDArray[np.float32] = interpreter.get_tensor(self._answers)
        if self._embedding is None:
            return answers, np.empty((len(answers), 0), np.float32)
        return answers, interpreter.get_tensor(self._embedding)

    def _interpreter(self) -> Interpreter:
        if not hasattr(self._local, "interpreter"):
            interpreter = Interpreter(model_content=self._network, num_threads=1)
            interpreter.allocate_tensors()
            self._local.interpreter = interpreter
        loaded: Interpreter = self._local.interpreter
        return loaded


def calibrated(told: NDArray[np.float32], temperature: float) -> NDArray[np.float32]:
    """Divides the logits by a temperature (Guo et al. 2017).

    Args:
        told: (n, 10), each row ten probabilities and, in what they lack to 1, that of no digit;
            rows of ten sigmoids, which sum to more, are no distribution and are normalised.
        temperature: above 1 for less confidence.
    """
    rest = np.clip(1 - told.sum(axis=1, keepdims=True), 0, 1)
    logits = np.log(np.clip(np.hstack([told, rest]), 1e-9, 1)) / temperature
    logits -= logits.max(axis=1, keepdims=True)
    powers = np.exp(logits)
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)[:, :10]
