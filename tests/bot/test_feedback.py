import pytest

from bot.feedback import Agreement, Feedback, Opinion, wilson_interval
from bot.hands import NO_DIGIT


@pytest.fixture
def feedback(storage):
    return Feedback(storage)


async def test_corrections_gather_and_are_taken_back_together(feedback, answer):
    await feedback.judge(1, 2, answer, {0: 9})
    await feedback.judge(1, 2, answer, {1: 1, 0: 3})
    assert await feedback.opinion(1, 2) == Opinion(right=False, truths={0: 3, 1: 1})
    await feedback.take_back(1, 2)
    assert await feedback.opinion(1, 2) == Opinion()


async def test_every_answer_counts_once(feedback, answer):
    await feedback.confirm(1, 2, answer)
    await feedback.confirm(1, 2, answer)
    await feedback.judge(1, 3, answer, {0: 9, 1: 9})
    assert await feedback.agreement(1) == Agreement(confirmed=1, judged=2)


async def test_digits_that_are_right_are_no_corrections(feedback, answer):
    await feedback.judge(1, 2, answer, {0: 4, 1: 1})
    assert await feedback.opinion(1, 2) == Opinion(right=False, truths={1: 1})
    await feedback.judge(1, 3, answer, {0: 4, 1: 7})
    assert await feedback.opinion(1, 3) == Opinion(right=True)


async def test_a_number_of_another_length_is_noted_as_it_is(feedback, answer):
    await feedback.miscounted(1, 2, answer, "477")
    assert await feedback.opinion(1, 2) == Opinion(right=False, number="477")
    assert await feedback.confusion(1) == {}
    await feedback.take_back(1, 2)
    assert await feedback.opinion(1, 2) == Opinion()


async def test_what_people_say_is_counted_by_digit(feedback, answer):
    await feedback.confirm(1, 2, answer)
    await feedback.judge(1, 3, answer, {1: 1})
    await feedback.judge(1, 4, answer, {0: NO_DIGIT, 1: 1})
    await feedback.confirm(2, 5, answer)
    assert await feedback.confusion(1) == {(4, 4): 1, (7, 7): 1, (1, 7): 2, (NO_DIGIT, 4): 1}


def test_the_interval_of_a_share():
    low, high = wilson_interval(412, 430)
    assert (round(low, 3), round(high, 3)) == (0.935, 0.973)
    assert wilson_interval(0, 1)[0] == 0.0
