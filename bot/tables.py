"""The tables of the database, as Alembic (`migrations/`) makes and changes them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

METADATA = MetaData()


def _update() -> tuple[Column[int], Column[int]]:
    """The columns that name an update."""
    return (
        Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
        Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    )


HANDLED_UPDATES = Table(
    "handled_updates",
    METADATA,
    *_update(),
    # What the update is about; ids alone begin anew at random after a quiet week.
    Column("stamp", String(128), nullable=False),
    # How often it was taken in hand.
    Column("taken", Integer, nullable=False),
    # How often the reading of its photo was begun again and never ended.
    Column("attempts", Integer, nullable=False),
    Column("started_at", Float, nullable=False, index=True),
    Column("done_at", Float),
    # The process that works on it, and when another one may.
    Column("owner", String(32), nullable=False),
    Column("lease_until", Float, nullable=False),
)
"""Updates that were started, and perhaps answered."""

READINGS = Table(
    "readings",
    METADATA,
    *_update(),
    Column("chat_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False, index=True),
    Column("read_at", Float, nullable=False),
    Column("release", String(128), nullable=False),
    Column("digits", Integer, nullable=False),
    Column("sure", Boolean, nullable=False),
    Column("seconds", Float, nullable=False),
)
"""Photos that were read, without the photos."""

PARKED_UPDATES = Table(
    "parked_updates",
    METADATA,
    *_update(),
    # The update as Telegram sent it, JSON.
    Column("body", Text, nullable=False),
    # What is the same for all updates of an album.
    Column("album", String(128)),
    # The process that works on it, and when another one may.
    Column("owner", String(32), nullable=False),
    Column("lease_until", Float, nullable=False),
)
"""Updates that stood in the way of others: ours to keep until they are answered."""

PENDING_ANSWERS = Table(
    "pending_answers",
    METADATA,
    *_update(),
    Column("user_id", BigInteger, nullable=False, index=True),
    Column("answered_at", Float, nullable=False, index=True),
    # When its picture was sent last.
    Column("shown_at", Float),
    Column("release", String(128), nullable=False),
    # Telegram's name of the photo, to fetch it again.
    Column("file_id", Text, nullable=False),
    # Size of the photo, and of each digit: row, box and probabilities. JSON.
    Column("reading", Text, nullable=False),
    # 784 bytes a digit.
    Column("pixels", LargeBinary, nullable=False),
)
"""Answers that their senders may still correct."""

VERDICTS = Table(
    "verdicts",
    METADATA,
    *_update(),
    Column("user_id", BigInteger, nullable=False, index=True),
    Column("said_at", Float, nullable=False),
    Column("release", String(128), nullable=False),
    Column("right", Boolean, nullable=False),
    # What it should have been, where that has another number of digits.
    Column("number", Text),
)
"""What the sender said of one answer."""

JUDGED_DIGITS = Table(
    "judged_digits",
    METADATA,
    *_update(),
    # Which digit of the answer, from 0.
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, nullable=False, index=True),
    Column("release", String(128), nullable=False),
    Column("said", Integer, nullable=False),
    # 0 to 9; 10 where it is no digit at all.
    Column("truth", Integer, nullable=False),
    # 28x28 bytes, as the network saw them.
    Column("pixels", LargeBinary, nullable=False),
    Column("said_at", Float, nullable=False),
    # By what a release knows it, and which one.
    Column("embedding", LargeBinary),
    Column("known_by", String(128)),
)
"""Digits that people confirmed or corrected."""
