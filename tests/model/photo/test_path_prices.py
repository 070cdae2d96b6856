"""The most probable way to read a line."""

import numpy as np

from model.photo.page import Candidate, Line, Slice
from model.photo.path import best_path


def line(*labels: int, through: float = 1.0, wide: int = 10) -> Line:
    """Slices side by side, by the piece that each belongs to; runs of two are candidates."""
    slices = tuple(
        Slice(i, (wide * i, 0, wide, 20), label, through) for i, label in enumerate(labels)
    )
    runs = [(i, i + 1) for i in range(len(labels))] + [(i, i + 2) for i in range(len(labels) - 1)]
    boxes = [(wide * first, 0, wide * (last - first), 20) for first, last in runs]
    return Line(slices, tuple(Candidate(*run, box) for run, box in zip(runs, boxes, strict=True)))


def told(*digits: float, digit: int = 3) -> np.ndarray:
    """The probability of being this digit, by candidate."""
    rows = np.zeros((len(digits), 10), np.float32)
    rows[:, digit] = digits
    return rows


def test_two_halves_are_read_as_the_one_digit_that_they_are():
    assert best_path(line(1, 2), told(0.1, 0.3, 0.95)) == [2]


def test_two_digits_that_touch_are_read_apart():
    assert best_path(line(1, 1), told(0.97, 0.98, 0.4)) == [0, 1]


def test_a_cut_through_much_ink_must_explain_more():
    parts = told(0.8, 0.8, 0.4)
    assert best_path(line(1, 1), parts) == [0, 1]
    assert best_path(line(1, 1, through=3), parts) == [2]


def test_parts_that_are_plain_strokes_must_explain_more():
    parts, strokes = told(0.7, 0.7, 0.3), told(0.7, 0.7, 0.3, digit=1)
    assert best_path(line(1, 1), parts) == [0, 1]
    assert best_path(line(1, 1), strokes) == [2]


def test_a_long_piece_is_rather_several_digits_than_nothing():
    unlike = told(0.2, 0.2, 0.01)
    assert best_path(line(1, 1), unlike) == []
    assert best_path(line(1, 1, wide=60), unlike) == [0, 1]


def test_a_sign_beside_a_digit_does_not_take_it_away():
    assert best_path(line(1, 2), told(0.97, 0.0, 0.0)) == [0]


def test_half_of_a_thing_that_is_no_digit_is_no_digit():
    assert best_path(line(1, 1), told(0.97, 0.0, 0.0)) == []


def test_nor_is_half_of_a_long_thing():
    assert best_path(line(1, 1, wide=24), told(0.97, 0.0, 0.0)) == []
