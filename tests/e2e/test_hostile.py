"""The short form of `scripts/benchmark.py --only hostile`, through the whole bot."""

import sys
from pathlib import Path

import pytest

from scripts.benchmarks import hostile_bot
from scripts.benchmarks.hostile_files import HEAVIEST

RELEASES = Path(__file__).parents[2] / "model" / "releases"
FILES = [*range(0, len(HEAVIEST), 3), *range(len(HEAVIEST), 40)]
MEGABYTES = 230.0
"""The long form allows 200; on a machine full of tests, large pictures may lose patience."""


@pytest.mark.skipif(sys.platform != "linux", reason="memory as Linux tells it")
def test_every_hostile_file_gets_one_answer_and_little_memory():
    rows = hostile_bot.rows(RELEASES, FILES)
    assert rows[0].value == len(FILES)
    *others, memory = rows
    assert [f"{row.name}: {row.value:g}" for row in others if row.kept is False] == []
    assert memory.value < MEGABYTES
