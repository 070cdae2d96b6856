"""People's hands: the digits that each of them judged, the last hundred, as the network sees them.

A release promoted later sees them in its own way, so it is asked again.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, case, delete, select, tuple_, update

from bot.reading import ReadingRoom
from bot.storage import Storage
from bot.tables import JUDGED_DIGITS
from model.reader import Hand

KEEP_DIGITS = 100
"""Of one person. What was confirmed goes first, then what was judged long ago."""
NO_DIGIT = 10
"""The truth of what is no digit at all."""

_digits = JUDGED_DIGITS.c
_KNOWN = select(_digits.truth, _digits.embedding, _digits.known_by).where(
    _digits.bot_id == bindparam("bot_id"),
    _digits.user_id == bindparam("user_id"),
    _digits.truth != NO_DIGIT,
)


def note(storage: Storage, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Writes digits that one person judged just now, in place of what was said of them before."""
    if not rows:
        return
    insert = storage.insert(JUDGED_DIGITS)
    changed = {name: insert.excluded[name] for name in ("truth", "said_at")}
    connection.execute(
        insert.on_conflict_do_update(
            index_elements=["bot_id", "update_id", "place"], set_=changed
        ),
        [dict(row) for row in rows],
    )
    first = rows[0]
    theirs = (_digits.bot_id == first["bot_id"]) & (_digits.user_id == first["user_id"])
    confirmed = case((_digits.said == _digits.truth, 1), else_=0)
    key = (_digits.bot_id, _digits.update_id, _digits.place)
    surplus = (
        select(*key)
        .where(theirs)
        .order_by(confirmed, _digits.said_at.desc(), _digits.update_id.desc(), _digits.place)
        .offset(KEEP_DIGITS)
    )
    connection.execute(delete(JUDGED_DIGITS).where(tuple_(*key).in_(surplus)))


async def everybodys(storage: Storage) -> list[tuple[int, int, bytes]]:
    """Who judged, what the truth is, and the 784 bytes, of all digits; the oldest first."""
    query = select(_digits.user_id, _digits.truth, _digits.pixels).order_by(
        _digits.said_at, _digits.bot_id, _digits.update_id, _digits.place
    )
    return await storage.run(
        lambda connection: [
            (row.user_id, row.truth, bytes(row.pixels)) for row in connection.execute(query)
        ]
    )


class Hands:
    """Tells the hand of a person, as the release in service knows it."""

    def __init__(self, storage: Storage, room: ReadingRoom) -> None:
        self._storage = storage
        self._room = room

    async def of(self, bot_id: int, user_id: int) -> Hand | None:
        """The hand of a person; None where nothing is known of it."""
        release = self._room.release.id
        rows = await self._known(bot_id, user_id)
        if any(row.known_by != release for row in rows):
            release = await self._meet(bot_id, user_id, release)
            rows = await self._known(bot_id, user_id)
        rows = [row for row in rows if row.known_by == release]
        if not rows:
            return None
        return Hand(
            release, tuple(row.truth for row in rows), tuple(row.embedding for row in rows)
        )

    async def _known(self, bot_id: int, user_id: int) -> Sequence[Any]:
        """What the person judged; asked for every photo, so the question is made once."""
        whose = {"bot_id": bot_id, "user_id": user_id}
        return await self._storage.run(
            lambda connection: connection.execute(_KNOWN, whose).all(), durable=False
        )

    async def _meet(self, bot_id: int, user_id: int, release: str) -> str:
        """Asks the release in service about the digits that it does not know; its id."""
        strange = select(_digits.update_id, _digits.place, _digits.pixels).where(
            _digits.bot_id == bot_id,
            _digits.user_id == user_id,
            _digits.known_by.is_distinct_from(release),
        )
        rows = await self._storage.run(lambda connection: connection.execute(strange).all())
        release, embeddings = await self._room.embeddings([row.pixels for row in rows])
        met = [
            {
                "its_update": row.update_id,
                "its_place": row.place,
                "embedding": embedding,
                "known_by": release,
            }
            for row, embedding in zip(rows, embeddings, strict=True)
        ]
        writing = update(JUDGED_DIGITS).where(
            _digits.bot_id == bot_id,
            _digits.update_id == bindparam("its_update"),
            _digits.place == bindparam("its_place"),
        )
        if met:
            await self._storage.run(lambda connection: connection.execute(writing, met))
        return release
