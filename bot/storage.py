"""What is remembered: which updates were answered, and what was read. No photos.

SQLite in a file, or Postgres; Alembic (`migrations/`) makes and changes the tables.
"""

import dataclasses
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import (
    BigInteger,
    Boolean,
    Connection,
    Float,
    Integer,
    String,
    Text,
    delete,
    event,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

KEEP_HANDLED_SECONDS = 48 * 3600
"""Twice as long as Telegram keeps an update to deliver it again."""
_MIGRATION_LOCK = 0x0D161707


class Base(DeclarativeBase):
    """All tables."""


class HandledUpdate(Base):
    """An update that was started, and perhaps answered."""

    __tablename__ = "handled_updates"

    bot_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    stamp: Mapped[str] = mapped_column(String(128))
    """What the update is about; ids alone begin anew at random after a quiet week."""
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    """How often the reading of its photo was begun and never ended."""
    started_at: Mapped[float] = mapped_column(Float, index=True)
    done_at: Mapped[float | None] = mapped_column(Float)


class StoredReading(Base):
    """One photo that was read, without the photo."""

    __tablename__ = "readings"

    bot_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    user_id: Mapped[int] = mapped_column(BigInteger, index=True)
    read_at: Mapped[float] = mapped_column(Float)
    release: Mapped[str] = mapped_column(String(128))
    digits: Mapped[int] = mapped_column(Integer)
    sure: Mapped[bool] = mapped_column(Boolean)
    seconds: Mapped[float] = mapped_column(Float)


class ParkedUpdate(Base):
    """An update that stood in the way of others: ours to keep until it is answered."""

    __tablename__ = "parked_updates"

    bot_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    body: Mapped[str] = mapped_column(Text)
    """The update as Telegram sent it, JSON."""
    owner: Mapped[str] = mapped_column(String(32))
    """The process that works on it."""
    lease_until: Mapped[float] = mapped_column(Float)
    """When another process may take it over."""


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


@dataclass(frozen=True, slots=True)
class Note:
    """Something to remember about an update, and perhaps its reading."""

    key: UpdateKey
    state: State
    reading: ReadingNote | None = None


@dataclass(frozen=True, slots=True)
class Life:
    """What this bot has done so far."""

    photos: int
    digits: int
    people: int


class Storage:
    """The database behind a few plain questions. Times are Unix seconds."""

    def __init__(self, url: str, clock: Callable[[], float] = time.time) -> None:
        """Opens nothing yet; `url` is SQLAlchemy's, with an async driver."""
        self._url = make_url(url)
        self.engine = _engine(self._url)
        self.now = clock

    async def open(self) -> None:
        """Brings the tables up to date, in one process at a time.

        Raises:
            SQLAlchemyError: the database refuses.
            OSError: it is out of reach, or its folder cannot be made.
        """
        if self._url.get_backend_name() == "sqlite" and self._url.database:
            Path(self._url.database).parent.mkdir(parents=True, exist_ok=True)
        async with self.engine.begin() as connection:
            await connection.run_sync(_migrate)

    async def close(self) -> None:
        """Lets go of all connections."""
        await self.engine.dispose()

    async def ping(self) -> None:
        """Asks the database for a sign of life."""
        async with self.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def states(self, keys: Collection[UpdateKey]) -> dict[UpdateKey, State]:
        """What is known of these updates of one bot; what is unknown is left out."""
        query = select(
            HandledUpdate.bot_id,
            HandledUpdate.update_id,
            HandledUpdate.stamp,
            HandledUpdate.done_at,
            HandledUpdate.attempts,
        ).where(
            HandledUpdate.bot_id.in_({key.bot_id for key in keys}),
            HandledUpdate.update_id.in_([key.update_id for key in keys]),
        )
        async with self.engine.connect() as connection:
            rows = (await connection.execute(query)).all()
        return {
            UpdateKey(bot_id, update_id, stamp): State(done_at is not None, attempts)
            for bot_id, update_id, stamp, done_at, attempts in rows
        }

    async def write(self, notes: Sequence[Note]) -> None:
        """Writes notes in one transaction; of several on one update, the last one stays."""
        now = self.now()
        states = [
            {
                "bot_id": note.key.bot_id,
                "update_id": note.key.update_id,
                "stamp": note.key.stamp,
                "attempts": note.state.attempts,
                "started_at": now,
                "done_at": now if note.state.done else None,
            }
            for note in sorted(notes, key=lambda note: note.key.update_id)
        ]
        readings = [
            {
                "bot_id": note.key.bot_id,
                "update_id": note.key.update_id,
                "read_at": now,
                **dataclasses.asdict(note.reading),
            }
            for note in notes
            if note.reading
        ]
        upsert = self.insert(HandledUpdate)
        changed = {
            name: upsert.excluded[name] for name in ("stamp", "attempts", "started_at", "done_at")
        }
        upsert = upsert.on_conflict_do_update(index_elements=["bot_id", "update_id"], set_=changed)
        async with self.engine.begin() as connection:
            await connection.execute(upsert, states)
            if readings:
                insert = self.insert(StoredReading).on_conflict_do_nothing()
                await connection.execute(insert, readings)

    async def park(self, bot_id: int, owner: str, bodies: dict[int, str], lease: float) -> None:
        """Keeps updates by their id, for `owner` to answer; the lease is in seconds."""
        until = self.now() + lease
        rows = [
            {"bot_id": bot_id, "update_id": i, "body": b, "owner": owner, "lease_until": until}
            for i, b in bodies.items()
        ]
        async with self.engine.begin() as connection:
            await connection.execute(self.insert(ParkedUpdate).on_conflict_do_nothing(), rows)

    async def unpark(self, bot_id: int, update_id: int) -> None:
        """Forgets a parked update, for it is answered."""
        gone = delete(ParkedUpdate).where(
            ParkedUpdate.bot_id == bot_id, ParkedUpdate.update_id == update_id
        )
        async with self.engine.begin() as connection:
            await connection.execute(gone)

    async def renew_leases(self, bot_id: int, owner: str, lease: float) -> None:
        """Tells the others that `owner` lives; a lease of 0 seconds tells them to take over."""
        renewal = (
            update(ParkedUpdate)
            .where(ParkedUpdate.bot_id == bot_id, ParkedUpdate.owner == owner)
            .values(lease_until=self.now() + lease)
        )
        async with self.engine.begin() as connection:
            await connection.execute(renewal)

    async def adopt(self, bot_id: int, owner: str, lease: float, *, alone: bool) -> list[str]:
        """Takes over parked updates that nobody holds; with `alone`, those of all others."""
        free = ParkedUpdate.owner != owner
        if not alone:
            free &= ParkedUpdate.lease_until < self.now()
        taking = (
            update(ParkedUpdate)
            .where(ParkedUpdate.bot_id == bot_id, free)
            .values(owner=owner, lease_until=self.now() + lease)
            .returning(ParkedUpdate.body)
        )
        async with self.engine.begin() as connection:
            return list(await connection.scalars(taking))

    async def life(self, bot_id: int) -> Life:
        """Counts what this bot has read."""
        query = select(
            func.count(),
            func.coalesce(func.sum(StoredReading.digits), 0),
            func.count(StoredReading.user_id.distinct()),
        ).where(StoredReading.bot_id == bot_id)
        async with self.engine.connect() as connection:
            photos, digits, people = (await connection.execute(query)).one()
        return Life(photos=photos, digits=digits, people=people)

    async def forget(self, bot_id: int, user_id: int) -> int:
        """Deletes every row about a user, in whichever table, in one transaction; how many."""
        tables = [t for t in Base.metadata.sorted_tables if "user_id" in t.columns]
        gone = 0
        async with self.engine.begin() as connection:
            for table in tables:
                theirs = (table.c.bot_id == bot_id) & (table.c.user_id == user_id)
                gone += (await connection.execute(delete(table).where(theirs))).rowcount
        return gone

    async def sweep(self) -> int:
        """Forgets updates that Telegram cannot deliver again; how many."""
        old = delete(HandledUpdate).where(
            HandledUpdate.started_at < self.now() - KEEP_HANDLED_SECONDS
        )
        async with self.engine.begin() as connection:
            return (await connection.execute(old)).rowcount

    def insert(self, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
        """An INSERT that knows ON CONFLICT, in the database's own dialect."""
        if self.engine.dialect.name == "sqlite":
            return sqlite.insert(table)
        return postgresql.insert(table)


def _engine(url: URL) -> AsyncEngine:
    if url.get_backend_name() != "sqlite":
        return create_async_engine(url, pool_size=5, max_overflow=5, pool_pre_ping=True)
    # one connection: SQLite has one writer anyway, and nobody waits for a lock
    engine = create_async_engine(url, pool_size=1, max_overflow=0, pool_timeout=30)

    @event.listens_for(engine.sync_engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine


def _migrate(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        lock = text("SELECT pg_advisory_xact_lock(:key)")
        connection.execute(lock, {"key": _MIGRATION_LOCK})
    config = Config()
    config.set_main_option("script_location", str(files("bot") / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
