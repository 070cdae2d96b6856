"""Waiting for something new without polling."""

import asyncio


class Changes:
    """Wakes everybody who waits for the next change. For one event loop."""

    def __init__(self) -> None:
        """Starts with nothing new."""
        self._next = asyncio.Event()

    def notify(self) -> None:
        """Wakes all who wait now."""
        self._next.set()
        self._next = asyncio.Event()

    async def wait(self, seconds: float) -> bool:
        """Waits for the next change, at most `seconds`; whether there was one."""
        try:
            async with asyncio.timeout(seconds):
                await self._next.wait()
        except TimeoutError:
            return False
        return True
