import asyncio
import contextlib

from bot.budget import Budget


class Holder:
    """Somebody who wants bytes, and lets them go when told."""

    def __init__(self, budget: Budget, size: int) -> None:
        self.has = asyncio.Event()
        self._enough = asyncio.Event()
        self.task = asyncio.create_task(self._hold(budget, size))

    async def _hold(self, budget: Budget, size: int) -> None:
        async with budget.of(size):
            self.has.set()
            await self._enough.wait()

    async def lets_go(self) -> None:
        self._enough.set()
        await self.task


async def is_whole(budget: Budget) -> bool:
    """Whether all of its ten can be had at once, and no more."""
    holders = [Holder(budget, 10), Holder(budget, 1)]
    await settled()
    had = [holder.has.is_set() for holder in holders]
    for holder in holders:
        holder.task.cancel()
    await asyncio.gather(*(holder.task for holder in holders), return_exceptions=True)
    return had == [True, False]


async def settled() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_no_more_is_lent_than_there_is():
    budget = Budget(10)
    first, second = Holder(budget, 6), Holder(budget, 6)
    await settled()
    assert (first.has.is_set(), second.has.is_set()) == (True, False)
    await first.lets_go()
    await settled()
    assert second.has.is_set()
    await second.lets_go()
    assert await is_whole(budget)


async def test_a_large_one_is_not_overtaken_for_ever():
    budget = Budget(10)
    small, large, later = Holder(budget, 6), Holder(budget, 10), Holder(budget, 1)
    await settled()
    assert not later.has.is_set()
    for holder in (small, large, later):
        await holder.lets_go()
    assert await is_whole(budget)


async def test_more_than_there_is_takes_all():
    budget = Budget(10)
    async with budget.of(99):
        another = Holder(budget, 1)
        await settled()
        assert not another.has.is_set()
    await another.lets_go()
    assert await is_whole(budget)


async def test_who_gives_up_waiting_holds_up_nobody():
    budget = Budget(10)
    first, second, third = (Holder(budget, 10) for _ in range(3))
    await settled()
    second.task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await second.task
    for holder in (first, third):
        await holder.lets_go()
    assert await is_whole(budget)
