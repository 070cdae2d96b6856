"""Where chaos plays: a room full of people, one bot, and what became of their photos."""

import asyncio
import contextlib
import sqlite3
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.benchmarks import pictures
from scripts.benchmarks.crowd import Crowd
from scripts.benchmarks.room import Room, open_room
from scripts.benchmarks.row import Row
from scripts.benchmarks.supervised import Supervised, supervised

DATABASE = "data/digitbot.sqlite3"
ANSWER = "7"
"""What the photo that everybody sends says."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How hard to be."""

    people: int = 50
    each: int = 10
    """Photos of everybody."""
    kills: int = 20
    bots: int = 3
    """By webhook, behind nginx."""
    hang: float = 60.0
    """Seconds that the Bot API hangs."""
    away: float = 10.0
    """Seconds that the database is gone, and that the disk is full."""
    promotions: int = 40
    """Changes of the release in service."""
    seed: int = 1
    patience: float = 300.0
    """Seconds after which a photo without an answer is lost."""


QUICK = Plan(people=8, each=3, kills=3, bots=2, hang=1.0, away=1.0, promotions=4, patience=90.0)
"""Seconds in place of minutes."""


@contextlib.asynccontextmanager
async def stage(
    releases: Path, plan: Plan, settings: dict[str, str] | None = None
) -> AsyncIterator[tuple[Room, Crowd, Supervised, Path]]:
    """A room, the people in it, one bot, and the folder that it works in."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        given = {"MODEL_DIR": str(releases), **(settings or {})}
        async with (
            open_room(pictures.one_digit()) as room,
            supervised(room, folder, given) as bot,
        ):
            crowd = Crowd(room, plan.people)
            async with crowd.listening():
                yield room, crowd, bot, folder


async def settled(room: Room, crowd: Crowd, plan: Plan) -> None:
    """Returns when all is answered and confirmed, or patience is at an end."""
    await crowd.until(len(crowd.photos), plan.patience)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(plan.patience):
            while len(room.local.updates):
                await room.local.updates.changes.wait(0.1)


def counted(topic: str, crowd: Crowd, twice: int | None = None) -> list[Row]:
    """What became of the photos; `twice` is how many may be answered twice."""
    answers = [text for photo in crowd.photos.values() for _, text in photo.answers]
    others = sum(not text.startswith(ANSWER) for text in answers)
    more = sum(len(photo.answers) - 1 for photo in crowd.repeated)
    took = max(crowd.waits, default=0.0)
    return [
        Row(topic, "photos", len(crowd.photos), "", note=f"of {len(crowd.people)} people"),
        Row(topic, "lost", crowd.lost, "", limit=0),
        Row(topic, "answered twice", more, "", limit=twice),
        Row(topic, "answered otherwise than with what they say", others, ""),
        Row(topic, "until the last was answered", took, "s"),
    ]


def ask(database: Path, query: str) -> list[tuple[Any, ...]]:
    """The rows that answer a query, from a file of SQLite."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()
