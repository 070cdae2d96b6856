"""A Postgres whose connections go silent: nothing comes back, and nothing says that it is gone."""

import asyncio

import pytest
from sqlalchemy.engine import make_url

from bot.delivery.dispatcher import is_curable
from bot.ledger import Ledger
from bot.storage import State, Storage, UpdateKey
from scripts.benchmarks.postgres import new_database

PATIENCE = 40.0
KEY = UpdateKey(bot_id=1, update_id=2, stamp="")
WRITTEN = b"INSERT 0 1"


class Line:
    """Between a bot and Postgres: it swallows what it should, and hangs up on nobody."""

    def __init__(self, port):
        self._port, self._silent, self._open = port, set(), []
        self.loses = None
        """The next answer with this in it is lost, and all that would come after."""

    async def connect(self, reader, writer):
        there = await asyncio.open_connection("127.0.0.1", self._port)
        self._open.append((writer, there[1]))
        name = len(self._open)
        await asyncio.gather(
            self._carry(reader, there[1], name), self._carry(there[0], writer, name, answers=True)
        )

    async def _carry(self, reader, writer, name, *, answers=False):
        while data := await reader.read(65536):
            if answers and self.loses and self.loses in data:
                self.loses = None
                self._silent.add(name)
            if name not in self._silent:
                writer.write(data)
        if name not in self._silent:
            writer.close()

    def goes_silent(self):
        self._silent.update(range(len(self._open) + 1))

    def hangs_up(self):
        for ends in self._open:
            for writer in ends:
                writer.close()


@pytest.fixture
async def line(postgres_url):
    line = Line(make_url(postgres_url).port)
    async with await asyncio.start_server(line.connect, "127.0.0.1", 0) as server:
        line.port = server.sockets[0].getsockname()[1]
        yield line
        line.hangs_up()


@pytest.fixture
async def storage(postgres_url, line):
    url = make_url(await new_database(postgres_url)).set(port=line.port)
    storage = Storage(url.render_as_string(hide_password=False))
    await storage.open()
    yield storage
    line.hangs_up()
    await storage.close()


async def in_the_end(ask):
    """What it gives when it is asked again and again, as updates are."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                return await ask()
            except Exception as error:
                if not is_curable(error):
                    raise


async def test_updates_go_on_over_new_connections(storage, line):
    ledger = Ledger(storage)
    await asyncio.gather(*(storage.ping() for _ in range(10)))
    line.goes_silent()
    updates = [UpdateKey(1, number, "") for number in range(20)]
    states = await asyncio.gather(*(in_the_end(lambda u=u: ledger.state(u)) for u in updates))
    assert not any(state.elsewhere for state in states)


async def test_a_note_of_which_nothing_is_heard_is_written_all_the_same(storage, line):
    ledger, other = Ledger(storage), Ledger(storage)
    await ledger.state(KEY)
    line.loses = WRITTEN  # so the server keeps it in mid-transaction, and the row locked
    await in_the_end(lambda: ledger.note(KEY, State(done=True)))
    assert line.loses is None
    assert (await other.state(KEY)).done


async def test_the_end_does_not_wait_for_it(storage, line):
    line.goes_silent()
    async with asyncio.timeout(5):
        await storage.close()
