"""What people say to an answer: right, or which digit it should have been.

An answer's digits wait here for a day, so that its sender can correct it. After that only those
of corrected answers are kept, and the photo is not kept at all.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import (
    BigInteger,
    Boolean,
    Float,
    Integer,
    LargeBinary,
    String,
    Text,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage import Base, Storage
from model.reader import Reading

KEEP_PENDING_SECONDS = 24 * 3600
"""How long an answer can be corrected, and shown as the bot saw it."""
SHOW_AGAIN_SECONDS = 60
"""Until a second press sends the picture again: a double tap is one wish."""
DIGIT_BYTES = 784
_Z = 1.959964


class PendingAnswer(Base):
    """An answer that its sender may still correct."""

    __tablename__ = "pending_answers"

    bot_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    user_id: Mapped[int] = mapped_column(BigInteger, index=True)
    answered_at: Mapped[float] = mapped_column(Float, index=True)
    shown_at: Mapped[float | None] = mapped_column(Float)
    """When its picture was sent last."""
    release: Mapped[str] = mapped_column(String(128))
    file_id: Mapped[str] = mapped_column(Text)
    """Telegram's name of the photo, to fetch it again."""
    reading: Mapped[str] = mapped_column(Text)
    """Size of the photo, and of each digit: row, box and probabilities. JSON."""
    pixels: Mapped[bytes] = mapped_column(LargeBinary)
    """784 bytes a digit."""


class Verdict(Base):
    """What the sender said of one answer."""

    __tablename__ = "verdicts"

    bot_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    user_id: Mapped[int] = mapped_column(BigInteger, index=True)
    said_at: Mapped[float] = mapped_column(Float)
    release: Mapped[str] = mapped_column(String(128))
    right: Mapped[bool] = mapped_column(Boolean)


class Correction(Base):
    """One digit that was read wrong."""

    __tablename__ = "corrections"

    bot_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    """Which digit of the answer, from 0."""
    user_id: Mapped[int] = mapped_column(BigInteger, index=True)
    release: Mapped[str] = mapped_column(String(128))
    said: Mapped[int] = mapped_column(Integer)
    truth: Mapped[int] = mapped_column(Integer)
    pixels: Mapped[bytes] = mapped_column(LargeBinary)
    """28x28 bytes, as the network saw them."""


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


@dataclass(frozen=True, slots=True)
class Opinion:
    """What its sender has said of an answer so far."""

    right: bool | None = None
    """None where nothing was said."""
    truths: Mapping[int, int] = field(default_factory=dict)
    """The right digit by its place."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many answers people said something of, and how many they confirmed."""

    confirmed: int
    judged: int


def keep(user_id: int, file_id: str, reading: Reading) -> KeptAnswer:
    """An answer to be kept for a day."""
    digits = tuple(
        KeptDigit(row, digit.digit, digit.box, digit.probabilities, digit.pixels)
        for row, line in enumerate(reading.lines)
        for digit in line
    )
    return KeptAnswer(user_id, reading.release, file_id, reading.size, digits)


