"""Short forms of `scripts/benchmark.py --chaos`: whatever happens, no photo is lost."""

import dataclasses
import sys
from pathlib import Path

import pytest

from scripts.benchmarks import chaos
from scripts.benchmarks.fleet import missing
from scripts.benchmarks.postgres import programs

RELEASES = Path(__file__).parents[2] / "model" / "releases"
PLAN = chaos.Plan(
    people=6, each=3, kills=2, bots=2, hang=0.5, away=0.5, promotions=3, patience=120
)
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kills and limits as on Linux")


async def broken_promises(scene: chaos.Scene, plan: chaos.Plan = PLAN) -> list[str]:
    """What a scene should have kept and did not."""
    rows = await scene(RELEASES, plan)
    assert any(row.name == "lost" for row in rows)
    return [f"{row.name}: {row.value:g} of {row.limit:g}" for row in rows if row.kept is False]


async def test_killed_while_polling_it_loses_nothing():
    assert await broken_promises(chaos.killed_while_polling) == []


@pytest.mark.skipif(bool(missing()), reason=f"{missing()} not installed")
async def test_several_bots_by_webhook_lose_nothing_when_they_are_killed():
    assert await broken_promises(chaos.killed_by_webhook) == []


@pytest.mark.parametrize("scene", [chaos.troubled_while_polling, chaos.troubled_by_webhook])
async def test_a_bad_day_at_telegram_loses_nothing_and_doubles_nothing(scene):
    assert await broken_promises(scene) == []


@pytest.mark.skipif(programs() is None, reason="Postgres is not installed")
async def test_a_database_that_goes_and_comes_back_is_ridden_out():
    assert await broken_promises(chaos.database_away) == []


async def test_a_full_disk_delays_answers_and_loses_none():
    assert await broken_promises(chaos.disk_full) == []


async def test_no_photo_notices_that_the_release_changes():
    plan = dataclasses.replace(PLAN, each=2)
    assert await broken_promises(chaos.release_changing, plan) == []
