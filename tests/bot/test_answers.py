import pytest

from bot.answers import KEEP_SECONDS, SHOW_AGAIN_SECONDS, Answers
from bot.handled import Handled, Note
from bot.storage import State, UpdateKey


@pytest.fixture
def answers(storage):
    return Answers(storage)


@pytest.fixture
def answered(storage, answers, answer):
    """The photo is done, and its answer noted with it."""

    async def note() -> None:
        row = answers.row(1, 2, answer)
        await Handled(storage).write([Note(UpdateKey(1, 2, "a"), State(done=True), (row,))])

    return note


async def test_an_answer_is_kept_for_a_day(answers, answered, clock, answer):
    await answered()
    assert await answers.get(1, 2) == answer
    clock.now += KEEP_SECONDS + 1
    assert await answers.get(1, 2) is None
    assert await answers.sweep() == 1


async def test_an_answer_that_is_tried_again_is_kept_once(answers, answered, answer):
    for _ in range(2):
        await answered()
    assert await answers.get(1, 2) == answer


async def test_its_picture_is_shown_again_after_a_minute(answers, answered, clock):
    await answered()
    assert await answers.may_show(1, 2)
    await answers.shown(1, 2)
    assert not await answers.may_show(1, 2)
    clock.now += SHOW_AGAIN_SECONDS + 1
    assert await answers.may_show(1, 2)
