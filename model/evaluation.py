"""How well a network reads, and how well it knows that it does.

`outputs` is what a network answers, (n, 10) float32, as `model.classifier.calibrated` takes it.
`labels` is (n,) integers: 0 to 9, and 10 for no digit.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.card import TestFigures
from model.classifier import calibrated

Floats = NDArray[Any]
Labels = NDArray[np.integer[Any]]

SMALLEST = 1e-7
"""A probability below this is rounding: float32 tells no finer differences from 1."""


def test_figures(
    outputs: Floats, labels: Labels, temperature: float, disputed: Sequence[int]
) -> TestFigures:
    """What a card says of the test images.

    Args:
        outputs: the network's answers to them.
        labels: 0 to 9.
        temperature: fitted on other images.
        disputed: indices of the images whose label people dispute.
    """
    said = outputs.argmax(axis=1)
    right = said == labels
    counts = confusion(labels, said)
    return TestFigures(
        images=len(labels),
        correct=int(right.sum()),
        accuracy=float(right.mean()),
        interval=wilson_interval(int(right.sum()), len(labels)),
        confusion=counts.tolist(),
        recall=recall(counts),
        precision=precision(counts),
        disputed_missed=[i for i in disputed if not right[i]],
        calibration_error_before=calibration_error(confidences(outputs, 1), right),
        calibration_error_after=calibration_error(confidences(outputs, temperature), right),
    )


def wilson_interval(correct: int, images: int) -> tuple[float, float]:
    """The 95 % interval of an accuracy (Wilson 1927)."""
    z = 1.959964
    share = correct / images
    middle = share + z * z / (2 * images)
    spread = z * math.sqrt(share * (1 - share) / images + z * z / (4 * images**2))
    scale = 1 + z * z / images
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def confusion(labels: Labels, said: Labels) -> NDArray[np.int64]:
    """(10, 10) counts: a row for each true digit, a column for each digit said."""
    return np.bincount(10 * labels.astype(np.int64) + said, minlength=100).reshape(10, 10)


def recall(counts: NDArray[np.int64]) -> list[float]:
    """Of each digit's images, the share that is read as it; 0 where there are none."""
    return [float(v) for v in np.diag(counts) / np.maximum(counts.sum(axis=1), 1)]


def precision(counts: NDArray[np.int64]) -> list[float]:
    """Of the times a digit is said, the share that is right; 0 where it is never said."""
    return [float(v) for v in np.diag(counts) / np.maximum(counts.sum(axis=0), 1)]


def calibration_bins(confidence: Floats, right: NDArray[np.bool_], bins: int = 15) -> Floats:
    """Answers sorted by confidence, cut into bins of equal mass.

    Returns:
        (bins, 3): mean confidence, share of right answers, and share of all answers.
    """
    order = np.argsort(confidence, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    return np.array([[confidence[p].mean(), right[p].mean(), len(p) / len(order)] for p in parts])


def calibration_error(confidence: Floats, right: NDArray[np.bool_]) -> float:
    """Expected calibration error over 15 bins of equal mass (Nguyen and O'Connor 2015)."""
    said, true, mass = calibration_bins(confidence, right).T
    return float((mass * np.abs(said - true)).sum())


def confidences(outputs: Floats, temperature: float) -> Floats:
    """(n,): the probability of the digit said, given that there is one, as the reader tells it."""
    digits = calibrated(outputs, temperature).astype(np.float64)
    return np.asarray(digits.max(axis=1) / np.maximum(digits.sum(axis=1), SMALLEST))


def loss(outputs: Floats, labels: Labels, temperature: float = 1.0) -> float:
    """Mean negative log-likelihood of the labels, "no digit" among them."""
    digits = calibrated(outputs, temperature).astype(np.float64)
    eleven = np.hstack([digits, 1 - digits.sum(axis=1, keepdims=True)])
    likelihood = eleven[np.arange(len(labels)), labels]
    return float(-np.log(np.maximum(likelihood, SMALLEST)).mean())


def fit_temperature(outputs: Floats, labels: Labels) -> float:
    """The temperature of the smallest loss, between 1/20 and 20."""
    logarithm = golden_section(lambda t: loss(outputs, labels, math.exp(t)), -3.0, 3.0)
    return math.exp(logarithm)


def golden_section(f: Callable[[float], float], low: float, high: float) -> float:
    """Where a function with one minimum has it, to 0.001 (Kiefer 1953)."""
    ratio = (math.sqrt(5) - 1) / 2
    left, right = high - ratio * (high - low), low + ratio * (high - low)
    at_left, at_right = f(left), f(right)
    while high - low > 1e-3:
        if at_left < at_right:
            high, right, at_right = right, left, at_left
            left = high - ratio * (high - low)
            at_left = f(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + ratio * (high - low)
            at_right = f(right)
    return (low + high) / 2


def sure_threshold(confidence: Floats, right: NDArray[np.bool_], accuracy: float = 0.995) -> float:
    """The lowest confidence from which on at least this share of the answers is right.

    It must be more than a network gets right of all it answers, or that would be sure of all.
    1.0 where no confidence reaches it: then nothing is sure.
    """
    order = np.argsort(-confidence, kind="stable")
    shares = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(shares >= accuracy)
    return float(confidence[order[enough[-1]]]) if len(enough) else 1.0


def digit_threshold(is_digit: Floats, labels: Labels, kept: float = 0.995) -> float:
    """The probability of being a digit that this share of the real digits reaches; at most 0.5.

    Args:
        is_digit: (n,) what the network gives to the ten digits together.
        labels: (n,), 10 for no digit.
        kept: the share of digits that must not be turned away.
    """
    return min(0.5, float(np.quantile(is_digit[labels < 10], 1 - kept)))


def mcnemar(right: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    """Two-sided p-value that two readers of the same images err equally often.

    McNemar's exact test (1947): a coin decides each image that only one of them reads.
    """
    only_one = int((right & ~other).sum()), int((other & ~right).sum())
    n, k = sum(only_one), min(only_one)
    # Logarithms, since a binomial coefficient of thousands is no float.
    tail = sum(math.exp(_log_choose(n, i) - n * math.log(2)) for i in range(k + 1))
    return min(1.0, 2 * tail)


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
