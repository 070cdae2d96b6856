"""python-telegram-bot's Application, made to say when an update is still unanswered."""

import socket
from collections.abc import Awaitable, Callable
from typing import Any

import sqlalchemy.exc
from telegram import Update
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application

from bot.delivery.patience import retry_seconds
from bot.errors import TOKEN_REFUSED
from bot.languages import speaking

PASSING = {"08", "25", "40", "53", "55", "57", "58"}
"""Kinds of Postgres errors that time heals: no connection, a server that stands by, a conflict,
no room, a lock, a start or a stop, a disk in trouble."""
REFUSED = ("28", "3D", "42501")
"""How the codes begin with which Postgres turns us away: a password that was changed, a database
that was renamed, a right that was taken. The operator mends that."""
DISK_FULL = "53100"
DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
Apology = Callable[[object, Exception], Awaitable[None]]
"""Tells the user, and the operator, that an update failed for good."""


class Unanswered(Exception):
    """The update has no answer yet, and a later try may give it one."""

    def __init__(self, why: Exception, pause: float | None = None) -> None:
        """`pause` are the seconds that Telegram asks to wait; None where it says nothing."""
        super().__init__(in_a_sentence(why))
        self.pause = pause


class Dispatcher(Application[Any, Any, Any, Any, Any, Any]):
    """Hands an update to its handler; raises `Unanswered` where the library would swallow."""

    def __init__(self, *, apologise: Apology, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._apologise = apologise

    async def process_update(self, update: object) -> None:
        """Answers in the language of whoever wrote or pressed.

        Raises:
            Unanswered: the network, Telegram or the database is away for now.
        """
        user = update.effective_user if isinstance(update, Update) else None
        with speaking(user.language_code if user else None):
            await super().process_update(update)

    async def process_error(
        self,
        update: object,
        error: Exception,
        job: object = None,  # noqa: ARG002 - the library's signature
        coroutine: object = None,  # noqa: ARG002
    ) -> bool:
        """Apologises for an error, or raises it where waiting may cure it.

        Raises:
            Unanswered: the network, Telegram or the database is away for now.
        """
        raise_if_curable(error)
        try:
            await self._apologise(update, error)
        except Exception as second:
            raise_if_curable(second)
            raise
        return True


def raise_if_curable(error: Exception) -> None:
    """Raises `Unanswered` for an error that a later try may not meet.

    Raises:
        Unanswered: the network, Telegram or the database is away for now.
    """
    if isinstance(error, Unanswered):
        raise error
    if isinstance(error, RetryAfter):
        raise Unanswered(error, retry_seconds(error)) from error
    if is_curable(error):
        raise Unanswered(error) from error


def is_curable(error: Exception) -> bool:
    """Whether time may heal it: no network, a server in trouble, a database away or full.

    A token or a password that was revoked, and a damaged file of SQLite, wait for the operator.
    """
    if isinstance(error, TelegramError):
        broken_answer = type(error) in {TelegramError, InvalidToken}
        return broken_answer or (
            isinstance(error, NetworkError) and not isinstance(error, BadRequest)
        )
    if isinstance(error, sqlalchemy.exc.DBAPIError):
        return _is_passing(error)
    away = sqlalchemy.exc.TimeoutError | TimeoutError | ConnectionError | socket.gaierror
    return isinstance(error, away)


def in_a_sentence(error: Exception) -> str:
    """What went wrong, in one line for the operator."""
    if isinstance(error, InvalidToken):
        return TOKEN_REFUSED
    if not isinstance(error, sqlalchemy.exc.DBAPIError):
        return f"{type(error).__name__}: {error}"
    said = str(error.orig).partition("\n")[0]
    name = getattr(error.orig, "sqlite_errorname", "")
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR")) or _state(error) == DISK_FULL:
        return f"the database cannot write ({said}): make room on its disk"
    if name.startswith(DAMAGED):
        return f"the database is damaged ({said}): put a sound copy in its place"
    if _state(error).startswith(REFUSED):
        return f"the database turns us away ({said}): check DATABASE_URL and what it may do"
    return f"the database does not answer as it should ({said})"


def _state(error: sqlalchemy.exc.DBAPIError) -> str:
    return str(getattr(error.orig, "sqlstate", None) or "")


def _is_passing(error: sqlalchemy.exc.DBAPIError) -> bool:
    if state := _state(error):
        return state[:2] in PASSING or state.startswith(REFUSED)
    if isinstance(error.orig and error.orig.__cause__, ValueError):
        return False  # a value that the database has no room for
    damaged = getattr(error.orig, "sqlite_errorname", "").startswith(DAMAGED)
    return (
        error.connection_invalidated
        or damaged
        or isinstance(error, sqlalchemy.exc.OperationalError | sqlalchemy.exc.InterfaceError)
    )
