"""Brackets around digits are left out; 1s are not, however their hand bends them."""

import cv2
import numpy as np
import pytest

from model.answers import Recognised
from model.brackets import without_brackets
from model.photo.normalise import normalise

SEVEN = [(0, 0), (24, 0), (10, 60)]
STRAIGHT = [(6, 0), (0, 60)]
HOOKED = [(0, 14), (14, 0), (14, 60)]
OPENING = [(12, 0), (4, 14), (0, 30), (4, 46), (12, 60)]
CLOSING = [(0, 0), (8, 14), (12, 30), (8, 46), (0, 60)]


def row(*written: tuple[int, list[tuple[int, int]]]) -> list[Recognised]:
    """Digits side by side: what each is read as, and the line that it is."""
    sure, embedding = np.eye(10, dtype=np.float32), np.empty(0, np.float32)
    return [
        Recognised((50 * i, 10, 30, 64), sure[digit], drawn(line), embedding)
        for i, (digit, line) in enumerate(written)
    ]


def drawn(line: list[tuple[int, int]]) -> np.ndarray:
    canvas = np.zeros((90, 60), np.uint8)
    cv2.polylines(canvas, [np.add(line, 15)], False, 255, 5, cv2.LINE_AA)
    return normalise(canvas.astype(np.float32) / 255)


def read(line: list[Recognised]) -> list[int]:
    return [digit.digit for digit in without_brackets(line)]


def test_brackets_around_digits_are_left_out():
    line = row((1, OPENING), (7, SEVEN), (1, STRAIGHT), (7, SEVEN), (1, CLOSING), (1, STRAIGHT))
    assert read(line) == [7, 1, 7, 1]


@pytest.mark.parametrize("ones", [(STRAIGHT, STRAIGHT), (HOOKED, HOOKED), (STRAIGHT, HOOKED)])
def test_ones_around_digits_stay(ones):
    line = row((1, ones[0]), (7, SEVEN), (1, ones[1]))
    assert read(line) == [1, 7, 1]


@pytest.mark.parametrize(
    "written",
    [
        [(1, OPENING), (7, SEVEN)],
        [(7, SEVEN), (1, CLOSING)],
        [(1, CLOSING), (7, SEVEN), (1, OPENING)],
        [(1, OPENING), (1, CLOSING)],
    ],
)
def test_what_holds_nothing_is_no_pair_of_brackets(written):
    assert len(read(row(*written))) == len(written)
