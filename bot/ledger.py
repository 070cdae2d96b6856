"""The ledger of updates: many small notes, few transactions.

While one transaction is under way, questions and notes gather for the next one. So a busy hour
costs a few transactions a second instead of hundreds, on SQLite as on Postgres.
"""

import asyncio
from collections.abc import Sequence

from bot.storage import Note, ReadingNote, State, Storage, UpdateKey


class Ledger:
    """Knows which updates are done. A note is on the disk when the call returns."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._questions: list[tuple[UpdateKey, asyncio.Future[State]]] = []
        self._notes: list[tuple[Note, asyncio.Future[None]]] = []
        self._work: asyncio.Task[None] | None = None

    async def state(self, key: UpdateKey) -> State:
        """How far an update is."""
        answer: asyncio.Future[State] = asyncio.get_running_loop().create_future()
        self._questions.append((key, answer))
        self._begin()
        return await answer

    async def note(self, key: UpdateKey, state: State, reading: ReadingNote | None = None) -> None:
        """Remembers how far an update is."""
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._notes.append((Note(key, state, reading), written))
        self._begin()
        await written

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
            await self._storage.write([note for note, _ in notes])
        except Exception as error:  # noqa: BLE001 - handed on to those who wait
            if len(notes) > 1:  # perhaps a single one is at fault
                for one in notes:
                    await self._write([one])
            else:
                _tell(notes[0][1], error)
            return
        for _, written in notes:
            if not written.done():
                written.set_result(None)

    async def _answer(self, questions: Sequence[tuple[UpdateKey, asyncio.Future[State]]]) -> None:
        try:
            known = await self._storage.states({key for key, _ in questions})
        except Exception as error:  # noqa: BLE001 - handed on to those who wait
            for _, answer in questions:
                _tell(answer, error)
            return
        for key, answer in questions:
            if not answer.done():
                answer.set_result(known.get(key, State()))


def _tell(waiting: asyncio.Future[State] | asyncio.Future[None], error: Exception) -> None:
    if not waiting.done():
        waiting.set_exception(error)