def wilson_interval(confirmed: int, judged: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927)."""
    share = confirmed / judged
    middle = share + _Z * _Z / (2 * judged)
    spread = _Z * math.sqrt(share * (1 - share) / judged + _Z * _Z / (4 * judged**2))
    scale = 1 + _Z * _Z / judged
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


class Feedback:
    """Answers that wait for a word, and the words that came. Names an answer by its update."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def remember(self, bot_id: int, update_id: int, answer: KeptAnswer) -> None:
        """Keeps an answer for a day."""
        details = {
            "size": answer.size,
            "digits": [[d.row, d.digit, d.box, d.probabilities] for d in answer.digits],
        }
        row = {
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
        insert = self._storage.insert(PendingAnswer)
        insert = insert.on_conflict_do_update(index_elements=["bot_id", "update_id"], set_=row)
        async with self._storage.engine.begin() as connection:
            await connection.execute(insert, row)

    async def answer(self, bot_id: int, update_id: int) -> KeptAnswer | None:
        """The answer, unless it is older than a day or forgotten."""
        query = select(
            PendingAnswer.user_id,
            PendingAnswer.release,
            PendingAnswer.file_id,
            PendingAnswer.reading,
            PendingAnswer.pixels,
        ).where(
            PendingAnswer.bot_id == bot_id,
            PendingAnswer.update_id == update_id,
            PendingAnswer.answered_at >= self._storage.now() - KEEP_PENDING_SECONDS,
        )
        async with self._storage.engine.connect() as connection:
            row = (await connection.execute(query)).one_or_none()
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
        query = select(PendingAnswer.shown_at).where(
            PendingAnswer.bot_id == bot_id, PendingAnswer.update_id == update_id
        )
        async with self._storage.engine.connect() as connection:
            shown_at = await connection.scalar(query)
        return shown_at is None or shown_at < self._storage.now() - SHOW_AGAIN_SECONDS

    async def shown(self, bot_id: int, update_id: int) -> None:
        """Notes that the picture of an answer was sent."""
        note = (
            update(PendingAnswer)
            .where(PendingAnswer.bot_id == bot_id, PendingAnswer.update_id == update_id)
            .values(shown_at=self._storage.now())
        )
        async with self._storage.engine.begin() as connection:
            await connection.execute(note)

    async def opinion(self, bot_id: int, update_id: int) -> Opinion:
        """What was said of an answer so far."""
        async with self._storage.engine.connect() as connection:
            right = await connection.scalar(
                select(Verdict.right).where(
                    Verdict.bot_id == bot_id, Verdict.update_id == update_id
                )
            )
            rows = await connection.execute(
                select(Correction.place, Correction.truth).where(
                    Correction.bot_id == bot_id, Correction.update_id == update_id
                )
            )
            return Opinion(right, {row.place: row.truth for row in rows})

    async def confirm(self, bot_id: int, update_id: int, answer: KeptAnswer) -> None:
        """Its sender says that the answer is right."""
        async with self._storage.engine.begin() as connection:
            await self._judge(connection, bot_id, update_id, answer, right=True)

    async def correct(
        self, bot_id: int, update_id: int, answer: KeptAnswer, truths: Mapping[int, int]
    ) -> None:
        """Its sender says which digits are wrong, by their place, and what they are."""
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
            }
            for place, truth in truths.items()
        ]
        insert = self._storage.insert(Correction)
        insert = insert.on_conflict_do_update(
            index_elements=["bot_id", "update_id", "place"],
            set_={"truth": insert.excluded.truth},
        )
        async with self._storage.engine.begin() as connection:
            await self._judge(connection, bot_id, update_id, answer, right=False)
            await connection.execute(insert, rows)

    async def take_back(self, bot_id: int, update_id: int) -> None:
        """Its sender has said nothing of the answer after all."""
        async with self._storage.engine.begin() as connection:
            for table in (Verdict, Correction):
                await connection.execute(
                    delete(table).where(table.bot_id == bot_id, table.update_id == update_id)
                )

    async def agreement(self, bot_id: int) -> Agreement:
        """Counts what people said to this bot's answers."""
        query = select(Verdict.right, func.count().label("answers")).where(
            Verdict.bot_id == bot_id
        )
        async with self._storage.engine.connect() as connection:
            rows = await connection.execute(query.group_by(Verdict.right))
        counts = {row.right: row.answers for row in rows}
        return Agreement(counts.get(True, 0), sum(counts.values()))

    async def sweep(self) -> int:
        """Forgets answers that nobody corrected within a day; how many."""
        old = delete(PendingAnswer).where(
            PendingAnswer.answered_at < self._storage.now() - KEEP_PENDING_SECONDS
        )
        async with self._storage.engine.begin() as connection:
            return (await connection.execute(old)).rowcount

    async def _judge(
        self,
        connection: AsyncConnection,
        bot_id: int,
        update_id: int,
        answer: KeptAnswer,
        *,
        right: bool,
    ) -> None:
        row = {
            "bot_id": bot_id,
            "update_id": update_id,
            "user_id": answer.user_id,
            "said_at": self._storage.now(),
            "release": answer.release,
            "right": right,
        }
        insert = self._storage.insert(Verdict)
        insert = insert.on_conflict_do_update(
            index_elements=["bot_id", "update_id"], set_={"right": right}
        )
        await connection.execute(insert, row)
