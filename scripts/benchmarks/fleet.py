"""Several bots by webhook, with one Postgres behind them and nginx before them."""

import contextlib
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.benchmarks import nginx, postgres
from scripts.benchmarks.postgres import Postgres
from scripts.benchmarks.room import Room, free_port
from scripts.benchmarks.supervised import Supervised, supervised


def missing() -> str:
    """Which of the programs that a fleet needs is not installed here; empty where all are."""
    found = {"Postgres": postgres.programs(), "nginx": nginx.program()}
    return " and ".join(name for name, where in found.items() if where is None)


@dataclass(frozen=True, slots=True)
class Fleet:
    """So many bots that answer for one."""

    bots: list[Supervised]
    database: Postgres


@contextlib.contextmanager
def a_database() -> Iterator[Postgres]:
    """A Postgres until the block ends.

    Raises:
        RuntimeError: it is not installed.
    """
    programs = postgres.programs()
    if programs is None:
        raise RuntimeError("Postgres is not installed")
    with tempfile.TemporaryDirectory() as folder, postgres.postgres(programs, Path(folder)) as it:
        yield it


@contextlib.asynccontextmanager
async def fleet(
    room: Room, folder: Path, releases: Path, bots: int, **settings: str
) -> AsyncIterator[Fleet]:
    """A fleet until the block ends, delivered to.

    Raises:
        RuntimeError: a program is missing, or a bot did not end in peace.
    """
    program = nginx.program()
    if program is None:
        raise RuntimeError("nginx is not installed")
    ports = [free_port() for _ in range(bots)]
    async with contextlib.AsyncExitStack() as stack:
        database = stack.enter_context(a_database())
        front = folder / "nginx"
        front.mkdir()
        address = await stack.enter_async_context(nginx.nginx(program, front, ports))
        shared = {
            "MODEL_DIR": str(releases),
            "DATABASE_URL": database.url,
            "WEBHOOK_URL": f"{address}/telegram",
            **settings,
        }
        running = []
        for port in ports:
            own = folder / f"bot{port}"
            own.mkdir()
            bot = supervised(room, own, {**shared, "PORT": str(port)})
            running.append(await stack.enter_async_context(bot))
        yield Fleet(running, database)
