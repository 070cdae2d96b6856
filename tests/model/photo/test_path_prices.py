"""The most probable way to read a line."""

import numpy as np

from model.photo.page import Candidate, Line, Slice
from model.photo.path import best_path


def line(*labels: int) -> Line:
    """Slices side by side, by the piece that each belongs to; runs of two are candidates."""
    slices = tuple(Slice(i, (10 * i, 0, 10, 20), label) for i, label in enumerate(labels))
    runs = [(i, i + 1) for i in range(len(labels))] + [(i, i + 2) for i in range(len(labels) - 1)]
    boxes = [(10 * first, 0, 10 * (last - first), 20) for first, last in runs]
    return Line(slices, tuple(Candidate(*run, box) for run, box in zip(runs, boxes, strict=True)))


def told(*digits: float) -> np.ndarray:
    """The probability of being a 3 by candidate."""
    rows = np.zeros((len(digits), 10), np.float32)
    rows[:, 3] = digits
    return rows


def test_two_halves_are_read_as_the_one_digit_that_they_are():
    assert best_path(line(1, 2), told(0.1, 0.3, 0.95)) == [2]


def test_two_digits_that_touch_are_read_apart():
    assert best_path(line(1, 1), told(0.97, 0.98, 0.4)) == [0, 1]


def test_a_digit_that_its_parts_hardly_explain_better_is_not_cut():
    assert best_path(line(1, 1), told(0.8, 0.8, 0.4)) == [2]


def test_a_sign_beside_a_digit_does_not_take_it_away():
    assert best_path(line(1, 2), told(0.97, 0.0, 0.0)) == [0]


def test_half_of_a_thing_that_is_no_digit_is_no_digit():
    assert best_path(line(1, 1), told(0.97, 0.0, 0.0)) == []
