"""What is light on a dark panel is made dark on light."""

import cv2
import numpy as np
import pytest

from model.photo.panels import without_panels

DARK, LIGHT, PAPER = 20, 240, 200


def window() -> np.ndarray:
    """A grey window with nothing in it."""
    return np.full((480, 640), PAPER, np.uint8)


def panel(picture: np.ndarray, x: int, y: int, side: int, stroke: int = LIGHT) -> None:
    """A dark square with an upright stroke in its middle."""
    cv2.rectangle(picture, (x, y), (x + side - 1, y + side - 1), DARK, -1)
    middle = x + side // 2
    cv2.line(picture, (middle, y + side // 4), (middle, y + 3 * side // 4), stroke, 9)


def test_what_is_light_on_a_panel_becomes_dark_and_the_panel_paper():
    picture = window()
    panel(picture, 200, 100, 280)
    even = without_panels(picture)
    assert even[240, 340] == 0
    assert (even[:, :330] == PAPER).all()
    assert (even[:, 350:] == PAPER).all()


def test_a_panel_that_is_turned_a_little_is_one():
    picture = window()
    corners = cv2.boxPoints(((320, 240), (260, 260), 7)).astype(np.int32)
    cv2.fillConvexPoly(picture, corners, DARK)
    cv2.line(picture, (320, 180), (320, 300), LIGHT, 9)
    even = without_panels(picture)
    assert even[240, 320] == 0
    assert (even[:, :310] == PAPER).all()


def test_tiles_side_by_side_are_panels_up_to_the_edges():
    picture = window()
    for x in (0, 210, 420):
        for y in (0, 210):
            panel(picture, x, y, 200)
    even = without_panels(picture)
    assert (even[100, [100, 310, 520]] == 0).all()
    assert (even[310, [100, 310, 520]] == 0).all()
    assert (even[:200, :90] == PAPER).all()


def test_what_reaches_the_edge_is_a_desk():
    picture = window()
    panel(picture, 0, 0, 280)
    assert without_panels(picture) is picture


@pytest.mark.parametrize("stroke", [DARK, DARK + 30])
def test_a_dark_square_with_nothing_light_on_it_stays(stroke):
    picture = window()
    panel(picture, 200, 100, 280, stroke)
    assert without_panels(picture) is picture


def test_a_bold_ring_and_a_box_are_no_panels():
    picture = window()
    cv2.circle(picture, (180, 240), 100, DARK, 60)
    cv2.rectangle(picture, (360, 140), (560, 340), DARK, 20)
    assert without_panels(picture) is picture


def test_a_stroke_across_the_edge_of_a_panel_is_part_of_what_is_written():
    picture = window()
    panel(picture, 200, 100, 280)
    cv2.line(picture, (340, 240), (360, 379), LIGHT, 9)
    even = without_panels(picture)
    assert even[300, 349] == 0
    assert (even[:, :330] == PAPER).all()


def test_a_bold_one_with_a_hat_is_no_panel():
    picture = window()
    cv2.rectangle(picture, (300, 120), (360, 360), DARK, -1)
    cv2.fillConvexPoly(picture, np.array([(300, 120), (270, 160), (300, 160)]), DARK)
    assert without_panels(picture) is picture


def test_a_slanting_bar_is_no_panel():
    picture = window()
    cv2.fillConvexPoly(picture, np.array([(105, 119), (116, 108), (150, 141), (139, 153)]), DARK)
    assert without_panels(picture) is picture


@pytest.mark.filterwarnings("error")
def test_a_speck_in_a_corner_of_a_small_panel_is_looked_over():
    picture = np.full((160, 160), PAPER, np.uint8)
    picture[50:63, 50:63] = DARK
    picture[61, 61] = LIGHT
    assert without_panels(picture)[:50].min() == PAPER


@pytest.mark.parametrize("shape", [(1, 1), (1, 200), (200, 1), (40, 3)])
def test_pictures_of_any_shape_are_looked_over(shape):
    noise = np.random.default_rng(1).integers(0, 256, shape, np.uint8)
    assert without_panels(noise).shape == shape
