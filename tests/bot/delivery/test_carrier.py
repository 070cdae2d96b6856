"""Updates in hand, and those that wait in the database, on a real line to the local chat."""

import asyncio
import contextlib
import gc
import io
import sqlite3
import weakref

import pytest
from PIL import Image
from sqlalchemy import select

from bot import replies
from bot.allowance import Allowance
from bot.app import build
from bot.delivery.carrier import MOST_IN_HAND, Carrier
from bot.delivery.client import client
from bot.delivery.desk import Desk
from bot.handlers.fetching import fetched
from bot.ledger import Ledger
from bot.localchat import LocalChat, create_app, serve
from bot.localchat.faults import Fault
from bot.localchat.parameters import Upload
from bot.parked import Parked
from bot.reading import ReadingRoom
from bot.settings import Settings
from bot.storage import Storage
from bot.tables import JUDGED_DIGITS, PARKED_UPDATES
from bot.vitals import Vitals
from model.reader import DigitReader

pytestmark = pytest.mark.parametrize("storage", ["sqlite"], indirect=True)  # either would do
PATIENCE = 60.0


@pytest.fixture
async def parking(tmp_path):
    """A database of its own for what is parked, which another program can hold up."""
    storage = Storage(f"sqlite:///{tmp_path}/parking.sqlite3")
    await storage.open()
    yield storage
    await storage.close()


@pytest.fixture(scope="module")
def room():
    room = ReadingRoom(DigitReader(Settings().model_dir))
    yield room
    room.close()


@pytest.fixture
def local():
    return LocalChat()


@pytest.fixture
async def carrier(local, storage, parking, room):
    async with serve(create_app(local)) as address:
        line, ledger = client(local.token, address), Ledger(storage, alone=True)
        bot = build(Settings(), line, room, ledger, storage, Allowance(0), Vitals())
        await bot.initialize()
        carrier = Carrier(Desk(bot, ledger), Parked(parking, line.id), Vitals())
        yield carrier
        await carrier.close(0)
        await bot.shutdown()
        await line.shutdown()


def hello(local, update_id, **more):
    """Somebody's greeting, as Telegram would send it."""
    person = local.chats.add_user("Guest")
    said = local.chats.for_person(person["id"], person["id"]).post(person, {"text": "hi", **more})
    return {"update_id": update_id, "message": said}


@pytest.mark.parametrize("more", [{}, {"media_group_id": "1"}], ids=["alone", "in an album"])
async def test_what_is_answered_while_it_is_parked_does_not_stay(
    carrier, local, parking, tmp_path, more
):
    update = hello(local, 7, **more)
    with contextlib.closing(sqlite3.connect(tmp_path / "parking.sqlite3")) as busy:
        busy.execute("BEGIN IMMEDIATE")
        answered = carrier.take(update)
        parked = asyncio.create_task(carrier.park([7]))
        await asyncio.wait_for(answered, PATIENCE)
        busy.rollback()
    await asyncio.wait_for(parked, PATIENCE)
    await asyncio.wait_for(carrier.take(update), PATIENCE)
    assert await parking.run(lambda c: c.scalars(select(PARKED_UPDATES.c.update_id)).all()) == []
    assert local.calls["sendMessage"] == 1


async def test_a_thousand_parked_updates_of_one_chat_leave_room_for_the_others(
    carrier, local, monkeypatch
):
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    update = hello(local, 0)
    chat = update["message"]["chat"]["id"]
    local.faults.add(Fault("429", method="sendMessage", seconds=600, chat_id=chat))
    for update_id in range(MOST_IN_HAND):
        carrier.take({**update, "update_id": update_id})
    assert carrier.full
    assert await carrier.park(range(MOST_IN_HAND))
    assert not carrier.full
    await asyncio.wait_for(carrier.take(hello(local, MOST_IN_HAND)), PATIENCE)


async def a_photo(local):
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "white").save(file, "JPEG")
    return await local.files.photo(Upload("photo.jpg", "image/jpeg", file.getvalue()))


async def test_who_sent_a_file_that_telegram_has_no_more_is_told_so_at_once(carrier, local):
    photo = await a_photo(local)
    for size in photo:
        del local.files._index[local.files.find(size["file_id"]).path]
    update = hello(local, 7, photo=photo)
    await asyncio.wait_for(carrier.take(update), PATIENCE)
    person = update["message"]["chat"]["id"]
    said = local.chats.for_person(person, person).messages.values()
    assert [message["text"] for message in said if "photo" not in message] == [replies.sorry()]


async def test_photos_of_a_chat_that_was_told_to_pause_are_not_fetched_until_it_is_over(
    carrier, local, monkeypatch
):
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    update = hello(local, 0, photo=await a_photo(local))
    chat = update["message"]["chat"]["id"]
    local.faults.add(Fault("429", method="sendMessage", seconds=4, chat_id=chat, times=1))
    tasks = [carrier.take({**update, "update_id": update_id}) for update_id in range(4)]
    await asyncio.wait_for(asyncio.gather(*tasks), PATIENCE)
    assert local.calls["getFile"] == 4 + 1


class Picture(bytearray):
    """Bytes whose end can be seen."""


@pytest.fixture
def no_collector():
    gc.collect()
    gc.disable()
    yield
    gc.enable()


async def test_a_picture_does_not_stay_while_its_update_waits_for_the_database(
    carrier, local, storage, monkeypatch, no_collector
):
    seen, enough = [], asyncio.Event()

    async def seen_fetched(file):
        picture = Picture(await fetched(file))
        seen.append(weakref.ref(picture))
        if len(seen) == 1:
            await storage.run(lambda c: c.exec_driver_sql(f"DROP TABLE {JUDGED_DIGITS.name}"))
        if len(seen) == 3:
            enough.set()
        return picture

    monkeypatch.setattr("bot.handlers.reading.fetched", seen_fetched)
    carrier.take(hello(local, 7, photo=await a_photo(local)))
    await asyncio.wait_for(enough.wait(), PATIENCE)
    assert [picture() for picture in seen[:-1]] == [None, None]
