"""The short form of `scripts/benchmark.py --only hostile`, through the whole bot."""

import sys
from pathlib import Path

import pytest

from scripts.benchmarks import hostile_bot

RELEASES = Path(__file__).parents[2] / "model" / "releases"
FILES = 40


@pytest.mark.skipif(sys.platform != "linux", reason="memory as Linux tells it")
def test_every_hostile_file_gets_one_answer_and_little_memory():
    rows = hostile_bot.rows(RELEASES, FILES)
    assert rows[0].value == FILES
    assert [f"{row.name}: {row.value:g}" for row in rows if row.kept is False] == []
