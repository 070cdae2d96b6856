"""People who send photos and remember each answer, with its time."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from scripts.benchmarks.room import Room

WAIT_SECONDS = 30.0


@dataclass(slots=True)
class Photo:
    """One photo that somebody sent."""

    sent: float
    """Unix seconds."""
    update_id: int
    answers: list[tuple[float, str]] = field(default_factory=list)
    """When the Bot API accepted each answer, and what it says."""


class Crowd:
    """So many people, and what became of their photos."""

    def __init__(self, room: Room, people: int) -> None:
        self._room = room
        self.people = [room.person() for _ in range(people)]
        self.photos: dict[tuple[int, int], Photo] = {}
        """By the person's id and the message's."""
        self.answered = 0
        """Photos with an answer."""
        self._news = asyncio.Event()

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Everybody looks at their chat until the block ends."""
        tasks = [asyncio.create_task(self._listen(person)) for person in self.people]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def send(self, person: int, content: Mapping[str, Any] | None = None) -> Photo:
        """Somebody sends this content of a message; without one, the room's photo."""
        chats = self._room.local.chats
        shown = dict(content or {"photo": self._room.photo})
        message = chats.for_person(person, person).post(chats.users[person], shown)
        photo_id = person, message["message_id"]
        sent = Photo(time.time(), self._room.local.updates.push("message", message) or 0)
        self.photos[photo_id] = sent
        return sent

    def everybody_sends(self, times: int = 1) -> None:
        """Everybody sends so many photos, in turns."""
        for _ in range(times):
            for person in self.people:
                self.send(person)

    async def until(self, answered: int, seconds: float) -> bool:
        """Waits until so many photos have an answer; whether they had in time."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self.answered < answered:
                    self._news.clear()
                    await self._news.wait()
        return self.answered >= answered

    async def until_answered(self, photo: Photo, seconds: float) -> None:
        """Waits until this photo has an answer, or for so long."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not photo.answers:
                    self._news.clear()
                    await self._news.wait()

    @property
    def lost(self) -> int:
        """Photos without an answer."""
        return len(self.photos) - self.answered

    @property
    def repeated(self) -> list[Photo]:
        """Photos that were answered more than once."""
        return [photo for photo in self.photos.values() if len(photo.answers) > 1]

    @property
    def waits(self) -> list[float]:
        """Seconds until the first answer, of each photo that has one."""
        return [p.answers[0][0] - p.sent for p in self.photos.values() if p.answers]

    async def _listen(self, person: int) -> None:
        chat = self._room.local.chats.for_person(person, person)
        after = 0
        while True:
            events = await chat.events_after(after, WAIT_SECONDS)
            after = events[-1]["seq"] if events else after
            self._hear(person, (e["message"] for e in events if e["kind"] == "message"))

    def _hear(self, person: int, messages: Iterable[Mapping[str, Any]]) -> None:
        for message in messages:
            quoted = message.get("reply_to_message", {}).get("message_id")
            photo = self.photos.get((person, quoted))
            if photo is not None and message["from"]["is_bot"]:
                self.answered += not photo.answers
                photo.answers.append((time.time(), message.get("text", "")))
                self._news.set()
