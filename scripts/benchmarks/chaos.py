"""Proof by violence: what becomes of photos when everything goes wrong around the bot."""

import asyncio
import contextlib
import dataclasses
import random
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.localchat.faults import Fault
from model import release
from scripts.benchmarks import pictures
from scripts.benchmarks.crowd import Crowd
from scripts.benchmarks.disk_limit import full_disk
from scripts.benchmarks.fleet import a_database, fleet
from scripts.benchmarks.room import Room, free_port, open_room
from scripts.benchmarks.row import Row, percentile
from scripts.benchmarks.supervised import Supervised, supervised

DATABASE = "data/digitbot.sqlite3"
DONE = "SELECT update_id, done_at FROM handled_updates WHERE done_at IS NOT NULL"
"""When each update was noted as answered, in Unix seconds."""
ANSWER = "7"
"""What the photo that everybody sends says."""
SOON_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How hard to be."""

    people: int = 50
    each: int = 10
    """Photos of everybody."""
    kills: int = 20
    bots: int = 3
    """By webhook, behind nginx."""
    hang: float = 60.0
    """Seconds that the Bot API hangs."""
    away: float = 10.0
    """Seconds that the database is gone, and that the disk is full."""
    promotions: int = 40
    """Changes of the release in service."""
    seed: int = 1
    patience: float = 300.0
    """Seconds after which a photo without an answer is lost."""


QUICK = Plan(people=8, each=3, kills=3, bots=2, hang=1.0, away=1.0, promotions=4, patience=90.0)
"""Seconds in place of minutes."""

Scene = Callable[[Path, Plan], Coroutine[Any, Any, list[Row]]]


def rows(releases: Path, plan: Plan, scenes: Sequence[Scene] = ()) -> list[Row]:
    """Plays each scene; a photo lost, or answered twice without excuse, is a limit missed."""
    found: list[Row] = []
    for scene in scenes or SCENES:
        found += asyncio.run(scene(releases, plan))
    return found


async def killed_while_polling(releases: Path, plan: Plan) -> list[Row]:
    """Kill -9 at random moments; the bot is started again each time."""
    async with _stage(releases, plan) as (room, crowd, bot, folder):
        crowd.everybody_sends(plan.each)
        await _kill(crowd, [bot], plan)
        await _settled(room, crowd, plan)
        done = _ask(folder / DATABASE, DONE)
    return _told(f"kill -9 {plan.kills} times, polling", crowd, [bot], done)


async def killed_by_webhook(releases: Path, plan: Plan) -> list[Row]:
    """Kill -9 at random moments of one of several bots that share Postgres behind nginx."""
    with tempfile.TemporaryDirectory() as name:
        async with (
            open_room(pictures.one_digit()) as room,
            fleet(room, Path(name), releases, plan.bots) as several,
        ):
            crowd = Crowd(room, plan.people)
            async with crowd.listening():
                crowd.everybody_sends(plan.each)
                await _kill(crowd, several.bots, plan)
                await _settled(room, crowd, plan)
            done = await several.database.ask(DONE)
    topic = f"kill -9 {plan.kills} times, webhook, {plan.bots} bots, Postgres, nginx"
    return _told(topic, crowd, several.bots, done)


async def troubled_while_polling(releases: Path, plan: Plan) -> list[Row]:
    """A Bot API that refuses, breaks, hangs, repeats itself and mixes things up."""
    return await _trouble("A bad day at Telegram, polling", releases, plan, webhook=False)


async def troubled_by_webhook(releases: Path, plan: Plan) -> list[Row]:
    """The same with deliveries by webhook."""
    return await _trouble("A bad day at Telegram, webhook", releases, plan, webhook=True)


async def receipts_lost(releases: Path, plan: Plan) -> list[Row]:
    """The Bot API takes an answer, and the connection breaks before it says so."""
    async with _stage(releases, plan) as (room, crowd, _, _):
        room.local.faults.add(Fault("cut", "sendMessage", probability=0.1, after=True))
        crowd.everybody_sends(plan.each)
        await _settled(room, crowd, plan)
    topic = "The receipt of one answer in ten is lost"
    return _counted(topic, crowd, twice=room.local.faults.struck.get("cut", 0))


async def database_away(releases: Path, plan: Plan) -> list[Row]:
    """Postgres is gone for a while, in mid-work."""
    topic = f"Postgres gone for {plan.away:g} s"
    with a_database() as database:
        settings = {"DATABASE_URL": database.url}
        async with _stage(releases, plan, settings) as (room, crowd, bot, _):
            crowd.everybody_sends(plan.each)
            await crowd.until(len(crowd.photos) // 5, plan.patience)
            await asyncio.to_thread(database.stop)
            await asyncio.sleep(plan.away)
            await asyncio.to_thread(database.start)
            await _settled(room, crowd, plan)
            crowd.everybody_sends()
            await _settled(room, crowd, plan)
            tracebacks = Row(topic, "tracebacks logged", _tracebacks(bot), "", limit=0)
    return [*_counted(topic, crowd, twice=0), tracebacks]


async def disk_full(releases: Path, plan: Plan) -> list[Row]:
    """No file of the bot can grow for a while."""
    topic = f"Disk full for {plan.away:g} s"
    async with _stage(releases, plan) as (room, crowd, bot, folder):
        crowd.everybody_sends(plan.each)
        await crowd.until(len(crowd.photos) // 5, plan.patience)
        with full_disk(bot.pid, folder / f"{DATABASE}-wal"):
            await asyncio.sleep(plan.away)
            meanwhile = crowd.answered
        await _settled(room, crowd, plan)
        tracebacks = Row(topic, "tracebacks logged", _tracebacks(bot), "", limit=0)
    waited = Row(topic, "answered when it had room again", len(crowd.photos) - meanwhile, "photos")
    return [*_counted(topic, crowd, twice=0), waited, tracebacks]


async def release_changing(releases: Path, plan: Plan) -> list[Row]:
    """Two releases take turns in service while photos come in."""
    with tempfile.TemporaryDirectory() as name:
        both = Path(name)
        ids = _two_releases(releases, both)
        async with _stage(both, plan) as (room, crowd, _, folder):
            crowd.everybody_sends(plan.each)
            for turn in range(plan.promotions):
                await crowd.until((turn + 1) * len(crowd.photos) // plan.promotions, plan.patience)
                await asyncio.to_thread(release.promote, both, ids[turn % 2])
            await _settled(room, crowd, plan)
            served = len(_ask(folder / DATABASE, "SELECT DISTINCT release FROM readings"))
    topic = f"A release changing {plan.promotions} times"
    return [*_counted(topic, crowd, twice=0), Row(topic, "releases that served", served, "")]


SCENES: tuple[Scene, ...] = (
    killed_while_polling,
    killed_by_webhook,
    troubled_while_polling,
    troubled_by_webhook,
    receipts_lost,
    database_away,
    disk_full,
    release_changing,
)


@contextlib.asynccontextmanager
async def _stage(
    releases: Path, plan: Plan, settings: dict[str, str] | None = None
) -> AsyncIterator[tuple[Room, Crowd, Supervised, Path]]:
    """A room, the people in it, one bot, and the folder that it works in."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        given = {"MODEL_DIR": str(releases), **(settings or {})}
        async with (
            open_room(pictures.one_digit()) as room,
            supervised(room, folder, given) as bot,
        ):
            crowd = Crowd(room, plan.people)
            async with crowd.listening():
                yield room, crowd, bot, folder


