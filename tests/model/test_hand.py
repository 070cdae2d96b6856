"""A hand is known by what its owner put right, and by nothing else."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest

from model.hand import weigh
from model.network.strokes import Character, draw, scaled
from model.reader import DigitReader, Hand

RELEASES = Path(__file__).parents[2] / "model" / "releases"


@pytest.fixture(scope="module")
def reader() -> DigitReader:
    return DigitReader(RELEASES)


def hooked_seven(number: int) -> bytes:
    """A photo of a 7 with so short a top that everybody else means a 1 by it."""
    random = np.random.default_rng(number)
    trace = np.array([(0.30, 0.05), (0.40, 0.03), (0.50, 0.00), (0.46, 0.50), (0.40, 1.00)])
    return photo(trace + random.normal(0, 0.012, trace.shape))


def plain_one(number: int) -> bytes:
    random = np.random.default_rng(number)
    trace = np.array([(0.52, 0.00), (0.50, 0.50), (0.49, 1.00)])
    return photo(trace + random.normal(0, 0.012, trace.shape))


def photo(trace: np.ndarray) -> bytes:
    character = Character(scaled([trace.astype(np.float32)]), "7", "somebody")
    ink = draw(character, 0.1, np.eye(2, dtype=np.float32))
    page = cv2.resize(255 - 200 * ink, (256, 256))
    return cv2.imencode(".png", page.astype(np.uint8))[1].tobytes()


def hand(reader: DigitReader, photos: Sequence[bytes], truths: Sequence[int]) -> Hand:
    release, known = reader.embeddings([reader.read(p).digits[0].pixels for p in photos])
    return Hand(release, tuple(truths), tuple(known))


def test_after_a_few_corrections_a_hand_is_read_better(reader: DigitReader) -> None:
    learnt = hand(reader, [hooked_seven(k) for k in range(3)], [7, 7, 7])
    others = [hooked_seven(k) for k in range(10, 20)]
    assert [reader.read(other).text for other in others].count("7") <= 2
    assert [reader.read(other, learnt).text for other in others].count("7") >= 8


def test_digits_that_look_otherwise_are_read_as_before(reader: DigitReader) -> None:
    learnt = hand(reader, [hooked_seven(k) for k in range(5)], [7] * 5)
    rows = (Path(__file__).parents[1] / "golden" / "rows.jpg").read_bytes()
    before, after = reader.read(rows), reader.read(rows, learnt)
    assert after.text == before.text
    assert [reader.read(plain_one(k), learnt).text for k in range(10)] == ["1"] * 10


def test_a_hand_that_another_release_knew_says_nothing(reader: DigitReader) -> None:
    learnt = hand(reader, [hooked_seven(1)], [7])
    stranger = Hand("another", learnt.truths, learnt.embeddings)
    before, after = reader.read(hooked_seven(2)), reader.read(hooked_seven(2), stranger)
    assert after.digits == before.digits


@pytest.mark.parametrize("embedding", [b"", b"\x00\x00", bytes(3), bytes(256)])
def test_bytes_that_tell_nothing_change_nothing(reader: DigitReader, embedding: bytes) -> None:
    odd = Hand(reader.release.id, (7,), (embedding,))
    assert reader.read(hooked_seven(2), odd).digits == reader.read(hooked_seven(2)).digits


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
