"""A rush, a greedy person, heavy files, and a long day."""

import asyncio
import contextlib
import json
import signal
import sqlite3
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.localchat.parameters import Upload
from scripts.benchmarks import machine, pictures
from scripts.benchmarks.crowd import Crowd
from scripts.benchmarks.room import Room, open_room, process
from scripts.benchmarks.row import Row

LOOP_MS = 50.0
GREEDY = 100
"""Photos of the greedy person."""
HEAVY_BYTES = 20_000_000
"""The most that Telegram hands out."""
SETTLE_SECONDS = 1.0
COUNTS = {
    "handled_updates": "SELECT count(*) FROM handled_updates",
    "readings": "SELECT count(*) FROM readings",
    "pending_answers": "SELECT count(*) FROM pending_answers",
    "parked_updates": "SELECT count(*) FROM parked_updates",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """How much to carry."""

    rush: int = 1000
    """People who send a photo within one second."""
    others: int = 50
    """People who come after the greedy one."""
    heavy: int = 48
    """People who send a file of 20 MB."""
    soak: int = 20_000
    """Photos of a long day."""
    at_once: int = 16
    """People in the soak; each sends the next photo when the last is answered."""
    patience: float = 600.0


QUICK = Plan(rush=60, others=10, heavy=6, soak=64, patience=120.0)
"""Seconds in place of minutes."""


@dataclass(frozen=True, slots=True)
class Probed:
    """A bot whose event loop is watched."""

    process: asyncio.subprocess.Process
    folder: Path

    async def loop(self) -> dict[str, Any]:
        """What held the event loop since it was asked last."""
        file = self.folder / "probe.json"
        file.unlink(missing_ok=True)
        self.process.send_signal(signal.SIGUSR2)
        for _ in range(3000):
            if file.exists():
                break
            await asyncio.sleep(0.01)
        return dict(json.loads(file.read_text()))

    @property
    def memory(self) -> float:
        """Megabytes resident."""
        return machine.resident_mb(self.process.pid) or 0.0

    @property
    def most_memory(self) -> float:
        """Megabytes resident at most so far."""
        return machine.peak_mb(self.process.pid) or 0.0


def rows(releases: Path, plan: Plan) -> list[Row]:
    """What a rush, a greedy person and heavy files do to the bot."""
    return asyncio.run(_rows(releases, plan))


def soak(releases: Path, plan: Plan) -> list[Row]:
    """What a long day leaves behind."""
    return asyncio.run(_soak(releases, plan))


async def _rows(releases: Path, plan: Plan) -> list[Row]:
    found: list[Row] = []
    for scene in (_rush, _greedy, _heavy):
        async with _stage(releases) as (room, bot):
            found += await scene(room, bot, plan)
    return found


async def _rush(room: Room, bot: Probed, plan: Plan) -> list[Row]:
    topic = f"{plan.rush} people send a photo within one second"
    idle = bot.memory
    crowd = Crowd(room, plan.rush)
    async with crowd.listening():
        began = time.monotonic()
        for number, person in enumerate(crowd.people, 1):
            crowd.send(person)
            await asyncio.sleep(max(0.0, began + number / plan.rush - time.monotonic()))
        await crowd.until(plan.rush, plan.patience)
    return [
        Row(topic, "without an answer", crowd.lost, "", limit=0),
        Row.of(topic, "wait for the answer", "s", crowd.waits),
        Row(topic, "  the longest", max(crowd.waits, default=0.0), "s"),
        Row(topic, "memory at most, above idle", bot.most_memory - idle, "MB"),
        *_held(topic, await bot.loop()),
    ]


async def _greedy(room: Room, bot: Probed, plan: Plan) -> list[Row]:
    topic = f"One person sends {GREEDY} photos, then {plan.others} others one each"
    crowd = Crowd(room, plan.others + 1)
    greedy, *others = crowd.people
    async with crowd.listening():
        for _ in range(GREEDY):
            crowd.send(greedy)
        for person in others:
            crowd.send(person)
        await crowd.until(len(crowd.photos), plan.patience)
    waits = {
        who: [
            p.answers[0][0] - p.sent for (i, _), p in crowd.photos.items() if (i == greedy) is who
        ]
        for who in (True, False)
    }
    return [
        Row(topic, "without an answer", crowd.lost, "", limit=0),
        *_held(topic, await bot.loop()),
        Row.of(topic, "wait of the others", "s", waits[False]),
        Row(topic, "  the longest", max(waits[False]), "s", limit=round(max(waits[True]), 3)),
        Row(topic, "until the last of the greedy one", max(waits[True]), "s"),
    ]


async def _heavy(room: Room, bot: Probed, plan: Plan) -> list[Row]:
    topic = f"{plan.heavy} people send a file of {HEAVY_BYTES // 10**6} MB at once"
    photo = pictures.one_digit()
    whole = photo + bytes(HEAVY_BYTES - len(photo))  # what follows a JPEG is not looked at
    content = await room.local.files.document(Upload("photo.jpg", "image/jpeg", whole))
    idle = bot.memory
    crowd = Crowd(room, plan.heavy)
    async with crowd.listening():
        for person in crowd.people:
            crowd.send(person, {"document": content})
        await crowd.until(plan.heavy, plan.patience)
    return [
        Row(topic, "without an answer", crowd.lost, "", limit=0),
        Row(topic, "until the last", max(crowd.waits, default=0.0), "s"),
        Row(topic, "memory at most, above idle", bot.most_memory - idle, "MB", limit=200),
        *_held(topic, await bot.loop()),
    ]


async def _soak(releases: Path, plan: Plan) -> list[Row]:
    """A tenth of the photos warm it up; what the others leave behind is growth."""
    topic = f"{plan.soak} photos, {plan.at_once} at once"
    rounds = -(-plan.soak // plan.at_once)
    async with _stage(releases) as (room, bot):
        people = [room.person() for _ in range(plan.at_once)]
        began = time.monotonic()
        before: dict[str, float] = {}
        for done in range(rounds):
            if done == rounds // 10:
                before = await _belongings(bot)
            await asyncio.gather(*(room.answer_to(person) for person in people))
        took = time.monotonic() - began
        after = await _belongings(bot)
    found = [Row(topic, "photos a second", rounds * plan.at_once / took, "photos/s")]
    for name, had in before.items():
        unit = "MB" if name in {"memory", "database"} else ""
        found.append(Row(topic, f"{name}, after a tenth", had, unit))
        found.append(Row(topic, f"{name}, at the end", after[name], unit))
    return found


async def _belongings(bot: Probed) -> dict[str, float]:
    """All that could grow."""
    await asyncio.sleep(SETTLE_SECONDS)
    loop = await bot.loop()
    database = bot.folder / "data" / "digitbot.sqlite3"
    with contextlib.closing(sqlite3.connect(database)) as connection:
        counts = {t: connection.execute(query).fetchone() for t, query in COUNTS.items()}
    proc = Path("/proc") / str(bot.process.pid)
    return {
        "memory": bot.memory,
        "open files": len(list((proc / "fd").iterdir())),
        "threads": len(list((proc / "task").iterdir())),
        "tasks": loop["tasks"],
        "objects": loop["objects"],
        "database": database.stat().st_size / 1e6,
        **{f"rows of {table}": count for table, (count,) in counts.items()},
    }


def _held(topic: str, loop: dict[str, Any]) -> list[Row]:
    """What held the event loop; on a busy machine the clock counts other programs, too."""
    return [
        Row(topic, "event loop held, processor time", 1000 * loop["cpu"], "ms", limit=LOOP_MS),
        Row(topic, "  on the clock", 1000 * loop["wall"], "ms"),
        Row(topic, "  times above 50 ms", loop["blocked"], "", limit=0),
    ]


@contextlib.asynccontextmanager
async def _stage(releases: Path) -> AsyncIterator[tuple[Room, Probed]]:
    """A room, and a bot that has answered already and is watched from now on."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = {"MODEL_DIR": str(releases), "PHOTOS_PER_MINUTE": "0"}
        command = ("-m", "scripts.benchmarks.probed", str(folder / "probe.json"))
        async with (
            open_room(pictures.one_digit()) as room,
            process(room, folder, command, settings) as running,
        ):
            bot = Probed(running, folder)
            await asyncio.gather(*(room.answer_to(room.person()) for _ in range(4)))
            await bot.loop()
            yield room, bot
