"""Obeying 429: the chat that Telegram names waits as long as it says, the others do not."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

SHORT_WAIT_SECONDS = 3.0
"""A wait up to here is waited out in place; for a longer one the update steps back."""
_MARGIN_SECONDS = 0.1

Result = bool | dict[str, Any] | list[dict[str, Any]]


def retry_seconds(error: RetryAfter) -> float:
    """How long Telegram asks to wait, whichever type the library gives."""
    wait = error.retry_after
    return float(wait) if isinstance(wait, int | float) else wait.total_seconds()


class Patience(BaseRateLimiter[None]):
    """Reacts to 429, for one chat at a time. Remembers only the chats that must wait."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until: dict[object, float] = {}

    async def initialize(self) -> None:
        """Does nothing."""

    async def shutdown(self) -> None:
        """Does nothing."""

    def wait_for(self, chat: object) -> float:
        """Seconds that a chat still has to wait."""
        return max(self._until.get(chat, 0.0) - self._clock(), 0.0)

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,  # noqa: ARG002
    ) -> Result:
        """Makes the call, after the chat's wait where that is short.

        Raises:
            RetryAfter: the chat has to wait longer than a moment.
        """
        chat = data.get("chat_id", endpoint)
        while True:
            left = self.wait_for(chat)
            if left > SHORT_WAIT_SECONDS or (left and endpoint == "sendChatAction"):
                raise RetryAfter(int(left) + 1)
            if left:
                await asyncio.sleep(left)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                self._remember(chat, retry_seconds(error) + _MARGIN_SECONDS)

    def _remember(self, chat: object, wait: float) -> None:
        """Notes a wait, and forgets those that are over."""
        now = self._clock()
        self._until = {of: until for of, until in self._until.items() if until > now}
        self._until[chat] = now + wait
