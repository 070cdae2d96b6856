"""Presses of inline buttons, until the bot answers them."""

import secrets
import time
from dataclasses import dataclass

from bot.localchat.chats import Chat
from bot.localchat.errors import bad_request

MAX_OPEN = 10_000
"""Unanswered presses kept."""
EXPIRES = 60.0
"""Seconds in which a press can be answered."""


@dataclass(frozen=True)
class Press:
    """Who pressed, where, and when."""

    chat: Chat
    user_id: int
    at: float


class Callbacks:
    """The open presses by the id of their query."""

    def __init__(self) -> None:
        """Starts with none."""
        self._open: dict[str, Press] = {}

    def open(self, chat: Chat, user_id: int) -> str:
        """Records a press; the id of its query."""
        query_id = str(secrets.randbits(63))
        self._open[query_id] = Press(chat, user_id, time.monotonic())
        if len(self._open) > MAX_OPEN:
            del self._open[next(iter(self._open))]
        return query_id

    def answer(self, query_id: str) -> Press:
        """Closes a press.

        Raises:
            ApiError: 400, unknown, answered already, or too old.
        """
        press = self._open.pop(query_id, None)
        if press is None or time.monotonic() - press.at > EXPIRES:
            raise bad_request(
                "query is too old and response timeout expired or query ID is invalid"
            )
        return press
