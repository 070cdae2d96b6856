"""A page is turned where another way up is clearly likelier, and stays where it is not."""

import cv2
import numpy as np
import pytest

from model.recognition import recognise

TEE, DOUBTED = 7, 4


def upside_down_tees(count: int) -> np.ndarray:
    """Ink of a row of Ts whose tops are below."""
    ink = np.zeros((300, 600), np.uint8)
    for x in range(100, 100 + 80 * count, 80):
        cv2.line(ink, (x - 22, 176), (x + 22, 176), 255, 9)
        cv2.line(ink, (x, 176), (x, 124), 255, 9)
    return ink


def read(ink: np.ndarray, doubt: float) -> list[list[int]]:
    """By a network that knows a T, doubts one that is upside down, and knows nothing on a side."""

    def told(vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        answers = np.zeros((len(vectors), 10), np.float32)
        for answer, vector in zip(answers, vectors.reshape(-1, 28, 28), strict=True):
            above, below = vector[:11].sum(), vector[17:].sum()
            if above > 1.5 * below:
                answer[TEE] = 0.99
            elif below > 1.5 * above:
                answer[DOUBTED], answer[9] = 0.97 - doubt, doubt
        return answers, vectors[:, :1]

    lines = recognise(ink, told, 0.5)
    return [[found.digit for found in line] for line in lines]


@pytest.mark.parametrize(("doubt", "digit"), [(0.45, TEE), (0.15, DOUBTED)])
def test_a_row_is_turned_where_the_other_way_up_is_clearly_likelier(doubt, digit):
    assert read(upside_down_tees(3), doubt) == [[digit] * 3]


def test_a_little_doubt_in_each_of_many_digits_is_enough():
    assert read(upside_down_tees(6), 0.2) == [[TEE] * 6]


def test_a_lone_digit_stays_unless_another_way_up_is_much_likelier():
    assert read(upside_down_tees(1), 0.45) == [[DOUBTED]]
