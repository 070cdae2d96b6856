"""Files that mean harm, sent to the bot: each gets one answer, and nobody waits for long."""

import asyncio
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bot.localchat.parameters import Upload
from scripts.benchmarks import machine, pictures
from scripts.benchmarks.crowd import Crowd
from scripts.benchmarks.hostile import MOST_MEGABYTES
from scripts.benchmarks.hostile_files import hostile_file
from scripts.benchmarks.room import LOG, Room, open_room, process
from scripts.benchmarks.row import Row

TOPIC = "Hostile files, the whole bot"
PEOPLE = 16
"""Who send one each at once, and the next when that is answered."""
PATIENCE_SECONDS = 300.0
GLANCE_SECONDS = 0.05
"""Between two looks at its memory."""
WORDS = 4
"""Of an answer, which tell its kind."""


def rows(releases: Path, files: Sequence[int]) -> list[Row]:
    """What becomes of the files of these numbers, the first of them sent at once.

    Raises:
        RuntimeError: the bot died of one.
    """
    return asyncio.run(_rows(releases, files))


async def _rows(releases: Path, files: Sequence[int]) -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        settings = {"MODEL_DIR": str(releases), "PHOTOS_PER_MINUTE": "0"}
        async with (
            open_room(pictures.one_digit()) as room,
            process(room, Path(name), ("-m", "bot"), settings) as bot,
        ):
            await asyncio.gather(*(room.answer_to(room.person()) for _ in range(PEOPLE)))
            crowd, memory = Crowd(room, PEOPLE), [machine.resident_mb(bot.pid) or 0.0]
            async with crowd.listening():
                numbers, watching = (
                    iter(files),
                    asyncio.create_task(_watch(bot.pid, memory)),
                )
                await asyncio.gather(*(_send(room, crowd, p, numbers) for p in crowd.people))
                watching.cancel()
                # By when an answer that was one too many would be there, too.
                await asyncio.gather(*(room.answer_to(person) for person in crowd.people))
        log = (Path(name) / LOG).read_text(errors="replace")
    repeated = sum(len(photo.answers) - 1 for photo in crowd.repeated)
    errors = sum("error" in line.split()[1:2] for line in log.splitlines())
    return [
        Row(TOPIC, "files", len(crowd.photos), "", note=_kinds(crowd)),
        Row(TOPIC, "without an answer", crowd.lost, "", limit=0),
        Row(TOPIC, "answered twice", repeated, "", limit=0),
        Row(TOPIC, "errors logged", errors, "", limit=0),
        Row(TOPIC, "log, for each file", len(log) / len(files), "bytes"),
        Row.of(TOPIC, "wait for the answer", "s", crowd.waits),
        Row(TOPIC, "  the longest", max(crowd.waits), "s"),
        Row(
            TOPIC,
            "memory at most, above idle",
            max(memory) - memory[0],
            "MB",
            len(memory),
            limit=MOST_MEGABYTES,
        ),
    ]


async def _watch(pid: int, memory: list[float]) -> None:
    """Adds the megabytes that the bot and its readers hold, again and again."""
    while True:
        memory.append(machine.resident_mb(pid) or 0.0)
        await asyncio.sleep(GLANCE_SECONDS)


def _kinds(crowd: Crowd) -> str:
    """What was answered, and how often."""
    answers = [text for photo in crowd.photos.values() for _, text in photo.answers]
    kinds = Counter(
        " ".join(text.split()[:WORDS]) if text[:1].isalpha() else "digits" for text in answers
    )
    return ", ".join(f"{kind}: {count}" for kind, count in kinds.most_common())


async def _send(room: Room, crowd: Crowd, person: int, numbers: Iterator[int]) -> None:
    """Somebody sends one after the other, for as long as there are any."""
    for number in numbers:
        file = await asyncio.to_thread(hostile_file, number)
        sent = crowd.send(person, await _content(room, number, file))
        await crowd.until_answered(sent, PATIENCE_SECONDS)


async def _content(room: Room, number: int, file: bytes) -> dict[str, Any]:
    """A document of this content; every other one comes as if Telegram had made a photo of it."""
    # Bytes of no kind: the local chat draws no thumbnail of them.
    document = await room.local.files.document(Upload(f"{number}", "", file))
    if number % 2:
        return {"document": document}
    return {"photo": [{**document, "width": 1280, "height": 960}]}
