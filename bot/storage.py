"""What is remembered: which updates were answered, and what was read. No photos."""

import dataclasses
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, delete, func, select, text

from bot.database import database
from bot.tables import HANDLED_UPDATES, METADATA, READINGS

KEEP_HANDLED_SECONDS = 48 * 3600
"""Twice as long as Telegram keeps an update to deliver it again."""


@dataclass(frozen=True, slots=True)
class UpdateKey:
    """Names one update for good."""

    bot_id: int
    update_id: int
    stamp: str


@dataclass(frozen=True, slots=True)
class ReadingNote:
    """What is kept of a reading."""

    chat_id: int
    user_id: int
    release: str
    digits: int
    sure: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class State:
    """How far an update is."""

    done: bool = False
    attempts: int = 0
    """How often something that may kill the process was begun for it, and never ended."""
    again: bool = False
    """Whether it was taken in hand before, and never ended."""
    elsewhere: bool = False
    """Whether another process works on it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row to write where there is none with its key."""

    table: Table
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Life:
    """What this bot has done so far."""

    photos: int
    digits: int
    people: int


def reading_row(key: UpdateKey, reading: ReadingNote, read_at: float) -> Row:
    """A reading as it is stored."""
    named = {"bot_id": key.bot_id, "update_id": key.update_id, "read_at": read_at}
    return Row(READINGS, named | dataclasses.asdict(reading))


class Storage:
    """The database behind a few plain questions. Times are Unix seconds."""

    def __init__(self, url: str, clock: Callable[[], float] = time.time) -> None:
        """Opens nothing yet; `url` is SQLAlchemy's."""
        self._database = database(url)
        self.open = self._database.open
        self.close = self._database.close
        self.run = self._database.run
        self.insert = self._database.insert
        self.now = clock

    async def ping(self) -> None:
        """Asks the database for a sign of life."""
        await self.run(lambda connection: connection.execute(text("SELECT 1")), durable=False)

    async def life(self, bot_id: int) -> Life:
        """Counts what this bot has read."""
        query = select(
            func.count(),
            func.coalesce(func.sum(READINGS.c.digits), 0),
            func.count(READINGS.c.user_id.distinct()),
        ).where(READINGS.c.bot_id == bot_id)
        photos, digits, people = await self.run(lambda connection: connection.execute(query).one())
        return Life(photos=photos, digits=digits, people=people)

    async def forget(self, bot_id: int, user_id: int) -> int:
        """Deletes every row about a user, in whichever table, in one transaction; how many."""
        theirs = [
            delete(table).where(table.c.bot_id == bot_id, table.c.user_id == user_id)
            for table in METADATA.sorted_tables
            if "user_id" in table.c
        ]
        return await self.run(
            lambda connection: sum(connection.execute(gone).rowcount for gone in theirs)
        )

    async def sweep(self) -> int:
        """Forgets updates that Telegram cannot deliver again; how many."""
        old = delete(HANDLED_UPDATES).where(
            HANDLED_UPDATES.c.started_at < self.now() - KEEP_HANDLED_SECONDS
        )
        return await self.run(lambda connection: connection.execute(old).rowcount)
