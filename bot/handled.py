"""Updates that were taken in hand, and perhaps answered: whose they are, and how far."""

import dataclasses
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, bindparam, case, or_, select, update

from bot.database import ANSWER_SECONDS
from bot.storage import Row, State, Storage, UpdateKey
from bot.tables import HANDLED_UPDATES


@dataclass(frozen=True, slots=True)
class Note:
    """Something to remember about an update, and rows that go with it."""

    key: UpdateKey
    state: State
    rows: Sequence[Row] = ()


class Handled:
    """Questions and notes about updates, of which the ledger makes few transactions."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._claim = self._claiming()
        self._note = self._noting()

    async def claim(
        self, keys: Collection[UpdateKey], owner: str, lease: float, *, alone: bool = False
    ) -> dict[UpdateKey, State]:
        """Takes updates of one bot in hand for `owner`, unless they are done or in other hands.

        The statement that takes one is the one that looks. The lease is in seconds; who is
        `alone` asks nobody's.
        """
        now = self._storage.now()
        wanted = {(key.bot_id, key.update_id): key for key in keys}
        rows = [
            {
                **dataclasses.asdict(key),
                "taken": 1,
                "attempts": 0,
                "started_at": now,
                "done_at": None,
                "owner": owner,
                "lease_until": now + lease,
                "free_before": float("inf") if alone else now,
            }
            for _, key in sorted(wanted.items())
        ]

        def work(connection: Connection) -> dict[UpdateKey, State]:
            known = {
                UpdateKey(bot_id, update_id, stamp): State(attempts=attempts, again=taken > 1)
                for row in rows
                for bot_id, update_id, stamp, attempts, taken in connection.execute(
                    self._claim, row
                )
            }
            others = [key for key in wanted.values() if key not in known]
            if others:
                known |= {
                    key: dataclasses.replace(state, elsewhere=not state.done)
                    for key, state in _states(connection, others).items()
                }
            return known

        known = await self._storage.run(work, durable=False, within=ANSWER_SECONDS)
        return {key: known.get(key, State(elsewhere=True)) for key in keys}

    async def renew(self, keys: Collection[UpdateKey], owner: str, lease: float) -> set[UpdateKey]:
        """Tells the others that `owner` is still at work on updates of one bot; those it is on."""
        kept = HANDLED_UPDATES.c
        renewal = (
            update(HANDLED_UPDATES)
            .where(_among(keys), kept.owner == owner)
            .values(lease_until=self._storage.now() + lease)
            .returning(kept.bot_id, kept.update_id, kept.stamp)
        )
        return await self._storage.run(
            lambda connection: {UpdateKey(*row) for row in connection.execute(renewal)},
            durable=False,
            within=ANSWER_SECONDS,
        )

    async def write(self, notes: Sequence[Note]) -> None:
        """Writes notes in one transaction; of several on one update, the last one stays."""
        now = self._storage.now()
        states = [
            {
                **dataclasses.asdict(note.key),
                "taken": 1,
                "attempts": note.state.attempts,
                "started_at": now,
                "done_at": now if note.state.done else None,
                "owner": "",
                "lease_until": 0.0,
            }
            for note in sorted(notes, key=lambda note: note.key.update_id)
        ]
        rows = [row for note in notes for row in note.rows]
        rows.sort(key=lambda row: row.table.name)

        def work(connection: Connection) -> None:
            connection.execute(self._note, states)
            for table, group in groupby(rows, lambda row: row.table):
                insert = self._storage.insert(table).on_conflict_do_nothing()
                connection.execute(insert, [dict(row.values) for row in group])

        await self._storage.run(work, durable=False, within=ANSWER_SECONDS)

    def _claiming(self) -> Any:
        """Takes an update; gives no row where it is done, or in other hands."""
        kept = HANDLED_UPDATES.c
        insert = self._storage.insert(HANDLED_UPDATES)
        new = insert.excluded
        another = kept.stamp != new.stamp
        free = or_(kept.owner == new.owner, kept.lease_until < bindparam("free_before"))
        return insert.on_conflict_do_update(
            index_elements=["bot_id", "update_id"],
            set_={
                "stamp": new.stamp,
                "taken": case((another, 1), else_=kept.taken + 1),
                "attempts": case((another, 0), else_=kept.attempts),
                "started_at": new.started_at,
                "done_at": None,
                "owner": new.owner,
                "lease_until": new.lease_until,
            },
            where=another | (kept.done_at.is_(None) & free),
        ).returning(kept.bot_id, kept.update_id, kept.stamp, kept.attempts, kept.taken)

    def _noting(self) -> Any:
        """Writes how far an update is."""
        insert = self._storage.insert(HANDLED_UPDATES)
        changed = {name: insert.excluded[name] for name in ("stamp", "attempts", "done_at")}
        return insert.on_conflict_do_update(index_elements=["bot_id", "update_id"], set_=changed)


def _states(connection: Connection, keys: Collection[UpdateKey]) -> dict[UpdateKey, State]:
    kept = HANDLED_UPDATES.c
    query = select(kept.bot_id, kept.update_id, kept.stamp, kept.done_at, kept.attempts)
    return {
        UpdateKey(bot_id, update_id, stamp): State(done_at is not None, attempts)
        for bot_id, update_id, stamp, done_at, attempts in connection.execute(
            query.where(_among(keys))
        )
    }


def _among(keys: Collection[UpdateKey]) -> Any:
    return HANDLED_UPDATES.c.bot_id.in_({key.bot_id for key in keys}) & (
        HANDLED_UPDATES.c.update_id.in_([key.update_id for key in keys])
    )
