"""Updates that stand in the way of others: ours to keep until they are answered."""

import json
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, delete, select, update

from bot.database import ANSWER_SECONDS
from bot.storage import Storage
from bot.tables import PARKED_UPDATES

LEASE_SECONDS = 30.0
"""A process that has not renewed its parked updates for so long is taken for dead."""

RawUpdate = dict[str, Any]
"""As Telegram sent it."""
_parked = PARKED_UPDATES.c


class Parked:
    """The parked updates of one bot, those that this process answers and those of others."""

    def __init__(self, storage: Storage, bot_id: int) -> None:
        self._storage = storage
        self._bot_id = bot_id
        self._owner = secrets.token_hex(8)

    async def keep(self, raws: Iterable[RawUpdate], albums: Mapping[int, str]) -> None:
        """Keeps updates, for this process to answer.

        Of those in `albums`, by their id, all that are in one can be taken together.
        """
        rows = [
            {
                "bot_id": self._bot_id,
                "update_id": raw["update_id"],
                "body": json.dumps(raw),
                "album": albums.get(raw["update_id"]),
                **self._ours(),
            }
            for raw in raws
        ]
        if not rows:
            return
        insert = self._storage.insert(PARKED_UPDATES).on_conflict_do_nothing()
        await self._storage.run(lambda connection: connection.execute(insert, rows))

    async def forget(self, update_id: int) -> None:
        """Drops one, for it is answered."""
        gone = delete(PARKED_UPDATES).where(
            _parked.bot_id == self._bot_id, _parked.update_id == update_id
        )
        await self._storage.run(lambda connection: connection.execute(gone))

    async def renew(self) -> None:
        """Tells the others that this process lives."""
        await self._hold_until(self._storage.now() + LEASE_SECONDS)

    async def leave(self) -> None:
        """Tells the others to take over."""
        await self._hold_until(self._storage.now())

    async def adopt(self, *, alone: bool) -> list[RawUpdate]:
        """Takes over those that nobody holds; with `alone`, those of all others."""
        free = _parked.owner != self._owner
        if not alone:
            free &= _parked.lease_until < self._storage.now()
        taking = (
            update(PARKED_UPDATES)
            .where(_parked.bot_id == self._bot_id, free)
            .values(self._ours())
            .returning(_parked.body)
        )
        bodies = await self._storage.run(lambda connection: list(connection.scalars(taking)))
        return [json.loads(body) for body in bodies]

    async def take_album(self, album: str) -> list[RawUpdate] | None:
        """Brings the updates of an album into the hands that hold the first of them.

        Gives them, where those are the hands of this process; none, where it holds none of them
        any more; None, where it holds some and should look again.
        """
        of_it = (_parked.bot_id == self._bot_id) & (_parked.album == album)
        query = select(_parked.owner, _parked.body).where(of_it).order_by(_parked.update_id)
        taking = update(PARKED_UPDATES).where(of_it).values(self._ours())

        def work(connection: Connection) -> list[RawUpdate] | None:
            rows = connection.execute(query.with_for_update()).all()
            if self._owner not in {row.owner for row in rows}:
                return []
            if rows[0].owner != self._owner:
                return None
            connection.execute(taking)
            return [json.loads(row.body) for row in rows]

        return await self._storage.run(work)

    async def _hold_until(self, end: float) -> None:
        renewal = (
            update(PARKED_UPDATES)
            .where(_parked.bot_id == self._bot_id, _parked.owner == self._owner)
            .values(lease_until=end)
        )
        await self._storage.run(
            lambda connection: connection.execute(renewal), within=ANSWER_SECONDS
        )

    def _ours(self) -> dict[str, Any]:
        return {"owner": self._owner, "lease_until": self._storage.now() + LEASE_SECONDS}
