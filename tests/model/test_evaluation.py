"""Figures a reader can trust: checked against worked examples and against each other."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import evaluation
from model.classifier import calibrated


def answers_of(logits: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    """(n, 10) probabilities of a softmax over (n, 11) logits."""
    powers = np.exp(logits / temperature)
    return (powers / powers.sum(axis=1, keepdims=True))[:, :10].astype(np.float32)


@pytest.fixture
def spoken() -> tuple[np.ndarray, np.ndarray]:
    """Logits (20000, 11) and labels that are drawn from exactly their softmax."""
    random = np.random.default_rng(0)
    logits = random.normal(0, 2, (20_000, 11))
    powers = np.exp(logits)
    chances = np.cumsum(powers / powers.sum(axis=1, keepdims=True), axis=1)
    labels = (random.random((20_000, 1)) > chances).sum(axis=1)
    return logits, np.minimum(labels, 10)


def test_wilsons_interval_of_a_textbook_example() -> None:
    assert evaluation.wilson_interval(10, 100) == pytest.approx((0.0552, 0.1744), abs=1e-4)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilsons_interval_holds_the_accuracy(counted: tuple[int, int]) -> None:
    correct, images = counted
    low, high = evaluation.wilson_interval(correct, images)
    assert 0 <= low <= correct / images + 1e-9
    assert correct / images - 1e-9 <= high <= 1


def test_confusion_counts_truth_in_rows_and_what_was_said_in_columns() -> None:
    counts = evaluation.confusion(np.array([1, 1, 7, 7, 7]), np.array([1, 7, 7, 7, 1]))
    assert (counts[1, 1], counts[1, 7], counts[7, 1], counts[7, 7]) == (1, 1, 1, 2)
    assert counts.sum() == 5


def test_recall_and_precision_of_digits_seen_and_unseen() -> None:
    counts = evaluation.confusion(np.array([1, 1, 7, 7, 7]), np.array([1, 7, 7, 7, 7]))
    recall, precision = evaluation.recall(counts), evaluation.precision(counts)
    assert (recall[1], recall[7], recall[0]) == (0.5, 1, 0)
    assert (precision[1], precision[7], precision[0]) == (1, 0.75, 0)


def test_calibration_error_is_the_gap_between_word_and_deed() -> None:
    confidence = np.repeat([0.6, 0.9], 150)
    right = np.tile([True, True, False], 100)
    gaps = abs(0.6 - 2 / 3), abs(0.9 - 2 / 3)
    assert evaluation.calibration_error(confidence, right) == pytest.approx(
        np.mean(gaps), abs=0.02
    )


def test_a_reader_that_means_what_it_says_has_little_calibration_error(
    spoken: tuple[np.ndarray, np.ndarray],
) -> None:
    logits, labels = spoken
    outputs, digits = answers_of(logits), labels < 10
    confidence = evaluation.confidences(outputs[digits], 1)
    right = outputs[digits].argmax(axis=1) == labels[digits]
    assert evaluation.calibration_error(confidence, right) < 0.015
    assert evaluation.calibration_error(confidence**0.5, right) > 0.05


def test_bins_have_equal_mass_and_lose_nobody() -> None:
    bins = evaluation.calibration_bins(np.linspace(0, 1, 100), np.ones(100, bool))
    assert len(bins) == 15
    assert bins[:, 2].sum() == pytest.approx(1)
    assert np.ptp(bins[:, 2]) <= 0.01 + 1e-9


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.5])
def test_the_temperature_that_was_applied_is_found_again(
    spoken: tuple[np.ndarray, np.ndarray], temperature: float
) -> None:
    logits, labels = spoken
    outputs = answers_of(logits, 1 / temperature)
    fitted = evaluation.fit_temperature(outputs, labels)
    assert fitted == pytest.approx(temperature, rel=0.05)
    assert evaluation.loss(outputs, labels, fitted) <= evaluation.loss(outputs, labels)
    assert calibrated(outputs, temperature) == pytest.approx(answers_of(logits), abs=0.01)


def test_confidence_is_that_of_the_digit_given_that_there_is_one() -> None:
    outputs = np.array([[0.3, 0.1, *[0.0] * 8]], np.float32)
    assert evaluation.confidences(outputs, 1) == pytest.approx([0.75], abs=1e-4)


def test_the_golden_section_finds_the_minimum() -> None:
    assert evaluation.golden_section(lambda x: (x - 1.2) ** 2, -3, 3) == pytest.approx(
        1.2, abs=1e-3
    )


def test_from_the_threshold_on_enough_answers_are_right() -> None:
    confidence = np.linspace(0.01, 1, 100)
    right = confidence > 0.4
    threshold = evaluation.sure_threshold(confidence, right, accuracy=0.9)
    assert right[confidence >= threshold].mean() >= 0.9
    assert threshold == pytest.approx(0.35, abs=0.02)


def test_nothing_is_sure_where_nothing_is_right() -> None:
    assert evaluation.sure_threshold(np.array([0.5, 0.9]), np.array([False, False])) == 1.0


def test_the_digit_threshold_turns_few_digits_away() -> None:
    told = np.concatenate([np.linspace(0.2, 1, 1000), np.zeros(500)])
    labels = np.concatenate([np.zeros(1000, int), np.full(500, 10)])
    threshold = evaluation.digit_threshold(told, labels)
    assert (told[:1000] >= threshold).mean() == pytest.approx(0.995, abs=0.002)
    assert evaluation.digit_threshold(np.ones(10), np.zeros(10, int)) == 0.5


def test_mcnemars_exact_test_of_worked_examples() -> None:
    one = np.array([True] * 9 + [False] * 1 + [True] * 90)
    other = np.array([False] * 9 + [True] * 1 + [True] * 90)
    assert evaluation.mcnemar(one, other) == pytest.approx(22 / 1024)
    assert evaluation.mcnemar(one, one) == 1.0


@given(st.integers(0, 40), st.integers(0, 40))
def test_mcnemars_test_does_not_care_who_is_who(first: int, second: int) -> None:
    one = np.array([True] * first + [False] * second, bool)
    n = first + second
    tail = sum(math.comb(n, k) for k in range(min(first, second) + 1)) / 2**n
    assert evaluation.mcnemar(one, ~one) == pytest.approx(min(1, 2 * tail))
    assert evaluation.mcnemar(~one, one) == evaluation.mcnemar(one, ~one)


def test_mcnemars_test_stands_large_counts() -> None:
    one = np.arange(10_000) < 5_200
    assert evaluation.mcnemar(one, ~one) < 1e-3


def test_the_figures_of_a_card_agree_with_each_other(
    spoken: tuple[np.ndarray, np.ndarray],
) -> None:
    logits, labels = spoken
    digits = labels < 10
    outputs, labels = answers_of(logits[digits]), labels[digits]
    test = evaluation.test_figures(outputs, labels, 1.0, [0, 1, 2, 3])
    wrong = np.flatnonzero(outputs.argmax(axis=1) != labels)
    assert test.correct == np.trace(test.confusion) == len(labels) - len(wrong)
    assert test.interval[0] < test.accuracy < test.interval[1]
    assert test.disputed_missed == [i for i in range(4) if i in wrong]
    assert test.calibration_error_before == test.calibration_error_after
