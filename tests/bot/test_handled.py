"""Claims on updates, and notes of how far they are."""

import asyncio

import pytest

from bot.handled import Handled, Note
from bot.storage import State, Storage, UpdateKey
from scripts.benchmarks.postgres import new_database

KEY = UpdateKey(bot_id=1, update_id=2, stamp="message 5 6 7")


@pytest.fixture
def handled(storage):
    return Handled(storage)


async def test_an_update_is_done_once_it_is_noted(handled):
    await handled.write([Note(KEY, State(attempts=2)), Note(KEY, State(done=True))])
    assert await handled.claim([KEY], "one", 15) == {KEY: State(done=True)}


async def test_another_update_with_the_same_number_is_another(handled):
    await handled.write([Note(KEY, State(done=True))])
    others = [UpdateKey(1, 2, "message 5 6 999"), UpdateKey(9, 2, KEY.stamp)]
    known = await handled.claim(others, "one", 15)
    assert known == dict.fromkeys(others, State())


async def test_an_update_in_one_hand_is_in_no_other_until_its_claim_ends(handled, clock):
    assert await handled.claim([KEY], "one", 15) == {KEY: State()}
    assert await handled.claim([KEY], "two", 15) == {KEY: State(elsewhere=True)}
    assert await handled.claim([KEY], "one", 15) == {KEY: State(again=True)}
    clock.now += 10
    assert await handled.renew([KEY], "one", 15) == {KEY}
    assert await handled.renew([KEY], "two", 15) == set()
    clock.now += 10
    assert await handled.claim([KEY], "two", 15) == {KEY: State(elsewhere=True)}
    clock.now += 6
    assert await handled.claim([KEY], "two", 15) == {KEY: State(again=True)}


async def test_who_is_alone_waits_for_no_claim(handled):
    await handled.claim([KEY], "dead", 15)
    assert await handled.claim([KEY], "new", 15, alone=True) == {KEY: State(again=True)}


async def test_what_is_done_is_in_nobodys_hands(handled):
    await handled.claim([KEY], "one", 15)
    await handled.write([Note(KEY, State(done=True))])
    assert await handled.claim([KEY], "two", 15) == {KEY: State(done=True)}
    again = UpdateKey(1, 2, "message 5 6 999")
    assert await handled.claim([again], "two", 15) == {again: State()}


async def test_of_replicas_that_ask_at_once_one_gets_each_update(postgres_url, clock):
    url = await new_database(postgres_url)
    storages = [Storage(url, clock) for _ in range(3)]
    replicas = [Handled(storage) for storage in storages]
    await storages[0].open()
    keys = [UpdateKey(1, number, "") for number in range(40)]
    asked = (replica.claim(keys, str(i), 15) for i, replica in enumerate(replicas))
    answers = await asyncio.gather(*asked)
    for key in keys:
        assert sorted(answer[key].elsewhere for answer in answers) == [False, True, True]
    for storage in storages:
        await storage.close()
