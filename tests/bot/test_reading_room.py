import asyncio
import contextlib
import gc
import os
import signal
import time
import weakref
from array import array
from types import SimpleNamespace

import pytest

from bot.reader_process import Died, Stuck
from bot.reading import ReadingRoom
from model.reader import NotAnImage


class Reader:
    """Does to its process what pictures may do, and tells which process that was."""

    def __init__(self):
        self.release = SimpleNamespace(id="first")

    def read(self, image, hand=None):
        match image:
            case b"endless":
                time.sleep(60)
            case b"deadly":
                os.kill(os.getpid(), signal.SIGSEGV)
            case b"no picture":
                raise NotAnImage("no picture")
            case b"promoted":
                self.release = SimpleNamespace(id="second")
        return os.getpid(), image, hand


@pytest.fixture
def room():
    room = ReadingRoom(Reader(), timeout=0.2)
    yield room
    room.close()


async def test_pictures_are_read_elsewhere_large_ones_and_empty_ones_too(room):
    for image in (b"x" * 20_000_000, b""):
        process, read, hand = await room.read(image, "a hand")
        assert (read, hand) == (image, "a hand")
        assert process != os.getpid()


async def test_a_picture_that_never_ends_is_given_up_and_blocks_no_other(room):
    for _ in range(5):
        with pytest.raises(Stuck):
            await room.read(b"endless")
    assert (await room.read(b"quick"))[1] == b"quick"


async def test_a_picture_that_kills_its_reader_kills_nothing_else(room):
    for _ in range(5):
        with pytest.raises(Died):
            await room.read(b"deadly")
    assert (await room.read(b"quick"))[1] == b"quick"


async def test_a_reading_that_is_dropped_leaves_no_answer_to_the_next_one(room):
    for _ in range(5):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await room.read(b"endless")
    assert (await room.read(b"quick"))[1] == b"quick"


async def test_what_a_reader_raises_is_raised_here(room):
    with pytest.raises(NotAnImage, match="no picture"):
        await room.read(b"no picture")


async def test_a_picture_that_was_refused_is_kept_by_nobody(room):
    picture = array("B", b"no picture")
    kept = weakref.ref(picture)
    gc.disable()
    try:
        with contextlib.suppress(NotAnImage):
            await room.read(picture)
        del picture
        assert kept() is None
    finally:
        gc.enable()


async def test_a_release_that_a_reader_took_up_is_the_one_in_service(room):
    await room.read(b"quick")
    assert room.release.id == "first"
    await room.read(b"promoted")
    assert room.release.id == "second"


async def test_readers_end_with_their_room():
    room = ReadingRoom(Reader())
    process, *_ = await room.read(b"quick")
    room.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


async def test_who_reads_alone_waits_until_the_others_have_left(room):
    order = []

    async def visit(name, alone=False):
        async with room.place(alone=alone):
            order.append(f"{name} in")
            await asyncio.sleep(0)
            order.append(f"{name} out")

    await asyncio.gather(visit("a"), visit("b"), visit("suspect", alone=True), visit("c"))
    assert order.index("suspect out") == order.index("suspect in") + 1
    assert order.index("suspect in") > max(order.index("a out"), order.index("b out"))
