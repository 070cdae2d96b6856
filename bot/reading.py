"""Reads photos in processes of their own, a few at a time."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from typing import Any

from bot.budget import Budget
from bot.reader_process import ReaderProcess
from model.reader import DigitReader, Hand, NotAnImage, Reading
from model.release import Release

WORKERS = 2
FILE_BYTES = 40 << 20
"""Of pictures in memory, before they are decoded: two of the largest, or hundreds of photos."""
TIMEOUT_SECONDS = 20.0
QUIET_SECONDS = 10.0
_DAMAGED = b"\xff\xd8\xff\xe0" + bytes(100)
"""It begins like a JPEG."""


class ReadingRoom:
    """A `DigitReader` in a few processes."""

    def __init__(self, reader: DigitReader, timeout: float = TIMEOUT_SECONDS) -> None:
        """Forks them, so it is best done before there are threads."""
        with contextlib.suppress(NotAnImage):
            reader.read(_DAMAGED)  # what the first picture loads is then shared
        self.release: Release = reader.release
        """The release in service."""
        self._readers = [ReaderProcess(reader, timeout) for _ in range(WORKERS)]
        self._free = list(self._readers)
        self.memory = Budget(FILE_BYTES)
        self._door = asyncio.Lock()
        self._places = asyncio.Semaphore(WORKERS)
        self._inside = 0
        self._left = asyncio.Event()

    @contextlib.asynccontextmanager
    async def place(self, *, alone: bool = False) -> AsyncIterator[None]:
        """A place to read at, in order of arrival; `alone`, last and with all others empty."""
        taken = 0
        if alone:
            await self._until_quiet()
        else:
            self._inside += 1
        try:
            async with self._door:
                while taken < (WORKERS if alone else 1):
                    await self._places.acquire()
                    taken += 1
            yield
        finally:
            for _ in range(taken):
                self._places.release()
            if not alone:
                self._inside -= 1
                self._left.set()

    async def _until_quiet(self) -> None:
        """Lets the others go first, within reason."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(QUIET_SECONDS):
                while self._inside:
                    self._left.clear()
                    await self._left.wait()

    async def embeddings(self, pixels: Sequence[bytes]) -> tuple[str, list[bytes]]:
        """By what the release in service, whose id comes first, knows digits read before."""
        async with self.place():
            told: tuple[str, list[bytes]] = await self._ask("embeddings", None, pixels)
            return told

    async def read(self, image: bytes, hand: Hand | None = None) -> Reading:
        """Reads one picture, by the hand of a person who is known; only for who has a place.

        Raises:
            NotAnImage: no picture, or a damaged one.
            TooLarge: more pixels than we decode.
            Stuck: it did not end in time.
            Died: the process did not survive it.
        """
        reading: Reading = await self._ask("read", image, hand)
        return reading

    def close(self) -> None:
        """Ends all readers; waits for nobody."""
        for reader in self._readers:
            reader.close()

    async def _ask(self, method: str, *given: Any) -> Any:
        reader = self._free.pop()
        try:
            return await reader.ask(method, *given)
        finally:
            self._free.append(reader)
            self.release = reader.release
