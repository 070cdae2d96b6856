import io
import os
import signal
from types import SimpleNamespace

import pytest
from PIL import Image

from bot import replies
from bot.allowance import Allowance
from bot.app import build
from bot.delivery.carrier import Carrier
from bot.delivery.client import client
from bot.delivery.desk import Desk
from bot.ledger import Ledger
from bot.localchat import LocalChat, create_app, serve
from bot.localchat.parameters import Upload
from bot.parked import Parked
from bot.reading import ReadingRoom
from bot.settings import Settings
from bot.vitals import Vitals

pytestmark = pytest.mark.parametrize("storage", ["sqlite"], indirect=True)  # either would do


class Reader:
    """Is killed by every picture that is larger than nothing."""

    release = SimpleNamespace(id="first")

    def __init__(self):
        self.home = os.getpid()

    def read(self, image, hand=None):
        if os.getpid() != self.home:
            os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture
def room():
    room = ReadingRoom(Reader())
    yield room
    room.close()


async def test_a_picture_that_kills_its_reader_is_set_aside_after_three_tries(storage, room):
    local, file = LocalChat(), io.BytesIO()
    Image.new("RGB", (64, 48), "white").save(file, "JPEG")
    async with serve(create_app(local)) as address:
        line, ledger = client(local.token, address), Ledger(storage, alone=True)
        bot = build(Settings(), line, room, ledger, storage, Allowance(0), Vitals())
        await bot.initialize()
        carrier = Carrier(Desk(bot, ledger), Parked(storage, line.id), Vitals())
        person = local.chats.add_user("Guest")["id"]
        chat = local.chats.for_person(person, person)
        photo = await local.files.photo(Upload("photo.jpg", "image/jpeg", file.getvalue()))
        sent = chat.post(local.chats.users[person], {"photo": photo})
        local.updates.push("message", sent)
        [raw] = await line.fetch(0, 30)
        await carrier.take(raw)
        answers = [said["text"] for said in chat.messages.values() if said["from"]["is_bot"]]
        fetched = local.calls["getFile"]
        await bot.shutdown()
        await line.shutdown()
    assert answers == [replies.set_aside()]
    assert fetched == 4
