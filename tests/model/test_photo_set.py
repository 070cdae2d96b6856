"""Labelled photos, and what is counted on them."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.contact_sheet import write_contact_sheet
from model.errors import DatasetError
from model.photo_set import (
    Photo,
    Result,
    calibration,
    edit_distance,
    figures,
    load_photos,
    read_all,
    turned_away,
)
from model.reader import Digit, NotAnImage, Reading
from model.samples import paper_photo

INDEX = """source,file,label,group,kind
ann,a.jpg,7,single,photo
ann,b.jpg,none,nondigit,photo
ben,c.jpg,12|34,multi,photo
ben,d.jpg,4,single,ambiguous-photo
ben,e.jpg,4,single,scan
"""


def reading(text: str, confidence: float = 0.9) -> Reading:
    """A reading that says `text`, its rows joined with "|"."""
    rest = (1 - confidence) / 9
    lines = tuple(
        tuple(
            Digit(
                int(said),
                confidence,
                (0, 0, 9, 9),
                tuple(confidence if k == int(said) else rest for k in range(10)),
                True,
                bytes(784),
            )
            for said in line
        )
        for line in text.split("|")
        if line
    )
    return Reading(lines, "release", (100, 100), 0.01)


def result(source: str, label: str, said: str | None, group: str = "single photos") -> Result:
    photo = Photo(source, Path("a.jpg"), label, group)
    return Result(photo, None if said is None else reading(said))


def test_an_index_is_read_without_what_nobody_can_tell(tmp_path):
    (tmp_path / "INDEX.csv").write_text(INDEX, encoding="utf-8")
    photos = load_photos(tmp_path)
    assert [photo.label for photo in photos] == ["7", "", "12|34", "4"]
    assert [photo.group for photo in photos] == [
        "single photos",
        "no digits",
        "several digits",
        "form boxes",
    ]
    assert photos[2].path == tmp_path / "ben" / "c.jpg"


def test_a_folder_without_an_index_is_an_error(tmp_path):
    with pytest.raises(OSError, match=r"INDEX\.csv"):
        load_photos(tmp_path)


@pytest.mark.parametrize(
    ("index", "why"),
    [
        (b"source,file,label,group\nann,a.jpg,7,single\n", "a line without kind$"),
        (b"source,file,label,group,kind\nann,a.jpg,7\n", "a line without group and kind$"),
        (b"source,file\nann,\xff.jpg\n", "no CSV in UTF-8$"),
    ],
)
def test_an_index_that_lacks_something_is_one_sentence(index, why, tmp_path):
    (tmp_path / "INDEX.csv").write_bytes(index)
    with pytest.raises(DatasetError, match=why):
        load_photos(tmp_path)


@pytest.mark.parametrize(
    ("label", "said", "whole", "digits"),
    [
        ("7", "7", True, 1),
        ("7", "1", False, 0),
        ("7", "", False, 0),
        ("7", None, False, 0),
        ("", "", True, 1),
        ("", "4", False, 0),
        ("12|34", "12|34", True, 1),
        ("12|34", "1234", False, 1),
        ("12|34", "12|35", False, 0.75),
        ("12", "9999999", False, 0),
    ],
)
def test_an_answer_is_scored_whole_and_by_digit(label, said, whole, digits):
    scored = result("ann", label, said)
    assert scored.whole is whole
    assert scored.digits == digits


def test_a_third_of_the_sources_decides_nothing_and_they_are_left_out_whole():
    names = [f"source{number}" for number in range(300)]
    held_out = [Photo(name, Path("a.jpg"), "7", "drawn").held_out for name in names]
    assert held_out == [Photo(name, Path("b.jpg"), "4", "drawn").held_out for name in names]
    assert 70 < sum(held_out) < 130
    kinds = [Photo("letters", Path(f"{name}.jpg"), "", "no digits").held_out for name in names]
    assert 70 < sum(kinds) < 130


def test_every_source_is_one_voice():
    results = [result("ann", "7", "7") for _ in range(8)]
    results += [result("ben", "7", "1"), result("ben", "7", "7")]
    (row,) = figures(results)
    assert (row.group, row.sources, row.photos) == ("single photos", 2, 10)
    assert row.whole == pytest.approx((1 + 0.5) / 2)


def test_only_single_digits_can_be_turned_away():
    results = [result("ann", "7", ""), result("ann", "7", "1"), result("ben", "7", None)]
    results += [result("ben", "", ""), result("ben", "12", "")]
    assert turned_away(results) == pytest.approx((0.5 + 1) / 2)


def test_confidence_is_held_against_the_truth():
    right, wrong = [result("ann", "7", "7")] * 9, [result("ann", "7", "1")]
    assert calibration(right + wrong) == pytest.approx(0.18, abs=0.001)
    others = [result("ann", "", "3"), result("ann", "7", "")]
    assert calibration(right + others) == pytest.approx(0.1)


def test_where_there_are_no_single_digits_nothing_is_said_of_them():
    results = [result("ann", "", ""), result("ben", "12", "12")]
    assert np.isnan(turned_away(results))
    assert np.isnan(calibration(results))


def test_a_photo_that_is_refused_is_a_result_too(tmp_path):
    (tmp_path / "a.jpg").write_bytes(b"")

    def refuse(image: bytes) -> Reading:
        raise NotAnImage("no picture")

    (refused,) = read_all([Photo("ann", tmp_path / "a.jpg", "7", "drawn")], refuse)
    assert refused.reading is None
    assert refused.said == ""


def test_a_contact_sheet_shows_what_was_read_wrongly(tmp_path):
    (tmp_path / "a.jpg").write_bytes(paper_photo("7", 3, size=(240, 180)))
    photo = Photo("ann", tmp_path / "a.jpg", "7", "drawn")
    results = [Result(photo, reading("12")), Result(photo, reading("")), Result(photo, None)]
    write_contact_sheet(results, tmp_path / "sheet.png")
    assert (tmp_path / "sheet.png").read_bytes().startswith(b"\x89PNG")


def test_where_nothing_is_wrong_there_is_no_contact_sheet(tmp_path):
    write_contact_sheet([], tmp_path / "sheet.png")
    assert not (tmp_path / "sheet.png").exists()


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [("", "", 0), ("", "12", 2), ("123", "13", 1), ("123", "143", 1), ("kitten", "sitting", 3)],
)
def test_the_edit_distance_of_known_pairs(one, other, distance):
    assert edit_distance(one, other) == distance


@given(st.text("012", max_size=8), st.text("012", max_size=8))
def test_the_edit_distance_is_a_distance(one, other):
    distance = edit_distance(one, other)
    assert distance == edit_distance(other, one)
    assert abs(len(one) - len(other)) <= distance <= max(len(one), len(other))
    assert (distance == 0) == (one == other)
