"""A person's hand: bounded, forgotten with all else, and seen anew by every release."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.answers import KeptAnswer, KeptDigit
from bot.feedback import Feedback
from bot.hands import KEEP_DIGITS, NO_DIGIT, Hands
from bot.reading import ReadingRoom
from model.reader import DigitReader, Hand
from model.release import promote
from model.samples import Scene, paper_photo

RELEASES = Path(__file__).parents[2] / "model" / "releases"
SHIPPED = (RELEASES / "CURRENT").read_text(encoding="utf-8").strip()
SEVEN = paper_photo("7", 3, Scene(pen=9), (480, 360))
BOT, PERSON = 1, 6


@pytest.fixture
def releases(tmp_path):
    """The shipped release under the ids `first`, which is in service, and `second`."""
    for name in ("first", "second"):
        shutil.copytree(RELEASES / SHIPPED, tmp_path / name)
        card = json.loads((tmp_path / name / "card.json").read_bytes())
        (tmp_path / name / "card.json").write_text(json.dumps(card | {"id": name}))
    promote(tmp_path, "first")
    return tmp_path


@pytest.fixture
def room(releases):
    room = ReadingRoom(DigitReader(releases))
    yield room
    room.close()


@pytest.fixture
def hands(storage, room):
    return Hands(storage, room)


@pytest.fixture
def feedback(storage):
    return Feedback(storage)


def answer(*digits: int) -> KeptAnswer:
    kept = [KeptDigit(0, d, (1, 2, 3, 4), (0.1,) * 10, bytes([25 * d]) * 784) for d in digits]
    return KeptAnswer(PERSON, "r", "file", (640, 480), tuple(kept))


def truths(hand: Hand | None) -> Sequence[int]:
    return sorted(hand.truths) if hand else ()


async def test_a_hand_is_what_its_owner_judged(feedback, hands):
    assert await hands.of(BOT, PERSON) is None
    await feedback.judge(BOT, 2, answer(4, 7, 8), {0: 9, 1: 7, 2: NO_DIGIT})
    hand = await hands.of(BOT, PERSON)
    assert (hand.release, truths(hand)) == ("first", [7, 9])
    assert {len(embedding) for embedding in hand.embeddings} == {256}
    assert await hands.of(BOT, PERSON + 1) is None
    assert await hands.of(BOT + 1, PERSON) is None


async def test_what_was_taken_back_is_not_known(feedback, hands):
    await feedback.judge(BOT, 2, answer(4), {0: 9})
    await hands.of(BOT, PERSON)
    await feedback.judge(BOT, 2, answer(4), {0: 6})
    assert truths(await hands.of(BOT, PERSON)) == [6]
    await feedback.take_back(BOT, 2)
    assert await hands.of(BOT, PERSON) is None


async def test_a_hand_is_bounded_and_keeps_corrections_longest(feedback, hands, clock):
    await feedback.judge(BOT, 1, answer(4), {0: 9})
    for update in range(2, 13):
        clock.now += 1
        await feedback.confirm(BOT, update, answer(*range(10)))
    hand = await hands.of(BOT, PERSON)
    assert len(hand.truths) == KEEP_DIGITS
    assert (await feedback.opinion(BOT, 1)).truths == {0: 9}


async def test_forgetting_takes_the_hand_with_it(feedback, hands, storage):
    await feedback.judge(BOT, 2, answer(4, 7), {0: 9, 1: 1})
    assert await storage.forget(BOT, PERSON) == 3
    assert await hands.of(BOT, PERSON) is None


async def test_a_release_promoted_later_is_asked_about_the_hand(feedback, hands, room, releases):
    await feedback.judge(BOT, 2, answer(4), {0: 9})
    before = await hands.of(BOT, PERSON)
    promote(releases, "second")
    async with room.place():
        assert (await room.read(SEVEN, before)).text == "7"
    after = await hands.of(BOT, PERSON)
    assert (before.release, after.release) == ("first", "second")
    assert after.embeddings == before.embeddings
