"""How far the rows of a page lean."""

import math
from dataclasses import replace

import pytest

from model.photo.leaning import lean_of
from model.photo.page import Slice

HIGH = 20.0


def page(fall: float, *rows: tuple[int, ...], gap: int = 70) -> list[Slice]:
    """Digits at these columns of each row, all of them on a sheet that lies askew."""
    angle = math.atan(fall)
    places = [(gap * x, gap * y) for y, row in enumerate(rows) for x in row]
    turned = [
        (
            round(x * math.cos(angle) - y * math.sin(angle)),
            round(x * math.sin(angle) + y * math.cos(angle)),
        )
        for x, y in places
    ]
    return [Slice(i, (x, y, 12, 20), i) for i, (x, y) in enumerate(turned, 1)]


@pytest.mark.parametrize("fall", [0.15, 0.3, 0.5, -0.15, -0.3, -0.5])
@pytest.mark.parametrize(
    "rows",
    [((0, 1, 2, 3), (0, 1, 2), (0, 1, 2)), ((0, 1, 2), (0, 1, 2), (0, 1, 2)), ((0, 1, 2, 3),)],
    ids=["4 3 3", "3 3 3", "4"],
)
def test_rows_whose_digits_stand_far_apart_tell_it_together(fall, rows):
    assert lean_of(page(fall, *rows), HIGH) == pytest.approx(fall, abs=0.05)


@pytest.mark.parametrize("fall", [0.2, 0.5, -0.2, -0.5])
def test_neighbours_tell_it_where_they_are_near(fall):
    assert lean_of(page(fall, range(6), range(6), gap=24), HIGH) == pytest.approx(fall, abs=0.06)


@pytest.mark.parametrize("gap", [24, 70])
def test_level_rows_do_not_lean(gap):
    assert lean_of(page(0.0, (0, 1, 2, 3), (0, 1, 2), (1, 2, 3), gap=gap), HIGH) == 0


@pytest.mark.parametrize("fall", [0.025, 0.075, -0.075])
def test_rows_far_apart_that_lean_a_little_do_not_lean_from_column_to_column(fall):
    pieces = page(fall, *[range(10)] * 4, gap=42)
    dancing = [
        replace(p, box=(p.left, p.top + 3 * (-1) ** (p.label // 2), *p.box[2:])) for p in pieces
    ]
    assert lean_of(dancing, HIGH) == pytest.approx(fall, abs=0.03)


def test_a_list_of_two_columns_is_level():
    pieces = page(0.0, *[(0, 3)] * 8, gap=30)
    assert lean_of(pieces, HIGH) == 0


def test_a_column_and_what_is_scattered_have_no_rows():
    assert lean_of(page(0.0, (0,), (0,), (0,), (0,)), HIGH) == 0
    places = [(0, 0), (90, 150), (210, 40), (300, 230), (150, 300)]
    assert lean_of([Slice(i, (x, y, 12, 20), i) for i, (x, y) in enumerate(places)], HIGH) == 0
