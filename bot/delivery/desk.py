"""From a raw update to its reply: the part that polling and webhook share."""

import asyncio
import contextlib
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from weakref import WeakValueDictionary

import structlog
from telegram import Update
from telegram.error import RetryAfter

from bot.delivery.albums import Album
from bot.delivery.client import IN_FLIGHT
from bot.delivery.dispatcher import Dispatcher, Unanswered, raise_if_curable
from bot.delivery.patience import SHORT_WAIT_SECONDS
from bot.ledger import Ledger
from bot.storage import State, UpdateKey

HANDLING_SECONDS = 45.0
"""Longest work on one update before it is tried anew; Telegram gives a webhook a minute."""
ELSEWHERE_SECONDS = 1.0
"""Until an update in other hands is looked at again."""
_log = structlog.get_logger()


def key_of(update: Update, bot_id: int) -> UpdateKey:
    """What tells this update from all others, also when Telegram counts anew."""
    if update.callback_query:
        stamp = f"callback {update.callback_query.id}"
    elif message := update.effective_message:
        stamp = f"message {message.chat_id} {message.message_id} {message.date.timestamp():.0f}"
    else:
        stamp = ""
    # Not every database has room for every character.
    stamp = "".join(c if c.isprintable() else "?" for c in stamp[:128])
    return UpdateKey(bot_id=bot_id, update_id=update.update_id, stamp=stamp)


class Desk:
    """Answers updates: each once, one at a time in a chat, a bounded number at once."""

    def __init__(self, dispatcher: Dispatcher, ledger: Ledger) -> None:
        self._dispatcher = dispatcher
        self._ledger = ledger
        self._slots = asyncio.Semaphore(IN_FLIGHT)
        self._chats: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._answered: set[UpdateKey] = set()
        """Answered, but not yet noted, for the database is away."""
        self._working = 0
        self._closed = False
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def idle(self) -> bool:
        """Whether most places are empty."""
        return self._working < IN_FLIGHT / 4

    async def answer(self, raws: Sequence[dict[str, Any]]) -> None:
        """Returns when an update's reply is out and noted, or when it needs none.

        Several are the updates of one album, and have one reply.

        Every chat queues once for the places, so a chat with a hundred updates waits its turn.

        Raises:
            Unanswered: not now; try again later.
        """
        updates = dict(filter(None, map(self._parsed, raws)))
        if not updates:
            return
        first = next(iter(updates.values()))
        chat = first.effective_chat.id if first.effective_chat else 0
        turn = self._chats.setdefault(chat, asyncio.Lock())
        async with turn, self._slots:
            if self._closed:
                raise Unanswered(ConnectionAbortedError("this process is about to end"))
            self._working += 1
            self._idle.clear()
            try:
                await self._answer_once(updates)
            finally:
                self._working -= 1
                if not self._working:
                    self._idle.set()

    async def close(self, seconds: float) -> None:
        """Begins nothing more, and waits so long for what was begun."""
        self._closed = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._idle.wait()

    async def _answer_once(self, keys: Mapping[UpdateKey, Update]) -> None:
        try:
            async with asyncio.timeout(HANDLING_SECONDS * len(keys)):
                if not self._answered.issuperset(keys):
                    self._raise_if_paused(keys.values())
                    open_ = await self._unanswered(keys)
                    if not open_:
                        return
                    async with self._ledger.while_ours(open_):
                        await self._dispatcher.process_update(_as_one([*open_.values()]))
                    self._answered |= keys.keys()
                await self._note_done(keys)
            self._answered -= keys.keys()
        except Exception as error:  # noqa: BLE001 - the last line before the log
            try:
                raise_if_curable(error)
                _log.exception("an update failed for good", update=next(iter(keys)).update_id)
            finally:
                _forget_where(error)
        finally:
            for key in keys.keys() - self._answered:
                self._ledger.let_go(key)

    def _raise_if_paused(self, updates: Iterable[Update]) -> None:
        """What cannot be answered yet is not worked on yet: a photo would be read on each try.

        Raises:
            Unanswered: Telegram told their chat to pause.
        """
        chat = next(iter(updates)).effective_chat
        pause = self._dispatcher.bot.wait_for(chat.id) if chat else 0.0
        if pause > SHORT_WAIT_SECONDS:
            raise Unanswered(RetryAfter(math.ceil(pause)), pause)

    async def _unanswered(self, updates: Mapping[UpdateKey, Update]) -> dict[UpdateKey, Update]:
        """Those that were not answered before; they are ours now.

        Raises:
            Unanswered: another process works on one of them.
        """
        states = await asyncio.gather(*map(self._ledger.state, updates))
        if any(state.elsewhere for state in states):
            raise Unanswered(BlockingIOError("another process works on it"), ELSEWHERE_SECONDS)
        open_ = {}
        for (key, update), state in zip(updates.items(), states, strict=True):
            if state.done:
                _log.info("delivered again, answered before", update=update.update_id)
            else:
                open_[key] = update
        return open_

    async def _note_done(self, keys: Iterable[UpdateKey]) -> None:
        """In one transaction, for they were begun together."""
        await asyncio.gather(*(self._ledger.note(key, State(done=True)) for key in keys))

    def _parsed(self, raw: dict[str, Any]) -> tuple[UpdateKey, Update] | None:
        try:
            update = Update.de_json(raw, self._dispatcher.bot)
            for whose in (update.effective_user, update.effective_chat):
                if whose and type(whose.id) is not int:
                    raise TypeError("an id that is no number")
            return key_of(update, self._dispatcher.bot.id), update
        except Exception:  # noqa: BLE001 - whatever shape a stranger gave it
            _log.warning("an update that makes no sense is left out", exc_info=True)
            return None


def _forget_where(error: BaseException | None) -> None:
    """Lets go of where an error was raised, and so of the pictures that were in hand there.

    Futures and drivers hold errors in loops: all that would stay until the garbage collector runs.
    """
    while error and error.__traceback__:
        error.__traceback__ = None
        error = error.__cause__ or error.__context__


def _as_one(updates: Sequence[Update]) -> Update:
    """The one update, or the album that several are."""
    if len(updates) == 1:
        return updates[0]
    in_order = sorted(
        updates, key=lambda u: u.effective_message.message_id if u.effective_message else 0
    )
    return Album(in_order)
