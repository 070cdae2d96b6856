"""Proof by violence: what becomes of photos when everything goes wrong around the bot."""

import asyncio
import dataclasses
import shutil
import tempfile
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from bot.localchat.faults import Fault
from model import release
from scripts.benchmarks.disk_limit import full_disk
from scripts.benchmarks.fleet import a_database
from scripts.benchmarks.kills import killed_by_webhook, killed_while_polling
from scripts.benchmarks.room import free_port
from scripts.benchmarks.row import Row
from scripts.benchmarks.stage import DATABASE, QUICK, Plan, ask, counted, settled, stage
from scripts.benchmarks.supervised import Supervised

__all__ = ["QUICK", "Plan", "Scene", "killed_by_webhook", "killed_while_polling", "rows"]

Scene = Callable[[Path, Plan], Coroutine[Any, Any, list[Row]]]


def rows(releases: Path, plan: Plan, scenes: Sequence[Scene] = ()) -> list[Row]:
    """Plays each scene; a photo lost, or answered twice without excuse, is a limit missed."""
    found: list[Row] = []
    for scene in scenes or SCENES:
        found += asyncio.run(scene(releases, plan))
    return found


async def troubled_while_polling(releases: Path, plan: Plan) -> list[Row]:
    """A Bot API that refuses, breaks, hangs, repeats itself and mixes things up."""
    return await _trouble("A bad day at Telegram, polling", releases, plan, webhook=False)


async def troubled_by_webhook(releases: Path, plan: Plan) -> list[Row]:
    """The same with deliveries by webhook."""
    return await _trouble("A bad day at Telegram, webhook", releases, plan, webhook=True)


async def receipts_lost(releases: Path, plan: Plan) -> list[Row]:
    """The Bot API takes an answer, and the connection breaks before it says so."""
    async with stage(releases, plan) as (room, crowd, _, _):
        room.local.faults.add(Fault("cut", "sendMessage", probability=0.1, after=True))
        crowd.everybody_sends(plan.each)
        await settled(room, crowd, plan)
    topic = "The receipt of one answer in ten is lost"
    return counted(topic, crowd, twice=room.local.faults.struck.get("cut", 0))


async def database_away(releases: Path, plan: Plan) -> list[Row]:
    """Postgres is gone for a while, in mid-work."""
    topic = f"Postgres gone for {plan.away:g} s"
    with a_database() as database:
        settings = {"DATABASE_URL": database.url}
        async with stage(releases, plan, settings) as (room, crowd, bot, _):
            crowd.everybody_sends(plan.each)
            await crowd.until(len(crowd.photos) // 5, plan.patience)
            await asyncio.to_thread(database.stop)
            await asyncio.sleep(plan.away)
            await asyncio.to_thread(database.start)
            await settled(room, crowd, plan)
            crowd.everybody_sends()
            await settled(room, crowd, plan)
            tracebacks = Row(topic, "tracebacks logged", _tracebacks(bot), "", limit=0)
    return [*counted(topic, crowd, twice=0), tracebacks]


async def disk_full(releases: Path, plan: Plan) -> list[Row]:
    """No file of the bot can grow for a while."""
    topic = f"Disk full for {plan.away:g} s"
    async with stage(releases, plan) as (room, crowd, bot, folder):
        crowd.everybody_sends(plan.each)
        await crowd.until(len(crowd.photos) // 5, plan.patience)
        with full_disk(bot.pid, folder / f"{DATABASE}-wal"):
            await asyncio.sleep(plan.away)
            meanwhile = crowd.answered
        await settled(room, crowd, plan)
        tracebacks = Row(topic, "tracebacks logged", _tracebacks(bot), "", limit=0)
    waited = Row(topic, "answered when it had room again", len(crowd.photos) - meanwhile, "photos")
    return [*counted(topic, crowd, twice=0), waited, tracebacks]


async def release_changing(releases: Path, plan: Plan) -> list[Row]:
    """Two releases take turns in service while photos come in."""
    with tempfile.TemporaryDirectory() as name:
        both = Path(name)
        ids = _two_releases(releases, both)
        async with stage(both, plan) as (room, crowd, _, folder):
            crowd.everybody_sends(plan.each)
            for turn in range(plan.promotions):
                await crowd.until((turn + 1) * len(crowd.photos) // plan.promotions, plan.patience)
                await asyncio.to_thread(release.promote, both, ids[turn % 2])
            await settled(room, crowd, plan)
            served = len(ask(folder / DATABASE, "SELECT DISTINCT release FROM readings"))
    topic = f"A release changing {plan.promotions} times"
    return [*counted(topic, crowd, twice=0), Row(topic, "releases that served", served, "")]


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


async def _trouble(topic: str, releases: Path, plan: Plan, *, webhook: bool) -> list[Row]:
    settings = {}
    if webhook:
        port = free_port()
        settings = {"WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram", "PORT": str(port)}
    async with stage(releases, plan, settings) as (room, crowd, _, _):
        for fault in _bad_day("webhook" if webhook else "getUpdates"):
            room.local.faults.add(fault)
        for method in ("getFile", "file", "sendMessage"):
            room.local.faults.add(Fault("hang", method, times=2, seconds=plan.hang))
        crowd.everybody_sends(plan.each)
        await settled(room, crowd, plan)
        struck = dict(room.local.faults.struck)
        room.local.faults.clear()
    told = ", ".join(f"{kind} {times}" for kind, times in sorted(struck.items()))
    faults = Row(topic, "faults met", sum(struck.values()), "", note=told)
    return [*counted(topic, crowd, twice=0), faults]


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
