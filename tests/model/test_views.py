"""Which part of a photo is read: all of it, or the sheets on it."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from model.answers import Recognised
from model.photo.sheets import find_sheets
from model.views import Part, View, best_view

PAPER, DESK, PEN = 190, 90, 50


def photo(*sheets: tuple[int, int]) -> Part:
    """A desk, on which sheets of 400 by 280 pixels lie with their top left corners there."""
    desk = np.full((768, 1024), DESK, np.uint8)
    for x, y in sheets:
        desk[y : y + 280, x : x + 400] = PAPER
        cv2.putText(desk, "27", (x + 90, y + 190), cv2.FONT_HERSHEY_SIMPLEX, 4, PEN, 8)
    grain = np.random.default_rng(1).normal(0, 3, desk.shape)
    return Part(
        cv2.GaussianBlur(np.clip(desk + grain, 0, 255).astype(np.uint8), (3, 3), 0), (0, 0)
    )


def reads(whole: str, part: str) -> Callable[[Part], View]:
    """Says one thing of the whole photo and another of any part, all at its upper left corner."""

    def read(seen: Part) -> View:
        said = whole if seen.grey.shape == (768, 1024) else part
        row = [
            Recognised(
                (30 * place, 5, 28, 28),
                np.eye(10, dtype=np.float32)[int(digit)] * np.float32(0.99),
                np.zeros((28, 28), np.uint8),
                np.zeros(0, np.float32),
            )
            for place, digit in enumerate(said)
        ]
        return View(seen, [row] if row else [], seen.grey, not row)

    return read


def text(view: View) -> str:
    """What was read."""
    return "".join(str(digit.digit) for line in view.lines for digit in line)


def best(part: Part, read: Callable[[Part], View]) -> View:
    """What is read where sheets are told, and one look does."""
    return best_view(part, find_sheets(part.grey), read, read, 0.85)


@pytest.mark.parametrize(
    ("whole", "said"), [("", "27"), ("273", "27"), ("2", "27"), ("2785", "2785")]
)
def test_a_sheet_is_read_alone_unless_more_is_written_beside_it(whole, said):
    read = reads(whole, "27")
    assert text(best(photo((300, 200)), read)) == said


def test_without_a_sheet_all_of_the_photo_is_read():
    read = reads("5", "27")
    assert text(best(photo(), read)) == "5"


@pytest.mark.parametrize(("whole", "said"), [("3", "3"), ("", "27")])
def test_where_a_sheet_runs_out_of_the_photo_it_is_read_alone_only_in_doubt(whole, said):
    read = reads(whole, "27")
    assert text(best(photo((0, 200)), read)) == said


def test_boxes_are_told_in_pixels_of_the_photo():
    read = reads("", "27")
    view = best(photo((300, 200)), read)
    left, top, right, bottom = view.on_photo(view.lines[0][0].box)
    assert 300 <= left < right < 350
    assert 200 <= top < bottom < 260


def test_of_two_sheets_the_one_on_which_nothing_is_read_is_left_out():
    def read(seen: Part) -> View:
        left = seen.at[0] < 400
        return reads("", "27" if left else "")(seen)

    view = best(photo((60, 200), (560, 200)), read)
    assert text(view) == "27"
    assert view.part.grey.shape[1] < 420


def test_what_is_between_two_empty_sheets_is_not_read():
    def read(seen: Part) -> View:
        both = seen.grey.shape[1] > 420
        return reads("", "1" if both else "")(seen)

    assert text(best(photo((60, 200), (560, 200)), read)) == ""
