"""A stroke has paper on both its sides, and the outline of a thing has not."""

import cv2
import numpy as np
import pytest

from model.photo.outlines import are_outlines

BOX = (76, 46, 68, 108)


def drawn(paper: np.ndarray, darkness: float = 90) -> tuple[np.ndarray, list[np.ndarray]]:
    """A 0 on some paper, as grey picture and as ink."""
    ink = np.zeros((200, 220), np.uint8)
    cv2.ellipse(ink, (110, 100), (30, 50), 0, 0, 360, 255, 6, cv2.LINE_AA)
    grey = np.clip(paper - darkness * (ink / 255.0), 0, 255).astype(np.uint8)
    return cv2.GaussianBlur(grey, (3, 3), 0), [ink]


def paper(left: int, right: int) -> np.ndarray:
    """Lighter or darker from the middle of the 0 on."""
    light = np.full((200, 220), left, float)
    light[:, 110:] = right
    return light


def filled(within: int) -> np.ndarray:
    """Paper with something else where the 0 is."""
    return cv2.ellipse(paper(210, 210), (110, 100), (30, 50), 0, 0, 360, within, -1)


@pytest.mark.parametrize(("left", "right"), [(220, 220), (220, 130), (120, 200)])
def test_a_digit_is_no_outline_though_a_shadow_ends_in_it(left, right):
    assert not are_outlines(*drawn(paper(left, right)), [BOX])


@pytest.mark.parametrize("within", [150, 250])
def test_a_ring_around_something_darker_or_lighter_is_an_outline(within):
    assert are_outlines(*drawn(filled(within)), [BOX])


@pytest.mark.parametrize(("left", "right", "told"), [(210, 120, True), (210, 210, False)])
def test_a_line_along_the_edge_of_a_thing_is_an_outline(left, right, told):
    ink = cv2.line(np.zeros((200, 220), np.uint8), (110, 50), (110, 150), 255, 6)
    grey = np.where(ink > 0, 60, paper(left, right)).astype(np.uint8)
    assert are_outlines(grey, [ink], [(107, 47, 7, 107)]) is told


def test_chalk_on_a_board_is_no_outline():
    assert not are_outlines(*drawn(paper(40, 60), darkness=-150), [BOX])


def test_one_thing_among_digits_takes_none_of_them_away():
    pictures = [drawn(filled(within)) for within in (210, 210, 130)]
    grey, ink = (np.hstack(rows) for rows in zip(*((g, i[0]) for g, i in pictures), strict=True))
    boxes = [(BOX[0] + 220 * i, *BOX[1:]) for i in range(3)]
    assert not are_outlines(grey, [ink], boxes)
    assert are_outlines(grey, [ink], boxes[2:])


def test_what_reaches_the_edges_of_the_picture_is_judged_by_what_is_seen_of_it():
    grey, (ink,) = drawn(paper(210, 210))
    part = np.s_[48:120, 76:140]
    assert not are_outlines(grey[part], [ink[part]], [(-1, -1, 66, 74)])
