"""Albums: their photos arrive as updates of their own, and no one says which is the last."""

import asyncio
from collections.abc import Sequence
from typing import Any

from telegram import Update

QUIET_SECONDS = 1.0
"""An album to which nothing came for so long is taken for whole."""
_GLANCES = 10
"""In how many steps the quiet is waited out: a process that got no time to look saw no quiet."""
MOST_MEMBERS = 10
"""Telegram puts no more into one."""


class Album(Update):
    """The updates of one album as one: the first, which knows the others."""

    __slots__ = ("_members",)

    def __init__(self, members: Sequence[Update]) -> None:
        first = members[0]
        super().__init__(first.update_id, message=first.message)
        self._members = tuple(members)

    @property
    def members(self) -> tuple[Update, ...]:
        """All of them, in the order in which they were sent."""
        return self._members


class Gathering:
    """An album that is still coming in."""

    def __init__(self) -> None:
        """Nothing has come yet."""
        self.members: list[dict[str, Any]] = []
        """The raw updates."""
        self._news = asyncio.Event()

    @property
    def full(self) -> bool:
        """Whether no more can come."""
        return len(self.members) >= MOST_MEMBERS

    def add(self, raw: dict[str, Any]) -> None:
        """One more of its updates came."""
        self.members.append(raw)
        self.stir()

    def stir(self) -> None:
        """Has the quiet begin anew: only now can the next one be on its way."""
        self._news.set()

    async def whole(self) -> None:
        """Waits until the last one is there, as far as one can know."""
        quiet = 0
        while quiet < _GLANCES and not self.full:
            self._news.clear()
            try:
                async with asyncio.timeout(QUIET_SECONDS / _GLANCES):
                    await self._news.wait()
                quiet = 0
            except TimeoutError:
                quiet += 1


def album_of(raw: dict[str, Any]) -> str | None:
    """What tells the album that a raw update belongs to; None where it belongs to none."""
    message = raw.get("message")
    if not isinstance(message, dict) or not isinstance(message.get("media_group_id"), str):
        return None
    chat = message.get("chat")
    where = chat.get("id") if isinstance(chat, dict) else ""
    return f"{where} {message['media_group_id']}"[:128]
