"""What people say to an answer: right, or which digit it should have been."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, func, select

from bot import hands
from bot.answers import KeptAnswer
from bot.storage import Storage
from bot.tables import JUDGED_DIGITS, VERDICTS

_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Opinion:
    """What its sender has said of an answer so far."""

    right: bool | None = None
    """None where nothing was said."""
    truths: Mapping[int, int] = field(default_factory=dict)
    """The right digit by its place; `hands.NO_DIGIT` for what is none."""
    number: str | None = None
    """What it should have been, where that has another number of digits."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many answers people said something of, and how many they confirmed."""

    confirmed: int
    judged: int


def wilson_interval(confirmed: int, judged: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927)."""
    share = confirmed / judged
    middle = share + _Z * _Z / (2 * judged)
    spread = _Z * math.sqrt(share * (1 - share) / judged + _Z * _Z / (4 * judged**2))
    scale = 1 + _Z * _Z / judged
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


class Feedback:
    """The words that came. Names an answer by its update."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def opinion(self, bot_id: int, update_id: int) -> Opinion:
        """What was said of an answer so far."""
        verdict, digits = VERDICTS.c, JUDGED_DIGITS.c
        said = select(verdict.right, verdict.number).where(
            verdict.bot_id == bot_id, verdict.update_id == update_id
        )
        truths = select(digits.place, digits.truth).where(
            digits.bot_id == bot_id,
            digits.update_id == update_id,
            digits.said != digits.truth,
        )

        def work(connection: Connection) -> Opinion:
            right, number = connection.execute(said).one_or_none() or (None, None)
            found = {row.place: row.truth for row in connection.execute(truths)}
            return Opinion(right, found, number)

        return await self._storage.run(work)

    async def confirm(self, bot_id: int, update_id: int, answer: KeptAnswer) -> None:
        """Its sender says that the answer is right, digit by digit."""
        await self.judge(bot_id, update_id, answer, dict(enumerate(answer.number)))

    async def judge(
        self, bot_id: int, update_id: int, answer: KeptAnswer, truths: Mapping[int, int]
    ) -> None:
        """Its sender says what digits are, by their place; some of them may be right as read."""
        right = all(answer.digits[place].digit == truth for place, truth in truths.items())
        now = self._storage.now()
        rows = [
            {
                "bot_id": bot_id,
                "update_id": update_id,
                "place": place,
                "user_id": answer.user_id,
                "release": answer.release,
                "said": answer.digits[place].digit,
                "truth": truth,
                "pixels": answer.digits[place].pixels,
                "said_at": now,
            }
            for place, truth in truths.items()
        ]

        def work(connection: Connection) -> None:
            self._verdict(connection, bot_id, update_id, answer, right=right)
            hands.note(self._storage, connection, rows)

        await self._storage.run(work)

    async def miscounted(
        self, bot_id: int, update_id: int, answer: KeptAnswer, number: str
    ) -> None:
        """Its sender says that it should have been a number of another length."""
        await self._storage.run(
            lambda connection: self._verdict(
                connection, bot_id, update_id, answer, right=False, number=number
            )
        )

    async def take_back(self, bot_id: int, update_id: int) -> None:
        """Its sender has said nothing of the answer after all."""

        def work(connection: Connection) -> None:
            for table in (VERDICTS, JUDGED_DIGITS):
                theirs = (table.c.bot_id == bot_id) & (table.c.update_id == update_id)
                connection.execute(delete(table).where(theirs))

        await self._storage.run(work)

    async def agreement(self, bot_id: int) -> Agreement:
        """Counts what people said to this bot's answers."""
        verdict = VERDICTS.c
        query = (
            select(verdict.right, func.count().label("answers"))
            .where(verdict.bot_id == bot_id)
            .group_by(verdict.right)
        )
        counts: dict[bool, int] = await self._storage.run(
            lambda connection: {row.right: row.answers for row in connection.execute(query)}
        )
        return Agreement(counts.get(True, 0), sum(counts.values()))

    async def confusion(self, bot_id: int) -> dict[tuple[int, int], int]:
        """How often what people say is one digit, or none, was read as which: truth, digit."""
        digits = JUDGED_DIGITS.c
        query = (
            select(digits.truth, digits.said, func.count().label("often"))
            .where(digits.bot_id == bot_id)
            .group_by(digits.truth, digits.said)
        )
        return await self._storage.run(
            lambda connection: {
                (row.truth, row.said): row.often for row in connection.execute(query)
            }
        )

    def _verdict(
        self,
        connection: Connection,
        bot_id: int,
        update_id: int,
        answer: KeptAnswer,
        *,
        right: bool,
        number: str | None = None,
    ) -> None:
        row = {
            "bot_id": bot_id,
            "update_id": update_id,
            "user_id": answer.user_id,
            "said_at": self._storage.now(),
            "release": answer.release,
            "right": right,
            "number": number,
        }
        insert = self._storage.insert(VERDICTS)
        insert = insert.on_conflict_do_update(
            index_elements=["bot_id", "update_id"], set_={"right": right, "number": number}
        )
        connection.execute(insert, row)
