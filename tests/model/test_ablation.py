"""Each step of a reading can be left out, and then something is lost."""

from functools import partial
from pathlib import Path

import cv2
import numpy as np
import pytest

from model.ablation import ablations
from model.in_service import Loaded, load_checked
from model.release import current
from model.samples import Scene, paper_photo
from model.staged.conditions import CONDITIONS
from model.staged.hands import load_hands
from model.staged.scene import stage
from tests.odd_hands import row_of_sevens

RELEASES = Path(__file__).parents[2] / "model" / "releases"


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return load_checked(current(RELEASES))


def png(picture: np.ndarray) -> bytes:
    return cv2.imencode(".png", picture)[1].tobytes()


def photo(text: str) -> np.ndarray:
    """(360, 480, 3) of a sheet with these digits."""
    jpeg = paper_photo(text, 3, Scene(pen=9, height=0.4), (480, 360))
    return cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)


def tiles() -> bytes:
    """Two dark tiles on white."""
    page = np.full((240, 440), 255, np.uint8)
    for left, text in ((20, "2"), (230, "7")):
        page[40:200, left : left + 160] = 0
        at = (left + 45, 155)
        cv2.putText(page, text, at, cv2.FONT_HERSHEY_SIMPLEX, 3.4, 255, 12, cv2.LINE_AA)
    return png(page)


def touching() -> bytes:
    """A 7 and two zeros that share a wall."""
    sheet = np.full((300, 500), 245, np.uint8)
    cv2.polylines(sheet, [np.array([(60, 90), (110, 90), (80, 190)])], False, 40, 8, cv2.LINE_AA)
    for x in (170, 230):
        cv2.ellipse(sheet, (x, 140), (30, 50), 0, 0, 360, 40, 8, cv2.LINE_AA)
    return png(sheet)


def yellow() -> bytes:
    """Ink that is as light as its paper."""
    ink = photo("27").min(axis=2, keepdims=True) < 110
    return png(np.where(ink, (0, 255, 255), (255, 222, 222)).astype(np.uint8))


def staged(condition: str, number: int) -> bytes:
    return stage(CONDITIONS[condition], load_hands(None), (1, 2, number)).jpeg


@pytest.mark.parametrize(
    ("left_out", "picture", "said"),
    [
        ("sheets not told", partial(staged, "row: on a note", 0), "5790"),
        ("panels left dark", tiles, "27"),
        ("one threshold, light not evened, one look", partial(staged, "light: shadow", 0), "4"),
        ("every piece one digit", touching, "700"),
        ("each digit for itself", lambda: row_of_sevens(0.35, 0.25, 0.55), "777"),
        ("no other way up", lambda: png(np.rot90(photo("27"))), "27"),
        ("contours taken for strokes", partial(staged, "none: fruit", 2), ""),
        ("one look", partial(staged, "paper: crumpled", 0), "4"),
        ("colour not asked", yellow, "27"),
    ],
)
def test_what_a_step_wins_is_lost_without_it(left_out, picture, said, loaded):
    readers = dict(ablations(loaded))
    assert readers["nothing left out"](picture()).text == said
    assert readers[left_out](picture()).text != said
