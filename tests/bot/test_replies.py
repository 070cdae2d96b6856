from dataclasses import replace
from pathlib import Path

import pytest

from bot import replies
from bot.answers import KeptAnswer, KeptDigit
from bot.feedback import Agreement, Opinion
from bot.replies.answers import NAMED_DOUBTS
from model.reader import Digit, Reading
from model.release import current

RELEASES = Path(__file__).parents[2] / "model" / "releases"


def digit(value, confidence, other=0, sure=True):
    rest = [(1 - confidence) / 20] * 10
    rest[value], rest[other] = confidence, (1 - confidence) / 2
    return Digit(value, confidence, (0, 0, 9, 9), tuple(rest), sure, bytes(784))


def reading(*lines):
    return Reading(lines, "release", (100, 100), 0.01)


def test_one_sure_digit():
    assert replies.answer(reading((digit(7, 0.995),))) == "<b>7</b>, 99% sure"


def test_nobody_is_a_hundred_per_cent_sure():
    assert replies.percent(1.0) == "99%"


def test_one_doubtful_digit_names_both_candidates():
    text = replies.answer(reading((digit(4, 0.6, other=9, sure=False),)))
    assert text == "<b>4</b>, or maybe <b>9</b> (60% and 20%)"


def test_a_row_can_be_copied():
    text = replies.answer(reading(tuple(digit(d, 0.98) for d in (4, 7, 1, 1))))
    assert text == "<code>4711</code>\n4 digits, at least 98% sure of each"


def test_rows_stay_rows_and_doubts_are_named_by_place():
    doubtful = digit(1, 0.7, other=7, sure=False)
    text = replies.answer(reading((digit(4, 0.99), doubtful), (digit(8, 0.99),)))
    assert text == "<pre>41\n8</pre>\nNot sure:\nrow 1, digit 2: 1, or maybe 7 (70%)"


def test_a_long_list_of_doubts_is_cut():
    text = replies.answer(reading(tuple(digit(5, 0.5, other=6, sure=False) for _ in range(9))))
    assert text.count("or maybe") == NAMED_DOUBTS
    assert "4 more" in text


def test_a_page_without_digits_gets_advice():
    assert replies.answer(reading()) == replies.no_digits()


@pytest.mark.parametrize(
    ("size", "told"), [((20 << 20) + 1, "20.1 MB"), (22_334_000, "21.3 MB"), (25 << 20, "25 MB")]
)
def test_a_file_that_is_too_large_is_never_said_to_be_as_large_as_may_be(size, told):
    said = replies.file_too_large(size, 20 << 20)
    assert said.startswith(f"This file is {told}, and I can fetch 20 MB at most.")


def test_a_corrected_page_is_told_row_by_row():
    digits = [KeptDigit(row, 4, (0, 0, 9, 9), (0.1,) * 10, bytes(784)) for row in (0, 0, 1)]
    answer = KeptAnswer(1, "release", "file", (100, 100), tuple(digits))
    assert replies.right_number(answer, Opinion(right=False, truths={1: 9, 2: 7})) == "49\n7"


def test_what_people_confirmed_comes_with_its_interval():
    assert replies.confirmed(Agreement(412, 430)) == (
        "People confirmed 412 of 430 answers, 95.8%, between 93.5 and 97.3."
    )
    assert replies.confirmed(Agreement(0, 0)) == ""


def test_of_many_releases_the_newest_are_listed_and_the_one_in_service():
    release = current(RELEASES)
    found = [replace(release, id=f"20261122-{number:06}-convnet") for number in range(200)]
    first, *newest, more, _, _, _ = replies.releases(found, found[3].id).split("\n")
    assert first.startswith(f"→ <code>{found[3].id}</code>")
    assert [found[-30].id in newest[0], found[-1].id in newest[-1], len(newest)] == [
        True,
        True,
        30,
    ]
    assert more == "and 169 more, older than these"
