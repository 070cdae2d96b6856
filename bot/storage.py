"""What is remembered: which updates were answered, and what was read. No photos.

SQLite in a file, or Postgres; Alembic (`migrations/`) makes and changes the tables.
"""

import time
from collections.abc import Callable
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
    Insert,
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
    """How often its photo was begun to be read without an end."""
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
        self._engine = _engine(self._url)
        self._clock = clock

    async def open(self) -> None:
        """Brings the tables up to date, in one process at a time.

        Raises:
            SQLAlchemyError: the database refuses.
            OSError: it is out of reach, or its folder cannot be made.
        """
        if self._url.get_backend_name() == "sqlite" and self._url.database:
            Path(self._url.database).parent.mkdir(parents=True, exist_ok=True)
        async with self._engine.begin() as connection:
            await connection.run_sync(_migrate)

    async def close(self) -> None:
        """Lets go of all connections."""
        await self._engine.dispose()

    async def ping(self) -> None:
        """Asks the database for a sign of life."""
        async with self._engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def is_done(self, key: UpdateKey) -> bool:
        """Whether the update was answered before."""
        query = select(HandledUpdate.done_at).where(*_is(key), HandledUpdate.stamp == key.stamp)
        async with self._engine.connect() as connection:
            return await connection.scalar(query) is not None

    async def note_done(self, key: UpdateKey) -> None:
        """Remembers that the update is answered."""
        await self._put(key, attempts=0, done_at=self._clock())

    async def attempts(self, key: UpdateKey) -> int:
        """How often something dangerous was begun for this update and never ended."""
        query = select(HandledUpdate.attempts).where(*_is(key), HandledUpdate.stamp == key.stamp)
        async with self._engine.connect() as connection:
            return await connection.scalar(query) or 0

    async def begin_attempt(self, key: UpdateKey, number: int) -> None:
        """Notes the beginning of something that may kill the process, before it."""
        await self._put(key, attempts=number, done_at=None)

    async def end_attempt(self, key: UpdateKey, reading: ReadingNote | None = None) -> None:
        """Takes the beginning back, for it ended well or in a plain error; keeps its reading."""
        clear = update(HandledUpdate).where(*_is(key)).values(attempts=0)
        async with self._engine.begin() as connection:
            await connection.execute(clear)
            if reading:
                await connection.execute(self._reading(key, reading))

    async def park(self, bot_id: int, owner: str, bodies: dict[int, str], lease: float) -> None:
        """Keeps updates by their id, for `owner` to answer; the lease is in seconds."""
        until = self._clock() + lease
        rows = [
            {"bot_id": bot_id, "update_id": i, "body": b, "owner": owner, "lease_until": until}
            for i, b in bodies.items()
        ]
        async with self._engine.begin() as connection:
            await connection.execute(self._insert(ParkedUpdate).on_conflict_do_nothing(), rows)

    async def unpark(self, bot_id: int, update_id: int) -> None:
        """Forgets a parked update, for it is answered."""
        gone = delete(ParkedUpdate).where(
            ParkedUpdate.bot_id == bot_id, ParkedUpdate.update_id == update_id
        )
        async with self._engine.begin() as connection:
            await connection.execute(gone)

    async def renew_leases(self, bot_id: int, owner: str, lease: float) -> None:
        """Tells the others that `owner` lives; a lease of 0 seconds tells them to take over."""
        renewal = (
            update(ParkedUpdate)
            .where(ParkedUpdate.bot_id == bot_id, ParkedUpdate.owner == owner)
            .values(lease_until=self._clock() + lease)
        )
        async with self._engine.begin() as connection:
            await connection.execute(renewal)

    async def adopt(self, bot_id: int, owner: str, lease: float, *, alone: bool) -> list[str]:
        """Takes over parked updates that nobody holds; with `alone`, those of all others."""
        free = ParkedUpdate.owner != owner
        if not alone:
            free &= ParkedUpdate.lease_until < self._clock()
        taking = (
            update(ParkedUpdate)
            .where(ParkedUpdate.bot_id == bot_id, free)
            .values(owner=owner, lease_until=self._clock() + lease)
            .returning(ParkedUpdate.body)
        )
        async with self._engine.begin() as connection:
            return list(await connection.scalars(taking))

    async def life(self, bot_id: int) -> Life:
        """Counts what this bot has read."""
        query = select(
            func.count(),
            func.coalesce(func.sum(StoredReading.digits), 0),
            func.count(StoredReading.user_id.distinct()),
        ).where(StoredReading.bot_id == bot_id)
        async with self._engine.connect() as connection:
            photos, digits, people = (await connection.execute(query)).one()
        return Life(photos=photos, digits=digits, people=people)

    async def sweep(self) -> int:
        """Forgets updates that Telegram cannot deliver again; how many."""
        old = delete(HandledUpdate).where(
            HandledUpdate.started_at < self._clock() - KEEP_HANDLED_SECONDS
        )
        async with self._engine.begin() as connection:
            return (await connection.execute(old)).rowcount

    async def _put(self, key: UpdateKey, **values: Any) -> None:
        async with self._engine.begin() as connection:
            await connection.execute(self._upsert(key, **values))

    def _upsert(self, key: UpdateKey, **values: Any) -> Insert:
        values = {"stamp": key.stamp, "started_at": self._clock(), **values}
        insert = self._insert(HandledUpdate).values(
            bot_id=key.bot_id, update_id=key.update_id, **values
        )
        return insert.on_conflict_do_update(index_elements=["bot_id", "update_id"], set_=values)

    def _reading(self, key: UpdateKey, note: ReadingNote) -> Insert:
        insert = self._insert(StoredReading).values(
            bot_id=key.bot_id,
            update_id=key.update_id,
            chat_id=note.chat_id,
            user_id=note.user_id,
            read_at=self._clock(),
            release=note.release,
            digits=note.digits,
            sure=note.sure,
            seconds=note.seconds,
        )
        return insert.on_conflict_do_nothing()

    def _insert(self, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
        if self._engine.dialect.name == "sqlite":
            return sqlite.insert(table)
        return postgresql.insert(table)


def _is(key: UpdateKey) -> tuple[Any, Any]:
    return HandledUpdate.bot_id == key.bot_id, HandledUpdate.update_id == key.update_id


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
