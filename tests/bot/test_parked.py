"""Parked updates: in one process's hands at a time, those of an album together."""

import asyncio

import pytest

from bot.parked import LEASE_SECONDS, Parked

BOT = 5


@pytest.fixture
def one(storage):
    return Parked(storage, BOT)


@pytest.fixture
def other(storage):
    return Parked(storage, BOT)


@pytest.fixture
async def album(one, other):
    """Its first and third came to one process, the second to another, with one of another."""
    await one.keep([update(1), update(3)], {1: "album", 3: "album"})
    await other.keep([update(2), update(4), update(7)], {2: "album", 4: "another album"})
    return "album"


def update(number):
    return {"update_id": number}


def updates(*numbers):
    return [update(number) for number in numbers]


def sorted_ids(raws):
    return sorted(raw["update_id"] for raw in raws)


async def test_they_go_to_one_heir_when_their_owner_is_gone(storage, one, other, clock):
    await one.keep(updates(10, 11), {})
    assert await other.adopt(alone=False) == []
    clock.now += LEASE_SECONDS - 1
    await one.renew()
    clock.now += LEASE_SECONDS - 1
    assert await other.adopt(alone=False) == []
    clock.now += 2
    assert sorted_ids(await other.adopt(alone=False)) == [10, 11]
    assert await one.adopt(alone=False) == []
    await other.forget(10)
    assert await Parked(storage, BOT).adopt(alone=True) == updates(11)


async def test_who_leaves_in_peace_is_followed_at_once(one, other, clock):
    await one.keep(updates(10), {})
    await one.leave()
    clock.now += 1
    assert await other.adopt(alone=False) == updates(10)


async def test_another_bot_of_the_same_database_is_left_alone(storage, one):
    await one.keep(updates(10), {})
    assert await Parked(storage, BOT + 1).adopt(alone=True) == []


async def test_who_holds_the_first_of_an_album_gets_it_all(one, other, album):
    assert await other.take_album(album) is None
    assert await one.take_album(album) == updates(1, 2, 3)
    assert await other.take_album(album) == []
    assert await other.take_album("another album") == updates(4)


async def test_of_two_that_take_an_album_at_once_one_gets_it(one, other, album):
    taken = await asyncio.gather(*(process.take_album(album) for process in (other, one) * 3))
    assert [raws for raws in taken if raws] == [updates(1, 2, 3)] * 3


async def test_an_album_that_is_answered_is_in_nobodys_hands(one, album):
    for update_id in (1, 2, 3):
        await one.forget(update_id)
    assert await one.take_album(album) == []


async def test_what_a_dead_process_held_is_taken_over(storage, album, clock):
    clock.now += LEASE_SECONDS + 1
    heir = Parked(storage, BOT)
    assert sorted_ids(await heir.adopt(alone=False)) == [1, 2, 3, 4, 7]
    assert await heir.take_album(album) == updates(1, 2, 3)
