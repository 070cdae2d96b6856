"""A bot that is started again whenever it dies, as a service manager would."""

import asyncio
import contextlib
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path

from scripts.benchmarks.room import LOG, Room, start

STOP_SECONDS = 30.0


class Supervised:
    """One bot, through all its lives."""

    def __init__(self, room: Room, folder: Path, settings: dict[str, str]) -> None:
        self._room, self._folder, self._settings = room, folder, settings
        self._process: asyncio.subprocess.Process | None = None
        self.killed: list[float] = []
        """Unix seconds of each kill."""

    @property
    def pid(self) -> int:
        """Of the life that is or was the last."""
        return self._process.pid if self._process else 0

    @property
    def log(self) -> str:
        """What it said in all its lives."""
        return (self._folder / LOG).read_text(errors="replace")

    async def start(self) -> None:
        """Begins a life."""
        self._process = await start(self._room, self._folder, ("-m", "bot"), self._settings)

    async def kill(self) -> None:
        """Ends a life at once, with no word of warning, and begins the next."""
        if self._process is not None and self._process.returncode is None:
            self.killed.append(time.time())
            self._process.kill()
            await self._process.wait()
        await self.start()

    async def stop(self) -> int:
        """Ends the last life in peace; gives its exit status."""
        if self._process is None:
            return 0
        with contextlib.suppress(ProcessLookupError):
            self._process.terminate()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                return await self._process.wait()
        except TimeoutError:
            self._process.kill()
            return await self._process.wait()


@contextlib.asynccontextmanager
async def supervised(
    room: Room, folder: Path, settings: dict[str, str]
) -> AsyncIterator[Supervised]:
    """Keeps a bot alive until the block ends.

    Raises:
        RuntimeError: it ended otherwise than in peace.
    """
    bot = Supervised(room, folder, settings)
    await bot.start()
    try:
        yield bot
    finally:
        status = await bot.stop()
    if status not in {0, -signal.SIGTERM}:  # the latter where it was just about to start
        raise RuntimeError(f"the bot ended with {status}: {bot.log[-500:]}")
