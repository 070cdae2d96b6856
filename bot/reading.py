"""Reads photos off the event loop, a few at a time, and gives up on one that never ends."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from bot.budget import Budget
from model.reader import DigitReader, Hand, Reading
from model.release import Release

WORKERS = 2
FILE_BYTES = 48_000_000
"""Of pictures in memory, before they are decoded: two of the largest, or hundreds of photos."""
TIMEOUT_SECONDS = 20.0
QUIET_SECONDS = 10.0
READER_THREAD = "reader"
"""How the names of the threads begin."""


class Stuck(Exception):
    """A reading did not end in time."""


class ReadingRoom:
    """A `DigitReader` behind a small pool of threads. Decoding and inference share one hop."""

    def __init__(self, reader: DigitReader, timeout: float = TIMEOUT_SECONDS) -> None:
        self._reader = reader
        self._timeout = timeout
        self.memory = Budget(FILE_BYTES)
        self._door = asyncio.Lock()
        self._places = asyncio.Semaphore(WORKERS)
        self._inside = 0
        self._left = asyncio.Event()
        self._threads = ThreadPoolExecutor(WORKERS, thread_name_prefix=READER_THREAD)

    @property
    def release(self) -> Release:
        """The release in service."""
        return self._reader.release

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
            return await asyncio.get_running_loop().run_in_executor(
                self._threads, self._reader.embeddings, pixels
            )

    async def read(self, image: bytes, hand: Hand | None = None) -> Reading:
        """Reads one picture, by the hand of a person who is known; only for who has a place.

        Raises:
            NotAnImage: no picture, or a damaged one.
            TooLarge: more pixels than we decode.
            Stuck: it did not end in time.
        """
        work = asyncio.get_running_loop().run_in_executor(
            self._threads, self._reader.read, image, hand
        )
        done, _ = await asyncio.wait({work}, timeout=self._timeout)
        if not done:
            self._renew()
            raise Stuck
        return work.result()

    def close(self) -> None:
        """Takes no more work; waits for nobody."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _renew(self) -> None:
        """Threads cannot be ended, so the stuck one is left behind with its pool."""
        self.close()
        self._threads = ThreadPoolExecutor(WORKERS, thread_name_prefix=READER_THREAD)
