"""Drawings on their way from the page into the chat.

A drawing is the page's to keep until we have it, as an update is Telegram's: the page says its
number, gets 200 when the answer is out or safe in our database, and sends it again until then.
The bot puts the drawing into the chat as a photo, so that Telegram keeps it and we need not, and
carries the update that Telegram would have made of that photo. A number that was answered is not
answered again.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.allowance import Allowance
from bot.delivery.client import Client
from bot.ledger import Ledger
from bot.storage import State, UpdateKey

_PHOTOS, _DRAWINGS = 1 << 52, 1 << 53
"""From here on we number our own updates; Telegram's ids are far smaller."""
_NUMBERS = 1 << 51
MOST_REMEMBERED = 1000

Keep = Callable[[dict[str, Any]], Awaitable[bool]]
"""Takes an update in Telegram's shape; whether its sender may forget it."""


class NotYet(Exception):
    """A person's pictures come faster than they are read."""

    def __init__(self, seconds: float) -> None:
        """The drawing may come again after so many seconds."""
        super().__init__(seconds)
        self.seconds = seconds


class Drawings:
    """Drawings in hand, each a task that a second delivery joins."""

    def __init__(self, client: Client, ledger: Ledger, keep: Keep, allowance: Allowance) -> None:
        self._client = client
        self._ledger = ledger
        self._keep = keep
        self._allowance = allowance
        self._in_hand: dict[int, asyncio.Task[bool]] = {}
        self._in_chat: dict[int, dict[str, Any]] = {}
        """Photos in the chat that have no answer yet, so that a second try adds no second one."""

    async def take(self, user: Mapping[str, Any], number: str, png: bytes) -> bool:
        """Brings a drawing into its user's chat; whether the page may forget it.

        Raises:
            NotYet: it has to wait its turn.
            TelegramError: the drawing cannot be put into the chat, or not now.
        """
        digest = hashlib.sha256(f"{user['id']} {number}".encode()).digest()
        index = int.from_bytes(digest[:8]) % _NUMBERS
        turn = self._allowance.turn(user["id"], _PHOTOS + index)
        if turn.wait:
            raise NotYet(turn.wait)
        if index not in self._in_hand:
            task = asyncio.create_task(self._bring(index, user, png))
            self._in_hand[index] = task
            task.add_done_callback(lambda _: self._in_hand.pop(index))
        return await asyncio.shield(self._in_hand[index])

    async def _bring(self, index: int, user: Mapping[str, Any], png: bytes) -> bool:
        key = UpdateKey(self._client.id, _DRAWINGS + index, "drawing")
        state = await self._ledger.state(key)
        if state.done or state.elsewhere:
            return state.done
        try:
            async with self._ledger.while_ours([key]):
                message = await self._put_into_chat(index, user, png)
            if not await self._keep({"update_id": _PHOTOS + index, "message": message}):
                return False
            await self._ledger.note(key, State(done=True))
        finally:
            self._ledger.let_go(key)
        self._in_chat.pop(index, None)
        return True

    async def _put_into_chat(
        self, index: int, user: Mapping[str, Any], png: bytes
    ) -> dict[str, Any]:
        """The message with the photo, as if its user had sent it."""
        if index not in self._in_chat:
            photo = await self._client.send_photo(user["id"], png, filename="drawing.png")
            sender = {
                "id": user["id"],
                "is_bot": False,
                "first_name": str(user.get("first_name", "")),
                "language_code": str(user.get("language_code", "")),
            }
            self._in_chat[index] = {**photo.to_dict(), "from": sender}
            if len(self._in_chat) > MOST_REMEMBERED:
                del self._in_chat[next(iter(self._in_chat))]
        return self._in_chat[index]
