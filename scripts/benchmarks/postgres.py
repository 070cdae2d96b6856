"""A Postgres of our own, where its programs are installed."""

import contextlib
import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from scripts.benchmarks.room import free_port


def programs() -> Path | None:
    """The folder of initdb and pg_ctl: on the path, or where Debian puts them."""
    found = [Path(name).parent for name in (shutil.which("initdb"),) if name]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in found if (folder / "initdb").exists()), None)


@dataclass(frozen=True, slots=True)
class Postgres:
    """A server on loopback."""

    programs: Path
    folder: Path
    port: int

    @property
    def url(self) -> str:
        """Of its first database, which stays empty."""
        return f"postgresql+asyncpg://digits@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Returns when it answers."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
        given = ("-w", "-l", str(self.folder / "log"), "-o", f"{options} -c fsync=off")
        self.call("pg_ctl", "start", *given)

    def stop(self) -> None:
        """Ends it at once, in mid-work."""
        self.call("pg_ctl", "stop", "-m", "immediate")

    async def ask(self, query: str) -> list[tuple[Any, ...]]:
        """The rows that answer a query."""
        connection = await asyncpg.connect(self.url.replace("+asyncpg", ""))
        try:
            return [tuple(row) for row in await connection.fetch(query)]
        finally:
            await connection.close()

    def call(self, program: str, *arguments: str) -> None:
        """Runs one of its programs on its data."""
        # initdb refuses root
        as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        data = str(self.folder / "data")
        command = [*as_user, str(self.programs / program), "-D", data, *arguments]
        subprocess.run(command, check=True, cwd=self.folder, stdout=subprocess.DEVNULL)  # noqa: S603


@contextlib.contextmanager
def postgres(programs: Path, folder: Path) -> Iterator[Postgres]:
    """A server on a free port, with its data in `folder`, until the block ends."""
    if os.geteuid() == 0:
        folder.chmod(0o755)
        shutil.chown(folder, "postgres")
    server = Postgres(programs, folder, free_port())
    server.call("initdb", "-U", "digits", "-A", "trust", "-E", "UTF8")
    server.start()
    try:
        yield server
    finally:
        server.stop()


async def new_database(server: str) -> str:
    """An empty database on the server at this URL; gives its own URL."""
    name = f"digits_{secrets.token_hex(6)}"
    connection = await asyncpg.connect(server.replace("+asyncpg", ""))
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
    return server.removesuffix("postgres") + name
