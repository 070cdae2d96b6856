import asyncio

import pytest

from bot.storage import (
    KEEP_HANDLED_SECONDS,
    Note,
    ReadingNote,
    State,
    Storage,
    UpdateKey,
    reading_row,
)
from scripts.benchmarks.postgres import new_database

KEY = UpdateKey(bot_id=1, update_id=2, stamp="message 5 6 7")
READING = ReadingNote(chat_id=5, user_id=6, release="r", digits=3, sure=True, seconds=0.01)


@pytest.fixture(params=["sqlite", "postgres"])
async def storage(request, tmp_path, clock):
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/new folder/digits.sqlite3"
    else:
        url = await new_database(request.getfixturevalue("postgres_url"))
    storage = Storage(url, clock)
    await storage.open()
    yield storage
    await storage.close()


async def test_an_update_is_done_once_it_is_noted(storage):
    assert await storage.states([KEY]) == {}
    await storage.write([Note(KEY, State(attempts=2)), Note(KEY, State(done=True))])
    assert await storage.states([KEY]) == {KEY: State(done=True)}


async def test_another_update_with_the_same_number_is_another(storage):
    await storage.write([Note(KEY, State(done=True))])
    others = [UpdateKey(1, 2, "message 5 6 999"), UpdateKey(9, 2, KEY.stamp)]
    known = await storage.states(others)
    assert not any(other in known for other in others)


async def test_a_reading_counts_once_however_often_its_reply_is_tried(storage):
    for _ in range(2):
        await storage.write([Note(KEY, State(), [reading_row(KEY, READING, 0.0)])])
    life = await storage.life(1)
    assert (life.photos, life.digits, life.people) == (1, 3, 1)


async def test_old_updates_are_swept_and_new_ones_stay(storage, clock):
    await storage.write([Note(KEY, State(done=True))])
    clock.now += KEEP_HANDLED_SECONDS + 1
    young = UpdateKey(1, 3, "young")
    await storage.write([Note(young, State(done=True))])
    assert await storage.sweep() == 1
    assert set(await storage.states([KEY, young])) == {young}


async def test_a_user_is_forgotten_and_no_other(storage):
    for user_id in (6, 7):
        reading = ReadingNote(5, user_id, "r", digits=3, sure=True, seconds=0.01)
        key = UpdateKey(1, user_id, "")
        await storage.write([Note(key, State(), [reading_row(key, reading, 0.0)])])
    assert await storage.forget(1, 6) == 1
    assert await storage.forget(1, 6) == 0
    assert (await storage.life(1)).people == 1


async def test_opening_again_changes_nothing(storage):
    await storage.write([Note(KEY, State(done=True))])
    await storage.open()
    assert KEY in await storage.states([KEY])


async def test_replicas_that_start_at_once_make_the_tables_once(postgres_url):
    url = await new_database(postgres_url)
    replicas = [Storage(url) for _ in range(3)]
    await asyncio.gather(*(replica.open() for replica in replicas))
    await replicas[0].write([Note(KEY, State(done=True))])
    assert KEY in await replicas[2].states([KEY])
    for replica in replicas:
        await replica.close()


async def test_an_update_in_one_hand_is_in_no_other_until_its_claim_ends(storage, clock):
    assert await storage.claim([KEY], "one", 15) == {KEY: State()}
    assert await storage.claim([KEY], "two", 15) == {KEY: State(elsewhere=True)}
    assert await storage.claim([KEY], "one", 15) == {KEY: State(again=True)}
    clock.now += 10
    assert await storage.renew_claims([KEY], "one", 15) == {KEY}
    assert await storage.renew_claims([KEY], "two", 15) == set()
    clock.now += 10
    assert await storage.claim([KEY], "two", 15) == {KEY: State(elsewhere=True)}
    clock.now += 6
    assert await storage.claim([KEY], "two", 15) == {KEY: State(again=True)}


async def test_who_is_alone_waits_for_no_claim(storage):
    await storage.claim([KEY], "dead", 15)
    assert await storage.claim([KEY], "new", 15, alone=True) == {KEY: State(again=True)}


async def test_what_is_done_is_in_nobodys_hands(storage):
    await storage.claim([KEY], "one", 15)
    await storage.write([Note(KEY, State(done=True))])
    assert await storage.claim([KEY], "two", 15) == {KEY: State(done=True)}
    again = UpdateKey(1, 2, "message 5 6 999")
    assert await storage.claim([again], "two", 15) == {again: State()}


async def test_of_replicas_that_ask_at_once_one_gets_each_update(postgres_url, clock):
    url = await new_database(postgres_url)
    replicas = [Storage(url, clock) for _ in range(3)]
    await replicas[0].open()
    keys = [UpdateKey(1, number, "") for number in range(40)]
    asked = (replica.claim(keys, str(i), 15) for i, replica in enumerate(replicas))
    answers = await asyncio.gather(*asked)
    for key in keys:
        assert sorted(answer[key].elsewhere for answer in answers) == [False, True, True]
    for replica in replicas:
        await replica.close()
