import asyncio
import threading

import pytest

from bot.reading import ReadingRoom, Stuck


class SlowReader:
    """Stands where a reading would take for ever."""

    def __init__(self):
        self.release_all = threading.Event()

    def read(self, image, hand):
        self.release_all.wait(10 if image == b"endless" else 0)
        return image


@pytest.fixture
def room():
    reader = SlowReader()
    room = ReadingRoom(reader, timeout=0.2)
    yield room
    reader.release_all.set()
    room.close()


async def test_a_picture_that_never_ends_is_given_up_and_blocks_no_other(room):
    for _ in range(5):
        with pytest.raises(Stuck):
            await room.read(b"endless")
    assert await room.read(b"quick") == b"quick"


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
