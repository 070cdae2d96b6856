"""What was put around a photo is left out."""

import cv2
import numpy as np
import pytest

from model.photo.margins import without_margins

PAPER, INK = 170, 40


def photo(height: int = 300, width: int = 400) -> np.ndarray:
    """A 7 on grainy paper."""
    noise = np.random.default_rng(1).normal(0, 4, (height, width))
    drawn = np.full((height, width), PAPER, np.float32)
    corner = [(width // 2 - 40, 80), (width // 2 + 40, 80), (width // 2, height - 80)]
    cv2.polylines(drawn, [np.array(corner)], False, INK, 8, cv2.LINE_AA)
    return np.clip(drawn + noise, 0, 255).astype(np.uint8)


def barred(bar: int, across: int = 0, beside: int = 0) -> np.ndarray:
    return cv2.copyMakeBorder(
        photo(), across, across, beside, beside, cv2.BORDER_CONSTANT, value=(bar, bar, bar)
    )


def turned(fill: int, degrees: float) -> np.ndarray:
    matrix = cv2.getRotationMatrix2D((200, 150), degrees, 1.0)
    matrix[:, 2] += 60
    return cv2.warpAffine(photo(), matrix, (520, 420), borderValue=(fill, fill, fill))


@pytest.mark.parametrize("bar", [0, 32, 255])
@pytest.mark.parametrize(("across", "beside"), [(90, 0), (0, 70), (60, 60)])
def test_bars_are_cut_away_and_it_is_told_where_the_photo_begins(bar, across, beside):
    alone, (left, top) = without_margins(barred(bar, across, beside))
    assert alone.min() > 0 if bar == 0 else alone.max() < 255
    assert 0 <= left - beside <= 8
    assert 0 <= top - across <= 8
    height, width = alone.shape
    assert np.array_equal(alone, photo()[top - across :, left - beside :][:height, :width])
    assert height >= 280
    assert width >= 380


@pytest.mark.parametrize("fill", [0, 255])
@pytest.mark.parametrize("degrees", [7, -20])
def test_the_corners_of_a_photo_that_was_turned_are_paper(fill, degrees):
    alone, corner = without_margins(turned(fill, degrees))
    assert corner == (0, 0)
    assert alone.shape == (420, 520)
    assert abs(alone[[5, 5, -5, -5], [5, -5, 5, -5]].astype(int) - PAPER).max() < 12
    assert alone.min() < INK + 20


def test_the_signs_of_a_screenshot_go_with_its_bars():
    shown = barred(255, across=120)
    cv2.putText(shown, "12:45", (10, 40), cv2.FONT_HERSHEY_SIMPLEX, 1, 0, 2)
    alone, _ = without_margins(shown)
    assert alone.shape[0] <= 300


def test_what_the_camera_saw_around_a_sheet_is_no_margin():
    desk = barred(60, 60, 60)
    noise = np.random.default_rng(2).integers(-4, 5, desk.shape)
    grainy = np.clip(desk + noise, 0, 255).astype(np.uint8)
    assert without_margins(grainy)[0] is grainy


def drawn(thickness: int) -> np.ndarray:
    canvas = np.full((400, 400), 255, np.uint8)
    cv2.rectangle(canvas, (80, 60), (320, 340), 0, thickness)
    return canvas


@pytest.mark.parametrize("thickness", [4, 40, -1], ids=["box", "bold 0", "blot"])
def test_what_is_drawn_with_straight_edges_is_no_photo(thickness):
    assert without_margins(drawn(thickness))[0].shape == (400, 400)
    assert (without_margins(drawn(thickness))[0] == drawn(thickness)).all()


def test_a_bold_ring_is_no_photo():
    canvas = np.full((400, 400), 255, np.uint8)
    cv2.circle(canvas, (200, 200), 120, 0, 90)
    assert without_margins(canvas)[0] is canvas


def test_a_small_picture_is_left_alone():
    small = cv2.resize(barred(0, 60, 60), (40, 33), interpolation=cv2.INTER_AREA)
    assert without_margins(small)[0] is small
