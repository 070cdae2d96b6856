"""The ledger: many notes in few transactions, and work that ends when its claim does."""

import asyncio
import time

import pytest

from bot.ledger import CLAIM_SECONDS, SAFE_SECONDS, Ledger
from bot.storage import ReadingNote, State, Storage, UpdateKey
from scripts.benchmarks.fleet import a_database
from scripts.benchmarks.postgres import programs

KEY = UpdateKey(bot_id=1, update_id=2, stamp="message 5 6 7")
READING = ReadingNote(chat_id=5, user_id=6, release="r", digits=3, sure=True, seconds=0.01)


@pytest.fixture
def keeping():
    """Has ledgers keep their claims until the test ends."""
    chores = []
    yield lambda ledger: chores.append(asyncio.ensure_future(ledger.keep_claims()))
    for chore in chores:
        chore.cancel()


async def test_many_notes_share_few_transactions(storage, monkeypatch):
    transactions, run = [], storage.run

    def counted(work, **how):
        transactions.append(work)
        return run(work, **how)

    monkeypatch.setattr(storage, "run", counted)
    ledger = Ledger(storage)
    keys = [UpdateKey(1, number, "") for number in range(100)]
    await asyncio.gather(*(ledger.note(key, State(done=True)) for key in keys))
    states = await asyncio.gather(*(ledger.state(key) for key in keys))
    assert all(state.done for state in states)
    assert len(transactions) <= 4


async def test_a_note_that_cannot_be_written_spoils_no_other(storage):
    ledger = Ledger(storage)
    huge = UpdateKey(1, 2**70, "")
    results = await asyncio.gather(
        ledger.note(KEY, State(done=True)),
        ledger.note(huge, State(done=True)),
        return_exceptions=True,
    )
    assert results[0] is None
    assert isinstance(results[1], Exception)
    assert (await ledger.state(KEY)).done


async def test_a_second_ledger_keeps_its_hands_off_and_takes_over_from_the_dead(storage, clock):
    first, second = Ledger(storage), Ledger(storage)
    assert not (await first.state(KEY)).elsewhere
    assert (await second.state(KEY)).elsewhere
    clock.now += CLAIM_SECONDS + 1
    assert (await second.state(KEY)).again
    await second.note(KEY, State(done=True))
    first.let_go(KEY)
    assert (await first.state(KEY)).done


async def test_an_attempt_is_counted_from_the_second_on(storage):
    ledger = Ledger(storage, alone=True)
    for attempts in (0, 0, 1, 2):
        state = await ledger.state(KEY)
        assert state.attempts == attempts
        await ledger.note(KEY, State(attempts=attempts + 1))
        ledger.let_go(KEY)  # as if the process had died


async def test_what_is_enclosed_is_written_when_the_update_is_done(storage):
    ledger = Ledger(storage)
    await ledger.state(KEY)
    await ledger.note(KEY, State(), READING)
    assert (await storage.life(1)).photos == 0
    await ledger.note(KEY, State(done=True))
    assert (await storage.life(1)).photos == 1


@pytest.mark.parametrize("storage", ["sqlite"], indirect=True)
async def test_work_goes_on_for_as_long_as_its_claim_is_renewed(storage, keeping):
    ledger, worked = Ledger(storage, lease=SAFE_SECONDS + 4), asyncio.Event()
    keeping(ledger)
    await ledger.state(KEY)
    asyncio.get_running_loop().call_later(5, worked.set)  # the first claim ends after 4
    async with ledger.while_ours([KEY]):
        await worked.wait()


async def test_who_is_alone_works_on_without_a_database(storage):
    ledger = Ledger(storage, alone=True, lease=0.0)
    await ledger.state(KEY)
    async with ledger.while_ours([KEY]):
        await asyncio.sleep(0.05)


async def test_work_that_another_has_taken_over_ends_at_the_next_renewal(storage, clock, keeping):
    first, second = Ledger(storage, lease=6.0), Ledger(storage)
    keeping(first)
    await first.state(KEY)
    clock.now += 7  # as if the clocks of two machines were that far apart
    assert not (await second.state(KEY)).elsewhere
    with pytest.raises(TimeoutError):
        async with first.while_ours([KEY]):
            await asyncio.Event().wait()


@pytest.mark.skipif(programs() is None, reason="Postgres is not installed")
async def test_without_its_database_a_bot_stops_before_another_may_begin(keeping):
    with a_database() as server:
        first = Storage(server.url)
        second = Storage(server.url, clock=lambda: time.time() + CLAIM_SECONDS)
        await first.open()
        cut_off = Ledger(first, lease=SAFE_SECONDS + 1)
        keeping(cut_off)
        await cut_off.state(KEY)
        await asyncio.to_thread(server.stop)
        with pytest.raises(TimeoutError):
            async with cut_off.while_ours([KEY]):
                await asyncio.Event().wait()
        cut_off.let_go(KEY)
        await asyncio.to_thread(server.start)
        assert not (await Ledger(second).state(KEY)).elsewhere
        assert (await cut_off.state(KEY)).elsewhere
        for storage in (first, second):
            await storage.close()
