"""The ledger of updates: many small notes, few transactions.

While one transaction is under way, questions and notes gather for the next one. So a busy hour
costs a few transactions a second instead of hundreds, on SQLite as on Postgres.
"""

import asyncio
import contextlib
import copy
import secrets
from collections.abc import AsyncIterator, Collection, Sequence

import structlog

from bot.handled import Handled, Note
from bot.storage import ReadingNote, Row, State, Storage, UpdateKey, reading_row

CLAIM_SECONDS = 15.0
"""A process that has not renewed its claims for so long is taken for dead."""
SAFE_SECONDS = 2.0
"""So much sooner it drops its work by itself: the clocks of two machines differ."""
_log = structlog.get_logger()


class Ledger:
    """Knows which updates are done, and in whose hands the others are."""

    def __init__(
        self, storage: Storage, *, alone: bool = False, lease: float = CLAIM_SECONDS
    ) -> None:
        """`alone` says that no other process can be at work: Telegram lets only one poll."""
        self._handled = Handled(storage)
        self._now = storage.now
        self._alone = alone
        self._lease = lease
        self._owner = secrets.token_hex(8)
        self._held: dict[UpdateKey, State] = {}
        self._until: dict[UpdateKey, float] = {}
        """When each claim ends, on the clock of the event loop."""
        self._limits: dict[asyncio.Timeout, Collection[UpdateKey]] = {}
        self._enclosed: dict[UpdateKey, list[Row]] = {}
        self._questions: list[tuple[UpdateKey, asyncio.Future[State]]] = []
        self._notes: list[tuple[Note, asyncio.Future[None]]] = []
        self._work: asyncio.Task[None] | None = None

    async def state(self, key: UpdateKey) -> State:
        """How far an update is; ours to work on, unless it is done or elsewhere."""
        if key in self._held:
            return self._held[key]
        answer: asyncio.Future[State] = asyncio.get_running_loop().create_future()
        self._questions.append((key, answer))
        self._begin()
        state = await answer
        if not (state.done or state.elsewhere):
            self._held[key] = state
        return state

    def enclose(self, key: UpdateKey, *rows: Row) -> None:
        """What is to be written in one with the note that an update is done."""
        self._enclosed.setdefault(key, []).extend(rows)

    async def note(self, key: UpdateKey, state: State, reading: ReadingNote | None = None) -> None:
        """Remembers how far an update is; the end of this process undoes it no more.

        Nothing is written of an attempt at an update that was never in hand before: should the
        process die of it, its claim tells so much. A reading is written when its update is done.
        """
        if reading:
            self.enclose(key, reading_row(key, reading, self._now()))
        if not (state.done or self._held.get(key, State(again=True)).again):
            return
        rows = self._enclosed.get(key, ()) if state.done else ()
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._notes.append((Note(key, state, tuple(rows)), written))
        self._begin()
        await written

    @contextlib.asynccontextmanager
    async def while_ours(self, keys: Collection[UpdateKey]) -> AsyncIterator[None]:
        """Work on updates, which ends before another process may begin the same.

        Raises:
            TimeoutError: the claims could not be renewed.
        """
        if self._alone:
            yield
            return
        async with asyncio.timeout_at(self._end(keys)) as limit:
            self._limits[limit] = keys
            try:
                yield
            finally:
                del self._limits[limit]

    def let_go(self, key: UpdateKey) -> None:
        """Nobody here works on an update any more; before long, another process may."""
        self._held.pop(key, None)
        self._until.pop(key, None)
        self._enclosed.pop(key, None)

    async def keep_claims(self) -> None:
        """Tells the others again and again that we live; never returns."""
        while True:
            await asyncio.sleep(self._lease / 4)
            if self._held and not self._alone:
                try:
                    await self._renew(set(self._held))
                except Exception as error:  # noqa: BLE001 - a chore that must not end
                    _log.warning("claims cannot be renewed", why=str(error))

    async def _renew(self, keys: set[UpdateKey]) -> None:
        began = asyncio.get_running_loop().time()
        ours = await self._handled.renew(keys, self._owner, self._lease)
        for key in keys & self._held.keys():
            self._until[key] = began + self._lease - SAFE_SECONDS if key in ours else began
        for limit, worked_on in self._limits.items():
            if not limit.expired():
                limit.reschedule(self._end(worked_on))

    def _end(self, keys: Collection[UpdateKey]) -> float:
        """When the first of these claims ends."""
        return min(self._until.get(key, 0.0) for key in keys)

    def _begin(self) -> None:
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._work_off())

    async def _work_off(self) -> None:
        while self._questions or self._notes:
            notes, self._notes = self._notes, []
            questions, self._questions = self._questions, []
            if notes:
                await self._write(notes)
            if questions:
                await self._answer(questions)

    async def _write(self, notes: Sequence[tuple[Note, asyncio.Future[None]]]) -> None:
        try:
            await self._handled.write([note for note, _ in notes])
        except Exception as error:  # noqa: BLE001 - handed on to those who wait
            if len(notes) > 1 and _may_be_one_of_them(error):
                for one in notes:
                    await self._write([one])
            else:
                _tell([written for _, written in notes], error)
            return
        for _, written in notes:
            if not written.done():
                written.set_result(None)

    async def _answer(self, questions: Sequence[tuple[UpdateKey, asyncio.Future[State]]]) -> None:
        keys = {key for key, _ in questions}
        began = asyncio.get_running_loop().time()
        try:
            known = await self._handled.claim(keys, self._owner, self._lease, alone=self._alone)
        except Exception as error:  # noqa: BLE001 - handed on to those who wait
            if len(questions) > 1 and _may_be_one_of_them(error):
                for one in questions:
                    await self._answer([one])
            else:
                _tell([answer for _, answer in questions], error)
            return
        for key, answer in questions:
            if not answer.done():
                if not (known[key].done or known[key].elsewhere):
                    self._until[key] = began + self._lease - SAFE_SECONDS
                answer.set_result(known[key])


def _may_be_one_of_them(error: Exception) -> bool:
    """Whether a single note or question may be at fault, and not a database out of reach."""
    return not isinstance(error, OSError)


def _tell(
    waiting: Sequence[asyncio.Future[State] | asyncio.Future[None]], error: Exception
) -> None:
    for one in waiting:
        if not one.done():  # of several, each has an error of its own, which grows on its way
            one.set_exception(copy.copy(error) if len(waiting) > 1 else error)
