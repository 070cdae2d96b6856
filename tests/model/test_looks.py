"""When another look at a page counts, and when it does not."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from model.answers import Recognised
from model.looks import is_better


def row(*read: tuple[int, float]) -> list[Recognised]:
    """Digits beside each other, each with its probability."""
    return [
        Recognised(
            (40 * place, 10, 28, 28),
            np.eye(10, dtype=np.float32)[digit] * np.float32(probability),
            np.zeros((28, 28), np.uint8),
            np.zeros(0, np.float32),
        )
        for place, (digit, probability) in enumerate(read)
    ]


@pytest.mark.parametrize(
    ("sure", "counts"),
    [([2, 7], False), ([2, 7, 1], False), ([2, 7, 5], True)],
)
def test_where_nothing_was_read_three_sure_digits_bear_one_in_doubt(sure, counts):
    again = [row(*((digit, 0.99) for digit in sure), (4, 0.6))]
    assert is_better(again, []) is counts


def test_digits_that_were_read_are_not_given_up_for_one_in_doubt():
    again = [row((2, 0.99), (7, 0.99), (5, 0.99), (4, 0.6))]
    assert not is_better(again, [row((2, 0.9), (7, 0.9))])


def test_most_must_be_sure_however_many_are():
    again = [row(*[(2, 0.99)] * 3, *[(4, 0.6)] * 3)]
    assert not is_better(again, [])


@pytest.mark.parametrize(("tells_less", "counts"), [(False, True), (True, False)])
def test_what_is_alone_must_be_surer_where_a_look_tells_less(tells_less, counts):
    assert is_better([row((3, 0.96))], [], tells_less=tells_less) is counts


@pytest.mark.parametrize(
    ("shape", "blank", "counts"),
    [("flagged", True, True), ("flagged", False, False), ("straight", True, False)],
)
def test_a_lone_1_with_a_flag_counts_where_the_page_seemed_blank(shape, blank, counts):
    pixels = cv2.line(np.zeros((28, 28), np.uint8), (15, 4), (15, 24), 255, 2)
    if shape == "flagged":
        cv2.line(pixels, (15, 4), (8, 11), 255, 2)
    one = [[replace(row((1, 0.99))[0], pixels=pixels)]]
    assert is_better(one, [], blank=blank) is counts
