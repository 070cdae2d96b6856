"""The whole bot over HTTP: photos a second and reply times, with so many people at once."""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.benchmarks import pictures
from scripts.benchmarks.machine import cpu_seconds, resident_mb
from scripts.benchmarks.room import Room, bot_in, open_room, process
from scripts.benchmarks.row import Row, percentile

START, MEMORY = "From process start to the first answer", "Memory"
RATE = "The whole bot over HTTP: photos a second"
LIMITS = {"polling, 16 at once, API 0 ms late": (100.0, 500.0)}
"""Photos a second, and milliseconds within which 99 of 100 replies are to be there."""
WARM_UP_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Plan:
    """How much to measure."""

    starts: int
    photos: int
    """Before memory is looked at."""
    in_flight: Sequence[int]
    latencies: Sequence[float]
    """Seconds that each call of the Bot API takes longer."""
    ways: Sequence[str]
    """polling, webhook."""
    seconds: float
    """For each point."""
    contender: str
    """What a plain bot reads with."""


def rows(releases: Path, plan: Plan) -> list[Row]:
    """Start, memory and traffic of the bot, and of a plain one."""
    return asyncio.run(_rows(releases, plan))


async def _rows(releases: Path, plan: Plan) -> list[Row]:
    found: list[Row] = []
    async with open_room(pictures.one_digit()) as room:
        starts = [await _start(room, releases) for _ in range(plan.starts)]
        found.append(Row.of(START, "the bot", "s", starts, limit=2))
        for way in plan.ways:
            with tempfile.TemporaryDirectory() as folder:
                webhook = way == "webhook"
                async with bot_in(room, releases, Path(folder), webhook=webhook) as bot:
                    await room.answer_to(room.person())
                    if way == plan.ways[0]:
                        found += await _thousand(room, bot.pid, plan.photos)
                    found += await _sweep(room, bot.pid, way, plan)
            room.local.webhook.url = ""
        found += await _plain(room, releases, plan)
    return found


async def _start(room: Room, releases: Path) -> float:
    """Seconds from nothing to the reply to a photo that waited already."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        async with bot_in(room, releases, Path(folder), webhook=False):
            await room.answer_to(room.person())
            return time.perf_counter() - began


async def _thousand(room: Room, pid: int, photos: int) -> list[Row]:
    """Memory before and after many photos."""
    idle = resident_mb(pid)
    people = [room.person() for _ in range(16)]
    for _ in range(-(-photos // len(people))):
        await asyncio.gather(*(room.answer_to(person) for person in people))
    after = resident_mb(pid)
    if idle is None or after is None:
        return []
    name = f"the bot, after {photos} photos"
    return [
        Row(MEMORY, "the bot, after one photo", idle, "MB"),
        Row(MEMORY, name, after, "MB", limit=180 if photos >= 1000 else None),
    ]


async def _sweep(room: Room, pid: int, way: str, plan: Plan) -> list[Row]:
    found: list[Row] = []
    for latency in plan.latencies:
        room.delay(latency)
        for people in plan.in_flight:
            name = f"{way}, {people} at once, API {1000 * latency:.0f} ms late"
            found += await _point(room, pid, name, people, plan.seconds)
    room.delay(0)
    return found


async def _point(
    room: Room, pid: int, name: str, people: int, seconds: float, against: str = ""
) -> list[Row]:
    """So many people, each of whom sends the next photo when the last is answered."""
    replies: list[tuple[float, float]] = []
    end = time.perf_counter() + WARM_UP_SECONDS + seconds

    async def somebody(person: int) -> None:
        while time.perf_counter() < end:
            took = await room.answer_to(person)
            replies.append((time.perf_counter(), took))

    used, own = cpu_seconds(pid), time.process_time()
    await asyncio.gather(*(somebody(room.person()) for _ in range(people)))
    cpu = None if used is None else 1000 * ((cpu_seconds(pid) or used) - used) / len(replies)
    own = 1000 * (time.process_time() - own) / len(replies)
    # Not counted: the last replies, to people who have nobody beside them any more.
    times = [1000 * took for at, took in replies if end - seconds < at <= end]
    p50, p95, p99 = (percentile(times, p) if times else float("nan") for p in (50, 95, 99))
    note = f"replies in {p50:.0f}, {p95:.0f}, {p99:.0f} ms (p50, p95, p99), API {own:.2g} ms"
    limits = LIMITS.get(name, (None, None))
    rate = len(times) / seconds
    found = [
        Row(RATE, name, rate, "photos/s", len(times), None, None, cpu, limits[0], against, note)
    ]
    if limits[1]:
        found.append(Row(RATE, "  99 of 100 replies within", p99, "ms", limit=limits[1]))
    return found


async def _plain(room: Room, releases: Path, plan: Plan) -> list[Row]:
    """python-telegram-bot as it comes: one update at a time."""
    contender = plan.contender
    found: list[Row] = []
    people = max((n for n in plan.in_flight if n <= 16), default=plan.in_flight[0])
    with tempfile.TemporaryDirectory() as folder:
        command = ("-m", "scripts.benchmarks.plain_bot", contender, str(releases))
        async with process(room, Path(folder), command, {}) as bot:
            await room.answer_to(room.person())
            for latency in plan.latencies:
                room.delay(latency)
                late = f"{people} at once, API {1000 * latency:.0f} ms late"
                name = f"plain bot, {contender}, {late}"
                against = f"{plan.ways[0]}, {late}"
                found += await _point(room, bot.pid, name, people, plan.seconds, against)
            room.delay(0)
    return found
