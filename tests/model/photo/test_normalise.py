"""A patch of ink becomes 28x28 as MNIST was made."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from model.photo.normalise import FIT, SIDE, normalise, stroke_width


def seven(height: int, width: int, pen: int) -> np.ndarray:
    """A 7 on a canvas of its own, as ink."""
    canvas = np.zeros((height + 2 * pen, width + 2 * pen), np.uint8)
    points = np.array([(pen, pen), (pen + width, pen), (pen + width // 3, pen + height)])
    cv2.polylines(canvas, [points], False, 255, pen, cv2.LINE_AA)
    return (canvas / 255).astype(np.float32)


@pytest.mark.parametrize("pen", [1, 4, 12])
@pytest.mark.parametrize(("height", "width"), [(100, 60), (60, 100), (400, 200), (25, 14)])
def test_the_centre_of_mass_is_in_the_middle(height, width, pen):
    pixels = normalise(seven(height, width, pen)).astype(float)
    y, x = np.mgrid[:SIDE, :SIDE]
    assert (y * pixels).sum() / pixels.sum() == pytest.approx(13.5, abs=0.75)
    assert (x * pixels).sum() / pixels.sum() == pytest.approx(13.5, abs=0.75)


@pytest.mark.parametrize(("height", "width"), [(200, 100), (100, 200), (150, 150)])
def test_the_longer_side_fits_and_the_aspect_is_kept(height, width):
    ys, xs = np.nonzero(normalise(seven(height, width, 14)) > 60)
    tall, wide = np.ptp(ys) + 1, np.ptp(xs) + 1
    assert max(tall, wide) == pytest.approx(FIT, abs=1)
    assert tall / wide == pytest.approx(height / width, rel=0.15)


@pytest.mark.parametrize("height", [60, 200, 700])
def test_a_hairline_becomes_a_stroke_that_can_be_seen(height):
    pixels = normalise(seven(height, height // 2, 1))
    rows = (pixels > 80).any(axis=1)
    assert rows.sum() >= 18
    assert stroke_width((pixels > 60).astype(np.uint8)) > 1.2


def test_a_hairline_looks_the_same_however_large_it_was_written():
    small, large = (normalise(seven(height, height // 2, 1)).astype(int) for height in (300, 1200))
    assert abs(small - large).mean() < 2


def test_a_thick_pen_stays_thick():
    thick, thin = normalise(seven(100, 60, 24)), normalise(seven(100, 60, 8))
    assert stroke_width((thick > 100).astype(np.uint8)) > 1.5 * stroke_width(
        (thin > 100).astype(np.uint8)
    )


def test_where_the_patch_lies_makes_no_difference():
    patch = seven(90, 50, 9)
    moved = np.pad(patch, ((40, 3), (7, 80)))
    assert np.array_equal(normalise(patch), normalise(moved))


@pytest.mark.parametrize("shape", [(1, 1), (30, 20), (0, 0)])
def test_where_there_is_no_ink_nothing_is_drawn(shape):
    pixels = normalise(np.zeros(shape, np.float32))
    assert pixels.shape == (SIDE, SIDE)
    assert not pixels.any()


@settings(max_examples=60, deadline=None)
@given(
    st.tuples(st.integers(1, 90), st.integers(1, 90)).flatmap(
        lambda shape: arrays(np.float32, shape, elements=st.sampled_from([0, 0.3, 0.5, 1]))
    )
)
def test_any_patch_becomes_a_digit_within_its_frame(ink):
    pixels = normalise(ink)
    assert pixels.shape == (SIDE, SIDE)
    assert pixels.dtype == np.uint8
    assert pixels.any() == (ink > 0.4).any()


def test_the_width_of_a_stroke_is_measured():
    mask = np.zeros((80, 80), np.uint8)
    mask[10:70, 30:38] = 1
    assert stroke_width(mask) == pytest.approx(8, rel=0.15)
    assert stroke_width(np.zeros((5, 5), np.uint8)) == 1
