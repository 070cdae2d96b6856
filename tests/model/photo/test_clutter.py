"""What is certainly no digit goes, and what may be one stays."""

import cv2
import numpy as np
import pytest

from model.photo.clutter import without_clutter


def written(text: str = "27") -> np.ndarray:
    """Ink of 480 by 640 pixels."""
    ink = np.zeros((480, 640), np.uint8)
    cv2.putText(ink, text, (260, 280), cv2.FONT_HERSHEY_SIMPLEX, 3, 255, 5, cv2.LINE_AA)
    return ink


def scribble(ink: np.ndarray) -> None:
    """Two zigzags across each other."""
    for along, across in ((0, 1), (1, 0)):
        points = np.zeros((9, 2), np.int32)
        points[:, along] = np.linspace(0, 100, 9)
        points[:, across] = np.where(np.arange(9) % 2, 100, 0)
        cv2.polylines(ink, [np.add(points, (80, 190), dtype=np.int32)], False, 255, 5, cv2.LINE_AA)


def hash_sign(ink: np.ndarray) -> None:
    """The lines of an open grid."""
    for at in (200, 420):
        cv2.line(ink, (at, 100), (at + 10, 380), 255, 5, cv2.LINE_AA)
    for at in (160, 330):
        cv2.line(ink, (100, at), (540, at + 10), 255, 5, cv2.LINE_AA)


@pytest.mark.parametrize("clutter", [scribble, hash_sign])
def test_what_is_scribbled_or_around_digits_goes(clutter):
    ink = written()
    clutter(ink)
    assert np.array_equal(without_clutter(ink), written())


def test_what_was_blotted_out_goes():
    ink = written()
    cv2.rectangle(ink, (100, 210), (180, 290), 255, -1)
    assert np.array_equal(without_clutter(ink), written())


@pytest.mark.parametrize("text", ["", "7", "27", "08"])
def test_there_is_nothing_left_to_read_where_nothing_goes(text):
    assert not without_clutter(written(text)).any()


def test_a_page_of_clutter_is_of_something_else():
    ink = written()
    for x in range(40, 600, 140):
        cv2.rectangle(ink, (x, 40), (x + 40, 120), 255, -1)
    assert not without_clutter(ink).any()


def test_what_runs_out_of_the_picture_may_be_a_digit():
    assert not without_clutter(written()[:260]).any()
