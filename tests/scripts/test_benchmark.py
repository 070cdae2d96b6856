"""The short form for real: the reader, and the bot as a process over HTTP."""

import json
import os
import time
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from model.network.sources import examples_for
from scripts import benchmark
from scripts.benchmarks import learning, pictures, reading
from scripts.benchmarks.report import comparison, load
from scripts.benchmarks.row import Row, percentile

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("benchmark")
    only = ("reading", "steps", "growth", "bot", "disk")
    assert benchmark.main(["--quick", "--out", str(out), "--only", *only]) == 0
    return out


def test_every_topic_leaves_figures(measured: Path) -> None:
    machine, rows = load(measured / "benchmark.json")
    names = {row.name for row in rows}
    assert machine["cores"] == os.cpu_count()
    assert {"decode", "10 digits", "1 megapixels", "the bot", "serving"} <= names
    assert all(row.value > 0 for row in rows if row.name not in ("calibrate", "all else"))
    assert (measured / "benchmark.png").stat().st_size > 10_000


def test_no_step_is_counted_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = map(float, count())
    with monkeypatch.context() as patched:
        patched.setattr(time, "perf_counter", lambda: next(ticks))
        rows = reading.steps(ROOT / "model" / "releases", photos=1)
    spent = {row.name: round(row.value / 1000) for row in rows}
    # Each call of a step is one tick, and more where another is timed within it.
    assert spent["decode"] == spent["find the ink"] == 1
    assert spent["classify"] == spent["calibrate"] >= 1
    assert spent["cut out"] == spent["fit into 28x28"] >= 1


def test_a_later_run_is_held_against_an_earlier_one(
    measured: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = measured / "benchmark.json"
    given = ["--quick", "--no-plot", "--out", str(measured / "later"), "--only", "disk"]
    assert benchmark.main([*given, "--compare", str(old)]) == 0
    assert "1.00 times better" in capsys.readouterr().out


def test_a_missing_release_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert benchmark.main(["--only", "steps", "--releases", str(tmp_path)]) == 1
    assert "no release is promoted" in capsys.readouterr().err


def test_alternatives_are_told_in_times_of_ours() -> None:
    slower = Row("t", "theirs", 50, "ms", against="ours")
    fewer = Row("t", "theirs", 5, "photos/s", against="ours")
    assert (slower.times(10), fewer.times(50)) == (5, 10)


def test_more_photos_a_second_are_better_and_more_milliseconds_worse() -> None:
    was = [Row("t", "rate", 50, "photos/s"), Row("t", "time", 50, "ms")]
    told = comparison([Row("t", "rate", 100, "photos/s"), Row("t", "time", 100, "ms")], was)
    assert "2.00 times better" in told
    assert "2.00 times WORSE" in told


def test_a_percentile_is_one_of_the_values() -> None:
    assert [percentile([3, 1, 2], p) for p in (5, 50, 95)] == [1, 2, 3]


def test_a_page_is_read_whatever_is_measured_on_it() -> None:
    from model.reader import DigitReader

    reader = DigitReader(ROOT / "model" / "releases")
    assert len(reader.read(pictures.page(30)).digits) >= 27
    assert reader.read(pictures.one_digit()).text == "7"
    assert reader.read(pictures.megapixels(0.3)).size == (632, 474)


@pytest.mark.skipif("MNIST_PATH" not in os.environ, reason="wants MNIST_PATH")
def test_training_is_measured_where_mnist_is(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("keras")
    asked: list[int] = []

    def watched(*given: Any) -> Any:
        asked.append(given[-1])
        return examples_for(*given)

    monkeypatch.setattr(learning, "examples_for", watched)
    rows = learning.rows(Path(os.environ["MNIST_PATH"]), "baseline", epochs=1)
    assert {row.unit for row in rows} == {"images/s", "%", "minutes"}
    assert asked == [0], "an epoch is drawn once, and not once more to be counted"
    json.dumps([row.value for row in rows])
