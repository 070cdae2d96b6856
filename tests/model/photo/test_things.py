"""A pen or a finger on a page is taken out of its ink, and a digit is not."""

import cv2
import numpy as np
import pytest

from model.photo.things import without_things


def written(text: str = "27", pen: int = 5) -> np.ndarray:
    """Ink of 480 by 640 pixels."""
    ink = np.zeros((480, 640), np.uint8)
    cv2.putText(ink, text, (250, 280), cv2.FONT_HERSHEY_SIMPLEX, 3, 255, pen, cv2.LINE_AA)
    return ink


@pytest.mark.parametrize(
    ("start", "end", "width"), [((60, 60), (120, 430), 22), ((560, 479), (520, 300), 40)]
)
def test_a_pen_and_what_runs_out_of_the_picture_go_and_the_digits_stay(start, end, width):
    ink = cv2.line(written(), start, end, 255, width, cv2.LINE_AA)
    assert np.array_equal(without_things(ink), written())


@pytest.mark.parametrize(
    ("text", "start", "end", "width"),
    [
        # A tall 1 with the same pen, a short bold one, and one with nothing beside it.
        ("27", (150, 100), (140, 420), 5),
        ("27", (150, 150), (140, 280), 30),
        ("", (150, 60), (140, 440), 22),
    ],
)
def test_what_may_be_a_1_stays(text, start, end, width):
    ink = cv2.line(written(text), start, end, 255, width, cv2.LINE_AA)
    assert without_things(ink) is ink


def test_a_digit_that_runs_out_of_the_picture_stays():
    ink = cv2.line(written(), (60, 380), (20, 479), 255, 6, cv2.LINE_AA)
    assert without_things(ink) is ink
