import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.handled import Handled, Note
from bot.storage import (
    KEEP_HANDLED_SECONDS,
    ReadingNote,
    State,
    Storage,
    UpdateKey,
    reading_row,
)
from scripts.benchmarks.postgres import new_database

KEY = UpdateKey(bot_id=1, update_id=2, stamp="message 5 6 7")
READING = ReadingNote(chat_id=5, user_id=6, release="r", digits=3, sure=True, seconds=0.01)


async def test_a_reading_counts_once_however_often_its_reply_is_tried(storage):
    for _ in range(2):
        await Handled(storage).write([Note(KEY, State(), [reading_row(KEY, READING, 0.0)])])
    life = await storage.life(1)
    assert (life.photos, life.digits, life.people) == (1, 3, 1)


async def test_old_updates_are_swept_and_new_ones_stay(storage, clock):
    await Handled(storage).write([Note(KEY, State(done=True))])
    clock.now += KEEP_HANDLED_SECONDS + 1
    young = UpdateKey(1, 3, "young")
    await Handled(storage).write([Note(young, State(done=True))])
    assert await storage.sweep() == 1
    known = await Handled(storage).claim([KEY, young], "one", 15)
    assert known == {KEY: State(), young: State(done=True)}


async def test_a_user_is_forgotten_and_no_other(storage):
    for user_id in (6, 7):
        reading = ReadingNote(5, user_id, "r", digits=3, sure=True, seconds=0.01)
        key = UpdateKey(1, user_id, "")
        await Handled(storage).write([Note(key, State(), [reading_row(key, reading, 0.0)])])
    assert await storage.forget(1, 6) == 1
    assert await storage.forget(1, 6) == 0
    assert (await storage.life(1)).people == 1


async def test_what_people_wrote_stands_in_no_error(storage):
    asked, said = text("SELECT 1 FROM nowhere WHERE words = :said"), {"said": "private words"}
    with pytest.raises(SQLAlchemyError) as raised:
        await storage.run(lambda connection: connection.execute(asked, said))
    assert "nowhere" in str(raised.value)
    assert "private words" not in str(raised.value)


async def test_opening_again_changes_nothing(storage):
    await Handled(storage).write([Note(KEY, State(done=True))])
    await storage.open()
    assert await Handled(storage).claim([KEY], "one", 15) == {KEY: State(done=True)}


async def test_replicas_that_start_at_once_make_the_tables_once(postgres_url):
    url = await new_database(postgres_url)
    replicas = [Storage(url) for _ in range(3)]
    await asyncio.gather(*(replica.open() for replica in replicas))
    await Handled(replicas[0]).write([Note(KEY, State(done=True))])
    assert await Handled(replicas[2]).claim([KEY], "one", 15) == {KEY: State(done=True)}
    for replica in replicas:
        await replica.close()
