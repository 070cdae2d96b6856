"""A hand is known by what its owner put right, and by nothing else."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from model.hand import as_on_page, weigh
from model.reader import DigitReader, Hand
from tests.odd_hands import HOOKED_SEVEN, PLAIN_ONE, photo_of

RELEASES = Path(__file__).parents[2] / "model" / "releases"


@pytest.fixture(scope="module")
def reader() -> DigitReader:
    return DigitReader(RELEASES)


def hand(reader: DigitReader, photos: Sequence[bytes], truths: Sequence[int]) -> Hand:
    release, known = reader.embeddings([reader.read(p).digits[0].pixels for p in photos])
    return Hand(release, tuple(truths), tuple(known))


def test_after_a_few_corrections_a_hand_is_read_better(reader: DigitReader) -> None:
    learnt = hand(reader, [photo_of(HOOKED_SEVEN, k) for k in range(3)], [7, 7, 7])
    others = [photo_of(HOOKED_SEVEN, k) for k in range(10, 20)]
    assert [reader.read(other).text for other in others].count("7") <= 2
    assert [reader.read(other, learnt).text for other in others].count("7") >= 8


def test_digits_that_look_otherwise_are_read_as_before(reader: DigitReader) -> None:
    learnt = hand(reader, [photo_of(HOOKED_SEVEN, k) for k in range(5)], [7] * 5)
    rows = (Path(__file__).parents[1] / "golden" / "rows.jpg").read_bytes()
    before, after = reader.read(rows), reader.read(rows, learnt)
    assert after.text == before.text
    assert [reader.read(photo_of(PLAIN_ONE, k), learnt).text for k in range(10)] == ["1"] * 10


def test_a_hand_that_another_release_knew_says_nothing(reader: DigitReader) -> None:
    learnt = hand(reader, [photo_of(HOOKED_SEVEN, 1)], [7])
    stranger = Hand("another", learnt.truths, learnt.embeddings)
    before, after = (
        reader.read(photo_of(HOOKED_SEVEN, 2)),
        reader.read(photo_of(HOOKED_SEVEN, 2), stranger),
    )
    assert after.digits == before.digits


@pytest.mark.parametrize("embedding", [b"", b"\x00\x00", bytes(3), bytes(256)])
def test_bytes_that_tell_nothing_change_nothing(reader: DigitReader, embedding: bytes) -> None:
    odd = Hand(reader.release.id, (7,), (embedding,))
    assert (
        reader.read(photo_of(HOOKED_SEVEN, 2), odd).digits
        == reader.read(photo_of(HOOKED_SEVEN, 2)).digits
    )


def test_of_no_digits_nothing_is_known(reader: DigitReader) -> None:
    assert reader.embeddings([]) == (reader.release.id, [])


def test_what_is_known_is_weighed_by_its_distance() -> None:
    doubtful = np.full((4, 10), 0.01, np.float32)
    doubtful[:, 1] = 0.8
    towards = np.array([[1, 0], [1, 0.3], [1, 0.5], [0, 1]], np.float32)
    told = weigh(doubtful, towards, np.array([[2, 0]], np.float32), np.array([7]))
    sevens = told[:, 7].tolist()
    assert sevens == sorted(sevens, reverse=True)
    assert told[0].argmax() == 7
    assert np.array_equal(told[3], doubtful[3])
    assert told.sum(axis=1) == pytest.approx(doubtful.sum(axis=1), abs=1e-6)


def test_what_is_beyond_doubt_on_a_page_tells_what_is_in_doubt_and_stays_itself() -> None:
    told = np.full((4, 10), 0.001, np.float32)
    told[0, 7], told[1, 1], told[2, [1, 7]], told[3, [1, 7]] = 0.98, 0.98, (0.55, 0.4), (0.55, 0.4)
    near = np.array([[1, 0, 0], [0, 1, 0], [1, 0.2, 0], [0, 0, 1]], np.float32)
    weighed = as_on_page(told, near, 0.95)
    assert weighed.argmax(axis=1).tolist() == [7, 1, 7, 1]
    assert np.array_equal(weighed[[0, 1, 3]], told[[0, 1, 3]])
    assert weighed.sum(axis=1) == pytest.approx(told.sum(axis=1))


def test_what_may_be_no_digit_but_is_surely_no_other_one_stays_so() -> None:
    told = np.full((2, 10), 0.001, np.float32)
    told[0, 6], told[1, 0] = 0.98, 0.6
    same = np.ones((2, 3), np.float32)
    assert np.array_equal(as_on_page(told, same, 0.95), told)
