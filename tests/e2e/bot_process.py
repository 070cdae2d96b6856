"""A bot as a process, and the people who talk to it over the local chat's control routes."""

import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import httpx

PATIENCE = 90.0
"""Seconds until a test gives up waiting."""


class Chat(httpx.Client):
    """The local chat's control routes."""

    def __init__(self, address: str) -> None:
        super().__init__(base_url=address, timeout=PATIENCE + 5, trust_env=False)
        self.address = address

    def control(self, verb: str, path: str, **more: Any) -> Any:
        answer = self.request(verb, f"/control/{path}", **more).raise_for_status().json()
        return answer["result"]

    def person(self, **named: Any) -> "Person":
        return Person(self, self.control("POST", "users", json=named)["id"])

    def group(self, *people: "Person") -> list["Person"]:
        """A new group of these people and the bot; they, as they are there."""
        members = [person.id for person in people]
        made = self.control("POST", "groups", json={"title": "Team", "members": members})
        return [Person(self, person.id, made["id"]) for person in people]

    def fault(self, kind: str, **more: Any) -> None:
        self.control("POST", "faults", json={"kind": kind, **more})

    def pending(self) -> int:
        return int(self.control("GET", "state")["pending_updates"])

    def wait_until(self, holds: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < end, f"not so after {PATIENCE} s"
            time.sleep(0.02)

    def calls(self, method: str) -> int:
        return int(self.control("GET", "state")["calls"].get(method, 0))


class Person:
    """Somebody in a private chat with the bot, or in a group."""

    def __init__(self, chat: Chat, user_id: int, where: int | None = None) -> None:
        self.chat, self.id, self.where = chat, user_id, where or user_id

    def says(self, text: str, **more: Any) -> int:
        said = {"user": self.id, "chat": self.where, "text": text, **more}
        sent = self.chat.control("POST", "messages", json=said)
        return int(sent[0]["message_id"])

    def sends(self, data: bytes, name: str = "photo.jpg", kind: str = "photo", **more: Any) -> int:
        said = {"user": self.id, "chat": self.where, **more}
        files = {kind: (name, data)}
        sent = self.chat.control("POST", "messages", data=said, files=files)
        return int(sent[0]["message_id"])

    def sends_album(self, *photos: bytes, **more: Any) -> int:
        """Sends photos as one album; gives the id of the first message."""
        said = {"user": self.id, "chat": self.where, **more}
        files = {f"photo{place}": ("photo.jpg", data) for place, data in enumerate(photos)}
        sent = self.chat.control("POST", "messages", data=said, files=files)
        return int(sent[0]["message_id"])

    def replies_with(self, words: str) -> list[dict[str, Any]]:
        """What the bot said with these words in it, when all that was sent is answered."""
        self.chat.wait_until(lambda: self.chat.pending() == 0)
        return [said for said in self.replies() if words in said.get("text", "")]

    def answers_to(self, message_id: int, text: str) -> None:
        """Replies to a message with a text."""
        self.says(text, reply_to=message_id)

    def presses(self, message: dict[str, Any], label: str) -> str:
        """Presses the button of this label; gives the small answer."""
        rows = message["reply_markup"]["inline_keyboard"]
        data = next(b["callback_data"] for row in rows for b in row if b["text"] == label)
        return self.presses_data(message, data)

    def presses_data(self, message: dict[str, Any], data: str) -> str:
        pressed = {
            "user": self.id,
            "chat": self.where,
            "message_id": message["message_id"],
            "data": data,
        }
        query = self.chat.control("POST", "presses", json=pressed)
        return str(self._first(lambda event: event.get("callback_query_id") == query)["text"])

    def now(self, message: dict[str, Any], holds: Callable[[dict[str, Any]], bool]) -> Any:
        """The message as it stands after an edit for which `holds` is true."""

        def fits(event: dict[str, Any]) -> bool:
            edited = event["kind"] == "edit" and event["message"]
            same = edited and edited["message_id"] == message["message_id"]
            return bool(same and holds(edited))

        return self._first(fits, newest=True)["message"]

    def _first(self, fits: Callable[[dict[str, Any]], bool], *, newest: bool = False) -> Any:
        after, end = 0, time.monotonic() + PATIENCE
        while time.monotonic() < end:
            asked = {"chat": self.where, "after": after, "wait": 5}
            events = self.chat.control("GET", "events", params=asked)
            found = [event for event in events if fits(event)]
            if found:
                return found[-1 if newest else 0]
            after = events[-1]["seq"] if events else after
        raise AssertionError(f"no such event after {PATIENCE} s")

    def update(self, **message: Any) -> None:
        """Pushes a message of any kind, also such that the chat page cannot send."""
        shape = {"id": self.id, "type": "private", "first_name": "Guest"}
        sender = {"id": self.id, "is_bot": False, "first_name": "Guest"}
        number = int(time.time() * 1000) % 10**9
        whole = {"message_id": number, "date": 1, "chat": shape, "from": sender, **message}
        self.chat.control("POST", "updates", json={"message": whole})

    def replies(self, count: int = 1) -> list[dict[str, Any]]:
        """What the bot said, as soon as there are `count` messages of it."""
        after, found, end = 0, [], time.monotonic() + PATIENCE
        while len(found) < count and time.monotonic() < end:
            asked = {"chat": self.where, "after": after, "wait": 5}
            for event in self.chat.control("GET", "events", params=asked):
                after = event["seq"]
                if event["kind"] == "message" and event["message"]["from"]["is_bot"]:
                    found.append(event["message"])
        assert len(found) >= count, f"{len(found)} of {count} replies after {PATIENCE} s"
        return found


class BotProcess:
    """`python -m bot`, with its output in files."""

    _numbers = itertools.count()

    def __init__(self, folder: Path, settings: dict[str, str], *arguments: str) -> None:
        number = next(self._numbers)
        self._out, self._err = (folder / f"bot{number}.{name}" for name in ("out", "err"))
        kept = {k: v for k, v in os.environ.items() if k.startswith(("PATH", "COVERAGE"))}
        with self._out.open("w") as out, self._err.open("w") as err:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", *arguments],
                cwd=folder,
                env={**kept, **settings},
                stdout=out,
                stderr=err,
            )

    def said(self) -> str:
        return self._out.read_text() + self._err.read_text()

    def until_it_says(self, words: str) -> Self:
        end = time.monotonic() + PATIENCE
        while words not in self.said():
            assert time.monotonic() < end, f"never said {words!r}, but:\n{self.said()}"
            assert self._process.poll() is None or words in self.said(), self.said()
            time.sleep(0.02)
        return self

    def ready(self) -> Self:
        return self.until_it_says("ready")

    def terminate(self) -> int:
        """SIGTERM; gives the exit status."""
        self._process.send_signal(signal.SIGTERM)
        return self.ended()

    def ended(self) -> int:
        return self._process.wait(timeout=PATIENCE)

    def end(self) -> None:
        """SIGTERM where it still runs, so that coverage is written; then SIGKILL."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
