"""A stroke has paper on both its sides, and the contour of a thing has not."""

import cv2
import numpy as np
import pytest

from model.photo.outlines import TELLING, are_outlines

BOX = (76, 46, 68, 108)
SHAPE = (200, 220)


def drawn(light: np.ndarray, taken: float = 0.5, pen: int = 6) -> tuple[np.ndarray, np.ndarray]:
    """A 0 in some light, as grey picture and as ink; a pen takes a share of the light."""
    ink = np.zeros(SHAPE, np.uint8)
    cv2.ellipse(ink, (110, 100), (30, 50), 0, 0, 360, 255, pen, cv2.LINE_AA)
    grey = np.clip(light * (1 - taken * (ink / 255.0)), 0, 255).astype(np.uint8)
    return cv2.GaussianBlur(grey, (3, 3), 0), ink


def even(light: float = 210) -> np.ndarray:
    return np.full(SHAPE, light, float)


def shadow(degrees: float, depth: float, soft: float) -> np.ndarray:
    """Even light but for a shadow that ends in the middle, within so many pixels."""
    down, across = np.mgrid[: SHAPE[0], : SHAPE[1]]
    turn = np.radians(degrees)
    away = (across - 110) * np.cos(turn) + (down - 100) * np.sin(turn)
    return 220 * (1 - depth * np.clip(away / soft + 0.5, 0, 1))


def thing(within: float, around: float = 210) -> np.ndarray:
    """Something else than paper where the 0 is."""
    return cv2.ellipse(even(around), (110, 100), (30, 50), 0, 0, 360, within, -1)


@pytest.mark.parametrize("pen", [4, 12])
@pytest.mark.parametrize("degrees", [0, 40, 90])
@pytest.mark.parametrize(("depth", "soft"), [(0, 1), (0.4, 2), (0.7, 60)])
def test_a_digit_is_no_outline_though_a_shadow_ends_in_it(pen, degrees, depth, soft):
    grey, ink = drawn(shadow(degrees, depth, soft), pen=pen)
    assert not are_outlines(grey, [ink], [BOX])


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("fall", [0.3, 0.5])
def test_a_faint_digit_is_no_outline_in_noise_and_in_light_that_falls_off(fall, seed):
    light = even() * (1 - fall * np.linspace(0, 1, SHAPE[1]))
    grey, ink = drawn(light, taken=0.12)
    noise = np.random.default_rng(seed).normal(0, 5, SHAPE)
    assert not are_outlines(np.clip(grey + noise, 0, 255).astype(np.uint8), [ink], [BOX])


@pytest.mark.parametrize(("within", "around"), [(90, 210), (240, 120)])
def test_a_ring_around_something_darker_or_lighter_is_an_outline(within, around):
    grey, ink = drawn(thing(within, around))
    assert are_outlines(grey, [ink], [BOX])


@pytest.mark.parametrize(("right", "told"), [(110, True), (210, False)])
def test_a_line_along_the_edge_of_a_thing_is_an_outline(right, told):
    ink = cv2.line(np.zeros(SHAPE, np.uint8), (110, 10), (110, 190), 255, 6)
    grey = np.where(ink > 0, 60, np.where(np.arange(SHAPE[1]) < 110, 210, right)).astype(np.uint8)
    assert are_outlines(grey, [ink], [(107, 7, 7, 187)]) is told


def test_chalk_on_a_board_is_no_outline():
    grey, ink = drawn(shadow(0, 0.3, 20) / 4, taken=-3)
    assert not are_outlines(grey, [ink], [BOX])


@pytest.mark.parametrize("digits", [3, 2 * TELLING])
def test_one_thing_among_digits_takes_none_of_them_away(digits):
    (digit, ink), (other, _) = drawn(even()), drawn(thing(90))
    boxes = [(BOX[0] + SHAPE[1] * i, *BOX[1:]) for i in range(digits)]
    inks = [np.hstack([ink] * digits)]
    assert not are_outlines(np.hstack([other] + [digit] * (digits - 1)), inks, boxes)
    assert are_outlines(np.hstack([digit] + [other] * (digits - 1)), inks, boxes)


@pytest.mark.parametrize("cut", [np.s_[60:, :], np.s_[:, 90:], np.s_[:140, :130]])
def test_what_runs_out_of_the_picture_is_judged_by_what_is_seen_of_it(cut):
    top, left = (part.start or 0 for part in cut)
    box = (BOX[0] - left, BOX[1] - top, *BOX[2:])
    for light, told in ((even(), False), (thing(90), True)):
        grey, ink = drawn(light)
        assert are_outlines(grey[cut], [ink[cut]], [box]) is told
