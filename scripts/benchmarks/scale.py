"""Photos a second of several bots on one machine, behind nginx, with one Postgres."""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from scripts.benchmarks import pictures
from scripts.benchmarks.fleet import fleet
from scripts.benchmarks.machine import cpu_seconds
from scripts.benchmarks.room import Room, open_room
from scripts.benchmarks.row import Row, percentile

TOPIC = "Several bots on this machine, webhook, nginx, Postgres"


def rows(releases: Path, bots: Sequence[int], people: int, seconds: float) -> list[Row]:
    """A row for each number of bots; `people` send their next photo when the last is answered.

    Raises:
        RuntimeError: Postgres or nginx is not installed.
    """
    return [asyncio.run(_row(releases, count, people, seconds)) for count in bots]


async def _row(releases: Path, bots: int, people: int, seconds: float) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        async with (
            open_room(pictures.one_digit()) as room,
            fleet(room, Path(folder), releases, bots, PHOTOS_PER_MINUTE="0") as several,
        ):
            guests = [room.person() for _ in range(people)]
            await asyncio.gather(*(room.answer_to(guest) for guest in guests))
            pids = [bot.pid for bot in several.bots]
            used = sum(cpu_seconds(pid) or 0.0 for pid in pids)
            replies = await _replies(room, guests, seconds)
            used = sum(cpu_seconds(pid) or 0.0 for pid in pids) - used
    times = [1000 * took for took in replies]
    rate = len(replies) / seconds
    p50, p99 = (percentile(times, p) for p in (50, 99))
    note = f"replies in {p50:.0f} ms, 99 of 100 in {p99:.0f}"
    cpu = 1000 * used / len(replies)
    name = f"{bots} bot{'s' * (bots > 1)}, {people} people at once"
    return Row(TOPIC, name, rate, "photos/s", len(replies), cpu=cpu, note=note)


async def _replies(room: Room, guests: Sequence[int], seconds: float) -> list[float]:
    """After how many seconds each reply came, of those that came in time."""
    replies: list[float] = []
    end = time.perf_counter() + seconds

    async def somebody(guest: int) -> None:
        while time.perf_counter() < end:
            took = await room.answer_to(guest)
            if time.perf_counter() <= end:
                replies.append(took)

    await asyncio.gather(*(somebody(guest) for guest in guests))
    return replies
