import pytest

from bot.feedback import (
    KEEP_PENDING_SECONDS,
    Agreement,
    Feedback,
    KeptAnswer,
    KeptDigit,
    Opinion,
    wilson_interval,
)
from bot.storage import Storage
from scripts.benchmarks.postgres import new_database

DIGITS = tuple(
    KeptDigit(0, digit, (1, 2, 3, 4), (0.1,) * 10, bytes([digit]) * 784) for digit in (4, 7)
)
ANSWER = KeptAnswer(6, "r", "file", (640, 480), DIGITS)


@pytest.fixture(params=["sqlite", "postgres"])
async def feedback(request, tmp_path, clock):
    url = f"sqlite:///{tmp_path}/digits.sqlite3"
    if request.param == "postgres":
        url = await new_database(request.getfixturevalue("postgres_url"))
    storage = Storage(url, clock)
    await storage.open()
    yield Feedback(storage)
    await storage.close()


async def test_an_answer_is_kept_for_a_day(feedback, clock):
    await feedback.remember(1, 2, ANSWER)
    assert await feedback.answer(1, 2) == ANSWER
    clock.now += KEEP_PENDING_SECONDS + 1
    assert await feedback.answer(1, 2) is None
    assert await feedback.sweep() == 1


async def test_an_answer_that_is_tried_again_is_kept_once(feedback):
    for _ in range(2):
        await feedback.remember(1, 2, ANSWER)
    assert await feedback.answer(1, 2) == ANSWER


async def test_corrections_gather_and_are_taken_back_together(feedback):
    await feedback.correct(1, 2, ANSWER, {0: 9})
    await feedback.correct(1, 2, ANSWER, {1: 1, 0: 3})
    assert await feedback.opinion(1, 2) == Opinion(right=False, truths={0: 3, 1: 1})
    await feedback.take_back(1, 2)
    assert await feedback.opinion(1, 2) == Opinion()


async def test_every_answer_counts_once(feedback):
    await feedback.confirm(1, 2, ANSWER)
    await feedback.confirm(1, 2, ANSWER)
    await feedback.correct(1, 3, ANSWER, {0: 9, 1: 9})
    assert await feedback.agreement(1) == Agreement(confirmed=1, judged=2)


def test_the_interval_of_a_share():
    low, high = wilson_interval(412, 430)
    assert (round(low, 3), round(high, 3)) == (0.935, 0.973)
    assert wilson_interval(0, 1)[0] == 0.0
