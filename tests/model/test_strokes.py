"""Pen strokes are read and drawn, whoever wrote them."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from model.errors import DatasetError
from model.network.strokes import CANVAS, CHARACTER, Character, draw, load_strokes

UPRIGHT = np.eye(2, dtype=np.float32)


def character(*strokes: list[tuple[float, float]], label: str = "1") -> Character:
    return Character(tuple(np.array(stroke, np.float32) for stroke in strokes), label, "ann")


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    """A 4 of two strokes by ann and a dot by ben, in tablet coordinates."""
    strokes = [[(100, 50), (80, 90), (140, 90)], [(120, 70), (120, 130)], [(7, 7)]]
    np.savez(
        tmp_path / "strokes.npz",
        points=np.concatenate([np.array(s, np.float32) for s in strokes]),
        stroke_ends=np.array([3, 5, 6]),
        sample_ends=np.array([2, 3]),
        labels=np.array(["4", "."]),
        writers=np.array(["ann", "ben"]),
    )
    return tmp_path / "strokes.npz"


def test_stored_strokes_come_back_scaled_to_one(stored):
    four, dot = load_strokes(stored)
    assert (four.label, four.writer, len(four.strokes)) == ("4", "ann", 2)
    assert (dot.label, dot.writer, len(dot.strokes)) == (".", "ben", 1)
    points = np.concatenate(four.strokes)
    assert np.ptp(points, axis=0) == pytest.approx([0.75, 1])
    assert (points.max(axis=0) + points.min(axis=0)) / 2 == pytest.approx([0, 0], abs=1e-6)


def test_a_file_without_strokes_is_one_sentence(stored, tmp_path):
    (tmp_path / "cut.npz").write_bytes(stored.read_bytes()[:-30])
    with pytest.raises(DatasetError, match=r"is truncated or no \.npz file$"):
        load_strokes(tmp_path / "cut.npz")
    np.savez(tmp_path / "other.npz", x=np.zeros(3))
    with pytest.raises(DatasetError, match="holds no pen strokes"):
        load_strokes(tmp_path / "other.npz")


@pytest.mark.parametrize(
    ("name", "odd"),
    [
        ("points", np.zeros(6, np.float32)),
        ("stroke_ends", np.array([3, 3, 6])),
        ("sample_ends", np.array([2, 4])),
        ("labels", np.array(["4"])),
    ],
)
def test_strokes_that_do_not_fit_together_are_one_sentence(stored, name, odd):
    arrays = dict(np.load(stored)) | {name: odd}
    np.savez(stored, **arrays)
    with pytest.raises(DatasetError, match=r"strokes\.npz (holds|does not|has)"):
        load_strokes(stored)


def test_a_character_fills_its_part_of_the_canvas():
    ink = draw(character([(0, -0.5), (0.2, 0.5)]), 0.05, UPRIGHT)
    _, _, width, height = cv2.boundingRect((ink > 0.3).astype(np.uint8))
    assert ink.shape == (CANVAS, CANVAS)
    assert ink.dtype == np.float32
    assert (ink.min(), ink.max()) == (0, 1)
    assert height == pytest.approx(CHARACTER, abs=4)
    assert width < height / 2


def test_a_wider_pen_leaves_more_ink():
    one = character([(0, -0.5), (0, 0.5)])
    assert draw(one, 0.2, UPRIGHT).sum() > 2 * draw(one, 0.05, UPRIGHT).sum()


def test_a_warp_turns_what_is_drawn():
    turn = np.array([[0, -1], [1, 0]], np.float32)
    ink = draw(character([(0, -0.5), (0, 0.5)]), 0.05, turn)
    assert (ink > 0.5).any(axis=0).sum() > 4 * (ink > 0.5).any(axis=1).sum()


def test_a_dot_is_drawn():
    assert draw(character([(0, 0)]), 0.1, UPRIGHT).any()