async def _trouble(topic: str, releases: Path, plan: Plan, *, webhook: bool) -> list[Row]:
    settings = {}
    if webhook:
        port = free_port()
        settings = {"WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram", "PORT": str(port)}
    async with _stage(releases, plan, settings) as (room, crowd, _, _):
        for fault in _bad_day("webhook" if webhook else "getUpdates"):
            room.local.faults.add(fault)
        for method in ("getFile", "file", "sendMessage"):
            room.local.faults.add(Fault("hang", method, times=2, seconds=plan.hang))
        crowd.everybody_sends(plan.each)
        await _settled(room, crowd, plan)
        struck = dict(room.local.faults.struck)
        room.local.faults.clear()
    told = ", ".join(f"{kind} {times}" for kind, times in sorted(struck.items()))
    faults = Row(topic, "faults met", sum(struck.values()), "", note=told)
    return [*_counted(topic, crowd, twice=0), faults]


def _bad_day(delivery: str) -> list[Fault]:
    return [
        Fault("429", "sendMessage", 0.05, seconds=1),
        Fault("500", probability=0.05),
        Fault("502", probability=0.05),
        Fault("cut", probability=0.05),
        Fault("latency", probability=0.05, seconds=0.3),
        Fault("duplicate", delivery, 0.1),
        Fault("shuffle", delivery, 0.5),
    ]


