"""The database: SQLite in a file, worked on in one thread, or Postgres over the network.

Work on it is a plain function of a connection, one transaction each, the same for both.
"""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sqlalchemy import Connection, Table, create_engine, event, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import URL, make_url

from bot.aside import aside

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

_MIGRATION_LOCK = 0x0D161707
_CONNECTIONS = 10
ANSWER_SECONDS = 4.0
"""A database that leaves a short question open for so long is out of reach."""
WORK_SECONDS = 30.0
"""Longest work on a database over the network, such as a sweep: less than an update may take."""
_LOCK_SECONDS = 5
"""After such a silence in mid-transaction Postgres drops a client, and what it had locked."""
_CLOSE_SECONDS = 1.0

Result = TypeVar("Result")
Work = Callable[[Connection], Result]


class NewerDatabase(Exception):
    """A newer version of the bot made its tables."""


class Database(Protocol):
    """Does work, one transaction each."""

    async def run(
        self, work: Work[Result], *, durable: bool = True, within: float = WORK_SECONDS
    ) -> Result:
        """What `work` gives, once it is committed.

        A power cut may undo what is not `durable`; the end of the process undoes nothing. What
        only asks need not be durable. A database over the network has to answer `within` so
        many seconds.

        Raises:
            SQLAlchemyError: the database refuses, or is out of reach.
            OSError: it is out of reach, or silent; then the work may be committed, or not.
        """

    def insert(self, table: Table) -> "sqlite.Insert | postgresql.Insert":
        """An INSERT that knows ON CONFLICT, in the database's own dialect."""

    async def open(self) -> None:
        """Brings the tables up to date, in one process at a time.

        Raises:
            NewerDatabase: they are of a version that we do not know.
            SQLAlchemyError: the database refuses.
            OSError: it is out of reach, or its folder cannot be made.
        """

    async def close(self) -> None:
        """Lets go of all connections."""


def database(url: str) -> Database:
    """The database at this SQLAlchemy URL; nothing is opened yet."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _Sqlite(parsed)
    return _Postgres(parsed)


@dataclass(frozen=True, slots=True)
class _Order:
    """Work that somebody waits for."""

    work: Work[Any]
    durable: bool
    result: asyncio.Future[Any]


class _Sqlite:
    """One connection in a thread of its own: SQLite has one writer anyway.

    A transaction costs one hop to that thread, where an async driver takes one for every step.
    What comes while it is at work is done together next, in one hop and one transaction.
    """

    def __init__(self, url: URL) -> None:
        self._file = url.database
        self._engine = create_engine(
            url.set(drivername="sqlite"), pool_size=1, max_overflow=0, hide_parameters=True
        )
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="database")
        self._durable = True
        self._waiting: list[_Order] = []
        self._work: asyncio.Task[None] | None = None
        event.listen(self._engine, "connect", self._on_connect)

    async def run(
        self,
        work: Work[Result],
        *,
        durable: bool = True,
        within: float = WORK_SECONDS,  # noqa: ARG002
    ) -> Result:
        order = _Order(work, durable, asyncio.get_running_loop().create_future())
        self._waiting.append(order)
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._work_off())
        result: Result = await order.result
        return result

    def insert(self, table: Table) -> sqlite.Insert:
        return sqlite.insert(table)

    async def open(self) -> None:
        if self._file:
            Path(self._file).parent.mkdir(parents=True, exist_ok=True)
        # What brings the tables up to date takes 9 MB, and is not needed again.
        await asyncio.to_thread(aside, self._migrated)

    async def close(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._engine.dispose)
        self._thread.shutdown(wait=False)

    async def _work_off(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            orders, self._waiting = self._waiting, []
            done = await loop.run_in_executor(self._thread, self._all, orders)
            for order, (result, error) in zip(orders, done, strict=True):
                if order.result.done():
                    continue  # nobody waits for it any more
                if error:
                    order.result.set_exception(error)
                else:
                    order.result.set_result(result)

    def _all(self, orders: Sequence[_Order]) -> list[tuple[Any, Exception | None]]:
        """What each gives, or raises. Where one of several fails, each is done by itself."""
        try:
            durable = any(order.durable for order in orders)
            with self._engine.begin() as connection:
                if durable != self._durable:
                    level = "FULL" if durable else "NORMAL"
                    connection.exec_driver_sql(f"PRAGMA synchronous={level}")
                    self._durable = durable
                return [(order.work(connection), None) for order in orders]
        except Exception as error:  # noqa: BLE001 - handed on to those who wait
            if len(orders) == 1:
                return [(None, error)]
            return [self._all([order])[0] for order in orders]

    def _migrated(self) -> None:
        with self._engine.begin() as connection:
            _migrate(connection)

    def _on_connect(self, connection: Any, _record: Any) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000"):
            connection.execute(f"PRAGMA {pragma}").close()
        self._durable = True


class _Postgres:
    """A few connections of asyncpg. One whose other side is silent is given up.

    That lasts for seconds more, so it is done beside: nobody waits for it.
    """

    def __init__(self, url: URL) -> None:
        from sqlalchemy.ext.asyncio import create_async_engine  # 8 MB that SQLite does not need

        self._engine = create_async_engine(
            url,
            pool_size=_CONNECTIONS,
            max_overflow=0,
            pool_pre_ping=True,
            pool_use_lifo=True,  # where many are silent, those that were made anew come first
            hide_parameters=True,
        )
        self._at_work: set[asyncio.Task[Any]] = set()
        event.listen(self._engine.sync_engine, "connect", self._on_connect)

    async def run(
        self,
        work: Work[Result],
        *,
        durable: bool = True,  # noqa: ARG002
        within: float | None = WORK_SECONDS,
    ) -> Result:
        task = asyncio.create_task(self._transaction(work))
        self._at_work.add(task)
        task.add_done_callback(self._over)
        try:
            await asyncio.wait({task}, timeout=within)
        finally:
            task.cancel()  # which does nothing to what is done
        if not task.done():
            raise TimeoutError(f"Postgres did not answer within {within:g} seconds")
        return task.result()

    def insert(self, table: Table) -> "postgresql.Insert":
        from sqlalchemy.dialects import postgresql  # 3 MB that SQLite does not need

        return postgresql.insert(table)

    async def open(self) -> None:
        await self.run(_migrate, within=None)

    async def close(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_CLOSE_SECONDS):
                await self._engine.dispose()

    async def _transaction(self, work: Work[Result]) -> Result:
        async with contextlib.AsyncExitStack() as stack:
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    connection = await stack.enter_async_context(self._engine.begin())
            except TimeoutError:
                raise TimeoutError("Postgres cannot be reached") from None
            return await connection.run_sync(work)

    def _over(self, task: asyncio.Task[Any]) -> None:
        self._at_work.discard(task)
        if not task.cancelled():
            task.exception()  # nobody may be there any more to take it

    def _on_connect(self, connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(f"SET idle_in_transaction_session_timeout = '{_LOCK_SECONDS}s'")
        cursor.close()
        connection.commit()


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    if connection.dialect.name == "postgresql":
        lock = text("SELECT pg_advisory_xact_lock(:key)")
        connection.execute(lock, {"key": _MIGRATION_LOCK})
    config = Config()
    config.set_main_option("script_location", str(files("bot") / "migrations"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise NewerDatabase(str(error)) from error
