"""Ink that is hardly darker than its paper is told by its colour."""

import cv2
import numpy as np
import pytest

from model.photo.colour import PAPER, by_colour


def written(paper: tuple[int, int, int], ink: tuple[int, int, int]) -> np.ndarray:
    """An upright stroke in the middle of a page, both in RGB."""
    picture = np.full((300, 400, 3), paper, np.uint8)
    cv2.line(picture, (200, 80), (200, 220), ink, 14)
    return picture


@pytest.mark.parametrize(
    ("paper", "ink"),
    [
        ((255, 255, 255), (255, 255, 0)),
        ((0, 0, 0), (0, 0, 255)),
        ((34, 177, 76), (163, 73, 164)),
        ((255, 175, 200), (153, 217, 234)),
    ],
)
def test_colours_that_are_about_as_light_are_told_apart(paper, ink):
    grey = by_colour(written(paper, ink))
    assert grey is not None
    assert grey[150, 200] < 0.8 * PAPER
    assert (abs(grey[:, :190].astype(int) - PAPER) <= 1).all()


@pytest.mark.parametrize(
    ("paper", "ink"), [((250, 250, 250), (20, 20, 20)), ((235, 230, 220), (30, 40, 90))]
)
def test_where_light_tells_as_much_colour_is_not_asked(paper, ink):
    assert by_colour(written(paper, ink)) is None


@pytest.mark.parametrize("shape", [(1, 1), (1, 200), (200, 1)])
def test_pictures_of_any_shape_have_a_colour_or_none(shape):
    noise = np.random.default_rng(1).integers(0, 256, (*shape, 3), np.uint8)
    grey = by_colour(noise)
    assert grey is None or grey.shape == shape
