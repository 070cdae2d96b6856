"""Bytes that may be in memory at once: whoever wants more than is left waits for its turn."""

import asyncio
import contextlib
from collections.abc import AsyncIterator


class Budget:
    """So many bytes, lent in the order in which they were asked for, large or small."""

    def __init__(self, size: int) -> None:
        self._size = self._left = size
        self._door = asyncio.Lock()
        self._returned = asyncio.Event()

    @contextlib.asynccontextmanager
    async def of(self, size: int) -> AsyncIterator[None]:
        """Holds so many bytes until the block ends; of more than there are, all."""
        size = min(size, self._size)
        async with self._door:
            while self._left < size:
                self._returned.clear()
                await self._returned.wait()
            self._left -= size
        try:
            yield
        finally:
            self._left += size
            self._returned.set()
