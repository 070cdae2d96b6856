"""The most probable way to read a line."""

import numpy as np
import pytest

from model.photo.page import Candidate, Line, Slice
from model.photo.path import best_path

NOWHERE = (0, 0, 1, 1)


def line(*runs: tuple[int, int]) -> Line:
    """A line of as many slices as the runs reach, with these candidates."""
    slices = tuple(Slice(i, NOWHERE, i) for i in range(max(last for _, last in runs)))
    return Line(slices, tuple(Candidate(first, last, NOWHERE) for first, last in runs))


def told(*rows: tuple[int, float]) -> np.ndarray:
    """Probabilities: each row gives all it is sure of to one digit, the rest to no digit."""
    out = np.zeros((len(rows), 10), np.float32)
    for row, (digit, probability) in zip(out, rows, strict=True):
        row[digit] = probability
    return out


PAIR = line((0, 1), (1, 2), (0, 2))


def test_one_digit_in_two_pieces_is_read_whole():
    assert best_path(PAIR, told((1, 0.3), (7, 0.2), (5, 0.97))) == [2]


def test_two_digits_are_read_one_by_one():
    assert best_path(PAIR, told((1, 0.95), (7, 0.9), (5, 0.1))) == [0, 1]


def test_two_halves_that_look_like_digits_do_not_beat_a_clear_whole():
    assert best_path(PAIR, told((1, 0.8), (7, 0.8), (5, 0.99))) == [2]


def test_what_is_no_digit_stays_unread():
    assert best_path(PAIR, told((1, 0.99), (7, 0.01), (5, 0.02))) == [0]
    assert best_path(PAIR, told((1, 0.01), (7, 0.01), (5, 0.01))) == []


def test_a_middle_piece_goes_to_the_side_where_it_makes_a_digit():
    runs = line((0, 1), (1, 2), (2, 3), (0, 2), (1, 3))
    to_the_left = told((3, 0.4), (1, 0.3), (4, 0.95), (8, 0.99), (4, 0.2))
    to_the_right = told((3, 0.95), (1, 0.3), (4, 0.4), (8, 0.2), (4, 0.99))
    assert best_path(runs, to_the_left) == [3, 2]
    assert best_path(runs, to_the_right) == [0, 4]


@pytest.mark.parametrize("sums", [0.0, 1.0, 1.0000001])
def test_probabilities_at_their_bounds_give_a_path(sums):
    probabilities = told((1, sums), (7, sums), (5, sums))
    assert best_path(PAIR, probabilities) in ([], [2], [0, 1])
