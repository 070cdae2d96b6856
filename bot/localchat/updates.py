"""The queue of updates: kept until the bot confirms them, as Telegram does."""

import json
import time
from typing import Any

from bot.localchat.changes import Changes
from bot.localchat.errors import conflict

MAX_PENDING = 100_000
"""Updates kept for a bot that does not fetch them; the oldest go beyond."""

_EPOCH = 1_760_000_000
_NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}


class UpdateQueue:
    """Updates in rising order of `update_id`, until they are confirmed."""

    def __init__(self) -> None:
        """Numbers the updates from the clock: a restart repeats no id that a bot remembers."""
        self.allowed: list[str] = []
        self.limit = MAX_PENDING
        self.changes = Changes()
        self._pending: dict[int, dict[str, Any]] = {}
        self._next_id = int(time.time() - _EPOCH) * 8
        self._poll = 0
        self._closed = False

    def __len__(self) -> int:
        """How many updates wait for confirmation."""
        return len(self._pending)

    def push(self, kind: str, content: dict[str, Any]) -> int | None:
        """Queues a copy of `content`; its id, or None where the bot does not want this kind."""
        wanted = kind in self.allowed if self.allowed else kind not in _NOT_BY_DEFAULT
        if not wanted:
            return None
        return self.push_raw({kind: json.loads(json.dumps(content))})

    def push_raw(self, update: dict[str, Any]) -> int:
        """Queues an update of any shape; an `update_id` in it is kept. Returns the id."""
        update_id = update.get("update_id", self._next_id)
        self._pending[update_id] = {"update_id": update_id, **update}
        self._next_id = max(self._next_id, update_id + 1)
        if len(self._pending) > self.limit:
            del self._pending[next(iter(self._pending))]
        self.changes.notify()
        return int(update_id)

    def confirm(self, offset: int) -> list[dict[str, Any]]:
        """Forgets all below `offset`, a negative one all but the last few; what is forgotten."""
        ids = sorted(self._pending)
        gone = [i for i in ids if i < offset] if offset >= 0 else ids[:offset]
        return [self._pending.pop(update_id) for update_id in gone]

    def clear(self) -> None:
        """Forgets all."""
        self._pending.clear()

    def take_over(self) -> None:
        """Ends the waiting of a poller: somebody else receives now."""
        self._poll += 1
        self.changes.notify()

    def drop(self, update_id: int) -> None:
        """Forgets one update that was delivered."""
        self._pending.pop(update_id, None)

    def first(self, limit: int) -> list[dict[str, Any]]:
        """The first unconfirmed updates, at most `limit`."""
        return [self._pending[i] for i in sorted(self._pending)[:limit]]

    async def fetch(self, limit: int, seconds: float) -> list[dict[str, Any]]:
        """What is pending, at once, or else what comes within `seconds`.

        Raises:
            ApiError: 409, another call took over.
        """
        self.take_over()
        mine = self._poll
        if not self._pending and seconds > 0:
            await self._arrival(mine, seconds)
        if mine != self._poll:
            raise conflict(
                "terminated by other getUpdates request; "
                "make sure that only one bot instance is running"
            )
        return self.first(limit)

    def close(self) -> None:
        """Ends the waiting of all who poll."""
        self._closed = True
        self.changes.notify()

    async def _arrival(self, poll: int, seconds: float) -> None:
        while not (self._pending or self._closed) and poll == self._poll:
            if not await self.changes.wait(seconds):
                return
