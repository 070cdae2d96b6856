"""An album whose photos came to several replicas comes into one hand."""

import asyncio

import pytest

from bot.storage import Storage
from scripts.benchmarks.postgres import new_database

LEASE = 30.0


@pytest.fixture(params=["sqlite", "postgres"])
async def storage(request, tmp_path, clock):
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/digits.sqlite3"
    else:
        url = await new_database(request.getfixturevalue("postgres_url"))
    storage = Storage(url, clock)
    await storage.open()
    for update_id, owner in ((1, "one"), (2, "other"), (3, "one")):
        await storage.park(5, owner, {update_id: f"{update_id}"}, LEASE, {update_id: "album"})
    await storage.park(5, "other", {4: "4"}, LEASE, {4: "another album"})
    await storage.park(5, "other", {7: "7"}, LEASE)
    yield storage
    await storage.close()


async def test_who_holds_the_first_of_an_album_gets_it_all(storage):
    assert await storage.take_album(5, "other", "album", LEASE) is None
    assert await storage.take_album(5, "one", "album", LEASE) == ["1", "2", "3"]
    assert await storage.take_album(5, "other", "album", LEASE) == []
    assert await storage.take_album(5, "other", "another album", LEASE) == ["4"]


async def test_of_two_that_take_an_album_at_once_one_gets_it(storage):
    taken = await asyncio.gather(
        *(storage.take_album(5, owner, "album", LEASE) for owner in ("other", "one") * 3)
    )
    assert {tuple(bodies) for bodies in taken if bodies} == {("1", "2", "3")}


async def test_an_album_that_is_answered_is_in_nobodys_hands(storage):
    for update_id in (1, 2, 3):
        await storage.unpark(5, update_id)
    assert await storage.take_album(5, "one", "album", LEASE) == []


async def test_what_a_dead_process_held_is_taken_over(storage, clock):
    clock.now += LEASE + 1
    assert sorted(await storage.adopt(5, "heir", LEASE, alone=False)) == ["1", "2", "3", "4", "7"]
    assert await storage.take_album(5, "heir", "album", LEASE) == ["1", "2", "3"]
