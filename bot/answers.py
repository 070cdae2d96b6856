"""Answers that wait for a word: a day long, in which they can be corrected and shown.

The photo is not kept at all.
"""

import json
from dataclasses import dataclass

from sqlalchemy import delete, select, update

from bot.storage import Row, Storage
from bot.tables import PENDING_ANSWERS
from model.reader import Reading

KEEP_SECONDS = 24 * 3600
"""How long an answer can be corrected, and shown as the bot saw it."""
SHOW_AGAIN_SECONDS = 60
"""Until a second press sends the picture again: a double tap is one wish."""
DIGIT_BYTES = 784


@dataclass(frozen=True, slots=True)
class KeptDigit:
    """One digit of a kept answer."""

    row: int
    digit: int
    box: tuple[int, int, int, int]
    """x, y, width, height in pixels of the upright photo."""
    probabilities: tuple[float, ...]
    pixels: bytes


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What is known of an answer while it can be corrected."""

    user_id: int
    release: str
    file_id: str
    size: tuple[int, int]
    digits: tuple[KeptDigit, ...]

    @property
    def number(self) -> list[int]:
        """The digits that were read."""
        return [digit.digit for digit in self.digits]


def keep(user_id: int, file_id: str, reading: Reading) -> KeptAnswer:
    """An answer to be kept for a day."""
    digits = tuple(
        KeptDigit(row, digit.digit, digit.box, digit.probabilities, digit.pixels)
        for row, line in enumerate(reading.lines)
        for digit in line
    )
    return KeptAnswer(user_id, reading.release, file_id, reading.size, digits)


class Answers:
    """The answers of the last day. Names one by its update."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def row(self, bot_id: int, update_id: int, answer: KeptAnswer) -> Row:
        """An answer as it is stored."""
        details = {
            "size": answer.size,
            "digits": [[d.row, d.digit, d.box, d.probabilities] for d in answer.digits],
        }
        values = {
            "bot_id": bot_id,
            "update_id": update_id,
            "user_id": answer.user_id,
            "answered_at": self._storage.now(),
            "shown_at": None,
            "release": answer.release,
            "file_id": answer.file_id,
            "reading": json.dumps(details),
            "pixels": b"".join(d.pixels for d in answer.digits),
        }
        return Row(PENDING_ANSWERS, values)

    async def get(self, bot_id: int, update_id: int) -> KeptAnswer | None:
        """The answer, unless it is older than a day or forgotten."""
        kept = PENDING_ANSWERS.c
        query = select(kept.user_id, kept.release, kept.file_id, kept.reading, kept.pixels).where(
            kept.bot_id == bot_id,
            kept.update_id == update_id,
            kept.answered_at >= self._storage.now() - KEEP_SECONDS,
        )
        row = await self._storage.run(lambda connection: connection.execute(query).one_or_none())
        if row is None:
            return None
        user_id, release, file_id, details, pixels = row
        known = json.loads(details)
        digits = tuple(
            KeptDigit(line, digit, tuple(box), tuple(probabilities), pixels[at : at + DIGIT_BYTES])
            for (line, digit, box, probabilities), at in zip(
                known["digits"], range(0, len(pixels), DIGIT_BYTES), strict=True
            )
        )
        width, height = known["size"]
        return KeptAnswer(user_id, release, file_id, (width, height), digits)

    async def may_show(self, bot_id: int, update_id: int) -> bool:
        """Whether the picture of an answer was not sent within the last minute."""
        kept = PENDING_ANSWERS.c
        query = select(kept.shown_at).where(kept.bot_id == bot_id, kept.update_id == update_id)
        shown_at = await self._storage.run(lambda connection: connection.scalar(query))
        return shown_at is None or shown_at < self._storage.now() - SHOW_AGAIN_SECONDS

    async def shown(self, bot_id: int, update_id: int) -> None:
        """Notes that the picture of an answer was sent."""
        kept = PENDING_ANSWERS.c
        note = (
            update(PENDING_ANSWERS)
            .where(kept.bot_id == bot_id, kept.update_id == update_id)
            .values(shown_at=self._storage.now())
        )
        await self._storage.run(lambda connection: connection.execute(note))

    async def sweep(self) -> int:
        """Forgets answers that nobody corrected within a day; how many."""
        old = delete(PENDING_ANSWERS).where(
            PENDING_ANSWERS.c.answered_at < self._storage.now() - KEEP_SECONDS
        )
        return await self._storage.run(lambda connection: connection.execute(old).rowcount)
