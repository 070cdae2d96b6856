"""A local chat in our own event loop, and the bot as a process on it."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.localchat import LocalChat, create_app, serve
from bot.localchat.faults import Fault
from bot.localchat.parameters import Upload
from scripts.benchmarks.children import ROOT

LOG = "bot.log"
PATIENCE = 60.0
"""Seconds until a reply is given up."""


@dataclass(frozen=True, slots=True)
class Room:
    """A Bot API over HTTP, whose people live in this process and so cost it little."""

    local: LocalChat
    address: str
    photo: list[dict[str, Any]]
    """The photo that everybody sends, in Telegram's sizes."""

    def person(self) -> int:
        """Somebody new; their id."""
        return int(self.local.chats.add_user("Guest")["id"])

    async def answer_to(self, person: int) -> float:
        """Sends the photo; the seconds until the reply.

        Raises:
            TimeoutError: there is none.
        """
        chat = self.local.chats.for_person(person, person)
        began = time.perf_counter()
        message = chat.post(self.local.chats.users[person], {"photo": self.photo})
        after = chat.last_seq
        self.local.updates.push("message", message)
        async with asyncio.timeout(PATIENCE):
            while True:
                for event in await chat.events_after(after, PATIENCE):
                    after = event["seq"]
                    if event["kind"] == "message":
                        return time.perf_counter() - began

    def delay(self, seconds: float) -> None:
        """Every call takes so much longer from now on."""
        self.local.faults.clear()
        if seconds:
            self.local.faults.add(Fault("latency", seconds=seconds))


@contextlib.asynccontextmanager
async def open_room(photo: bytes) -> AsyncIterator[Room]:
    """Serves a local chat until the block ends."""
    local = LocalChat()
    async with serve(create_app(local)) as address:
        sizes = await local.files.photo(Upload("photo.jpg", "image/jpeg", photo))
        yield Room(local, address, sizes)


@contextlib.asynccontextmanager
async def bot_in(
    room: Room, releases: Path, folder: Path, *, webhook: bool
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Our bot, until the block ends."""
    settings = {"MODEL_DIR": str(releases)}
    if webhook:
        port = free_port()
        settings |= {"WEBHOOK_URL": f"http://127.0.0.1:{port}/updates", "PORT": str(port)}
    async with process(room, folder, ("-m", "bot"), settings) as running:
        yield running


@contextlib.asynccontextmanager
async def process(
    room: Room, folder: Path, command: Sequence[str], settings: dict[str, str]
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A bot in Python, which works in `folder` and leaves its log there.

    Raises:
        RuntimeError: it ended before its time.
    """
    running = await start(room, folder, command, settings)
    try:
        yield running
        if running.returncode is not None:
            raise RuntimeError(f"the bot ended: {(folder / LOG).read_text()[-500:]}")
    finally:
        if running.returncode is None:
            running.send_signal(signal.SIGTERM)
        await running.wait()


async def start(
    room: Room, folder: Path, command: Sequence[str], settings: dict[str, str]
) -> asyncio.subprocess.Process:
    """Starts a bot in Python, which works in `folder` and adds to its log there."""
    told = {
        "TELEGRAM_BOT_TOKEN": room.local.token,
        "TELEGRAM_API_URL": room.address,
        "PHOTOS_PER_MINUTE": "0",
    }
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TELEGRAM_", "WEBHOOK_"))}
    with (folder / LOG).open("ab") as out:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            *command,
            cwd=folder,
            env={**kept, "PYTHONPATH": str(ROOT), **told, **settings},
            stdout=out,
            stderr=out,
        )


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
