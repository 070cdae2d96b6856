import pytest

from bot.allowance import LONGEST_WAIT_SECONDS, MOST_TURNS, Allowance
from bot.delivery.carrier import MOST_IN_HAND, MOST_PARKED

ANN, BOB = 1, 2


@pytest.fixture
def allowance(clock):
    return Allowance(per_minute=20, clock=clock)


def turns(allowance, person, updates):
    return [allowance.turn(person, update).wait for update in updates]


def test_a_full_bucket_is_read_at_once_and_the_rest_in_turn(allowance):
    waits = turns(allowance, ANN, range(23))
    assert waits == pytest.approx([0.0] * 20 + [3.0, 6.0, 9.0])


def test_other_people_do_not_wait(allowance):
    turns(allowance, ANN, range(30))
    assert turns(allowance, BOB, [99]) == [0.0]


def test_it_fills_again(allowance, clock):
    turns(allowance, ANN, range(20))
    clock.now += 6
    assert turns(allowance, ANN, range(20, 23)) == pytest.approx([0.0, 0.0, 3.0])
    clock.now += 60 + 3
    assert turns(allowance, ANN, range(30, 50)) == [0.0] * 20


def test_asking_again_takes_nothing_and_keeps_the_place(allowance, clock):
    turns(allowance, ANN, range(21))
    assert turns(allowance, ANN, [20, 20]) == pytest.approx([3.0, 3.0])
    clock.now += 3
    assert turns(allowance, ANN, [20]) == [0.0]
    assert turns(allowance, ANN, [21]) == pytest.approx([3.0])


def test_an_album_is_read_whole_and_counts_whole(allowance):
    assert allowance.turn(ANN, 1, pictures=10).wait == 0
    assert allowance.turn(ANN, 2, pictures=9).wait == 0
    assert allowance.turn(ANN, 3, pictures=10).wait == 0
    assert allowance.turn(ANN, 4).wait == pytest.approx(30.0)


def test_who_sends_far_too_many_has_some_left_out(allowance, clock):
    waits = [allowance.turn(ANN, update) for update in range(200)]
    left_out = sum(turn.left_out for turn in waits)
    assert left_out == 200 - 20 - LONGEST_WAIT_SECONDS / 3


def test_who_was_told_for_how_long_is_left_out_until_then_and_told_again_after(allowance, clock):
    first = next(t for t in (allowance.turn(ANN, update) for update in range(99)) if t.left_out)
    allowance.told(ANN, "left out")
    clock.now += first.wait - 1
    assert allowance.turn(ANN, 500).left_out
    assert not allowance.is_news(ANN, "left out")
    clock.now += 1
    again = [allowance.turn(ANN, update) for update in range(600, 700)]
    assert (again[0].wait, again[0].left_out, again[-1].left_out) == (0.0, False, True)
    assert allowance.is_news(ANN, "left out")


def test_a_person_is_told_once_until_the_bucket_is_full(allowance, clock):
    turns(allowance, ANN, range(21))
    assert allowance.is_news(ANN, "wait")
    allowance.told(ANN, "wait")
    turns(allowance, ANN, range(21, 25))
    assert not allowance.is_news(ANN, "wait")
    assert allowance.is_news(BOB, "wait")
    clock.now += 75 + 1
    assert allowance.is_news(ANN, "wait")


def test_without_a_limit_nobody_waits(clock):
    assert turns(Allowance(0, clock), ANN, range(1000)) == [0.0] * 1000


def test_crowds_are_not_remembered_for_ever(allowance):
    for person in range(30_000):
        allowance.turn(person, person)
    assert len(allowance._people) <= 10_000
    assert len(allowance._turns) <= MOST_TURNS


def test_what_waits_keeps_its_turn_in_a_crowd(allowance):
    turns(allowance, ANN, range(21))
    for person in range(100, 100 + MOST_TURNS):
        allowance.turn(person, person)
    assert turns(allowance, ANN, [20]) == pytest.approx([3.0])


def test_all_that_can_be_in_hand_may_wait_its_turn():
    assert MOST_TURNS // 2 >= MOST_IN_HAND + MOST_PARKED
