"""kill -9 at random moments, and how wide the window is in which it does harm."""

import asyncio
import random
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scripts.benchmarks import pictures
from scripts.benchmarks.crowd import Crowd
from scripts.benchmarks.fleet import fleet
from scripts.benchmarks.room import open_room
from scripts.benchmarks.row import Row, percentile
from scripts.benchmarks.stage import DATABASE, Plan, ask, counted, settled, stage
from scripts.benchmarks.supervised import Supervised

DONE = "SELECT update_id, done_at FROM handled_updates WHERE done_at IS NOT NULL"
"""When each update was noted as answered, in Unix seconds."""
SOON_SECONDS = 2.0


async def killed_while_polling(releases: Path, plan: Plan) -> list[Row]:
    """Kill -9 at random moments; the bot is started again each time."""
    async with stage(releases, plan) as (room, crowd, bot, folder):
        crowd.everybody_sends(plan.each)
        await _kill(crowd, [bot], plan)
        await settled(room, crowd, plan)
        done = ask(folder / DATABASE, DONE)
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
                await settled(room, crowd, plan)
            done = await several.database.ask(DONE)
    topic = f"kill -9 {plan.kills} times, webhook, {plan.bots} bots, Postgres, nginx"
    return _told(topic, crowd, several.bots, done)


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


def _told(
    topic: str, crowd: Crowd, bots: Sequence[Supervised], done: Sequence[tuple[Any, ...]]
) -> list[Row]:
    """What became of them under kills, and how wide the window is in which to be killed."""
    kills = sorted(at for bot in bots for at in bot.killed)
    gaps = [
        1000 * min((abs(at - photo.answers[0][0]) for at in kills), default=float("inf"))
        for photo in crowd.repeated
    ]
    found = [Row(topic, "kills", len(kills), ""), *counted(topic, crowd)]
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