async def _kill(crowd: Crowd, bots: Sequence[Supervised], plan: Plan) -> None:
    """Kills one bot after another, most in mid-work, some while they start."""
    chance = random.Random(plan.seed)  # noqa: S311 - dice, not secrets
    lives = 1.6 * len(crowd.photos) / max(plan.kills, 1)
    for kill in range(plan.kills):
        if kill % 5 == 4:
            await asyncio.sleep(chance.uniform(0, SOON_SECONDS))
        else:
            answers = crowd.answered + 1 + int(chance.uniform(0, lives))
            await crowd.until(min(answers, len(crowd.photos)), SOON_SECONDS * 10)
            await asyncio.sleep(chance.uniform(0, 0.05))
        await chance.choice(bots).kill()


async def _settled(room: Room, crowd: Crowd, plan: Plan) -> None:
    """Returns when all is answered and confirmed, or patience is at an end."""
    await crowd.until(len(crowd.photos), plan.patience)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(plan.patience):
            while len(room.local.updates):
                await room.local.updates.changes.wait(0.1)


def _counted(topic: str, crowd: Crowd, twice: int | None = None) -> list[Row]:
    """What became of the photos; `twice` is how many may be answered twice."""
    answers = [text for photo in crowd.photos.values() for _, text in photo.answers]
    others = sum(not text.startswith(ANSWER) for text in answers)
    more = sum(len(photo.answers) - 1 for photo in crowd.repeated)
    took = max(crowd.waits, default=0.0)
    return [
        Row(topic, "photos", len(crowd.photos), "", note=f"of {len(crowd.people)} people"),
        Row(topic, "lost", crowd.lost, "", limit=0),
        Row(topic, "answered twice", more, "", limit=twice),
        Row(topic, "answered otherwise than with what they say", others, ""),
        Row(topic, "until the last was answered", took, "s"),
    ]


def _told(
    topic: str, crowd: Crowd, bots: Sequence[Supervised], done: Sequence[tuple[Any, ...]]
) -> list[Row]:
    """What became of them under kills, and how wide the window is in which to be killed."""
    kills = sorted(at for bot in bots for at in bot.killed)
    gaps = [
        1000 * min((abs(at - photo.answers[0][0]) for at in kills), default=float("inf"))
        for photo in crowd.repeated
    ]
    found = [Row(topic, "kills", len(kills), ""), *_counted(topic, crowd)]
    if gaps:
        note = "median and maximum over those answered twice"
        name = "  between the first answer and a kill"
        found.append(
            Row(topic, name, percentile(gaps, 50), "ms", len(gaps), high=max(gaps), note=note)
        )
    noted = _noted(crowd, dict(done))
    if noted:
        name = "from an answer accepted to its note begun"
        found.append(Row.of(topic, name, "ms", noted))
    return found


def _noted(crowd: Crowd, done: Mapping[int, float]) -> list[float]:
    """Milliseconds from the Bot API's yes to the begin of the transaction that notes it."""
    return [
        1000 * max(done[photo.update_id] - photo.answers[0][0], 0.0)
        for photo in crowd.photos.values()
        if len(photo.answers) == 1 and photo.update_id in done
    ]


def _ask(database: Path, query: str) -> list[tuple[Any, ...]]:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


def _tracebacks(bot: Supervised) -> int:
    return bot.log.count("Traceback")


def _two_releases(releases: Path, both: Path) -> tuple[str, str]:
    """Copies the release in service twice, under two ids, and promotes the first."""
    current = release.current(releases)
    ids = current.id, f"{current.id}-again"
    for name in ids:
        folder = both / name
        shutil.copytree(current.folder, folder)
        card = dataclasses.replace(current.card, id=name)
        (folder / "card.json").write_text(card.to_json(), encoding="utf-8")
    release.promote(both, ids[0])
    return ids
