"""What stands on a page, put into rows."""

import pytest

from model.photo.page import Slice
from model.photo.rows import rows_of

HIGH = 20.0


def digits(*places: tuple[int, int]) -> list[Slice]:
    """Things of a digit's size at these places, left and top."""
    return [Slice(i, (x, y, 12, 20), i) for i, (x, y) in enumerate(places, 1)]


def told(pieces: list[Slice]) -> list[list[int]]:
    return [[piece.label for piece in row] for row in rows_of(pieces, HIGH, 0.0)]


def test_digits_that_dance_are_a_row_where_gaps_part_it_from_others() -> None:
    upper = [(0, 0), (20, 4), (60, 20), (80, 22)]
    lower = [(0, 60), (20, 56), (60, 48), (80, 46)]
    assert told(digits(*upper, *lower)) == [[1, 2, 3, 4], [5, 6, 7, 8]]


@pytest.mark.parametrize("falls", [0.06, -0.06])
def test_rows_that_lean_a_little_are_parted_by_gaps_that_lean(falls: float) -> None:
    rows = [[(x, round(100 + top + falls * x)) for x in range(0, 400, 40)] for top in (0, 26)]
    assert [len(row) for row in told(digits(*rows[0], *rows[1]))] == [10, 10]


def test_what_stands_above_another_is_another_row() -> None:
    close = [(0, 0), (20, 0), (0, 19), (20, 19)]
    assert told(digits(*close, (0, 60), (20, 60))) == [[1, 2], [3, 4], [5, 6]]


def test_what_is_small_joins_the_row_that_is_nearest_unless_all_are_far():
    rows = digits((0, 0), (20, 0), (0, 60), (20, 60))
    hat, comma, speck = ((8, 22, 6, 4), (36, 55, 4, 6), (200, 30, 4, 4))
    small = [Slice(i, box, i) for i, box in enumerate((hat, comma, speck), 5)]
    assert told([*rows, *small]) == [[1, 2, 5], [3, 4, 6]]
