"""Reading one photo: the whole way and each step, start and memory, beside the alternatives."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import wraps
from pathlib import Path
from pkgutil import resolve_name
from statistics import median
from typing import Any
from unittest.mock import patch

from model.in_service import load_checked
from model.release import current
from model.steps import USUAL, Steps, read_picture
from scripts.benchmarks import children, pictures
from scripts.benchmarks.row import Row

READING, STEPS, START, MEMORY = (
    "Reading one photo, 1280x960",
    "Its steps",
    "From process start to the first answer",
    "Memory",
)
STEP_FUNCTIONS = {
    "decode": ("model.steps", "decode"),
    "find the pieces": ("model.attempt", "in_pieces"),
    "cut and combine them": ("model.attempt", "divided"),
    "cut out": ("model.photo.segmentation:Page", "patch"),
    "fit into 28x28": ("model.answers", "normalise"),
    "classify": ("model.classifier:Classifier", "_told"),
    "calibrate": ("model.classifier", "calibrated"),
}
"""Each step by the function that does it, where it is called; none of them calls another."""
EXCHANGEABLE = {
    "find the margins": "margins",
    "find sheets": "sheets",
    "find panels": "panels",
    "fit to the pen": "scale",
    "find the ink": "looks",
    "take out ruled lines": "rules",
    "take out things": "things",
    "tell contours": "outlines",
}
"""The steps that `read_picture` is given, by their names in `Steps`."""


def rows(
    releases: Path,
    folder: Path,
    names: Sequence[str],
    *,
    rounds: int,
    photos: int,
    seconds: float,
) -> list[Row]:
    """Contenders in turn, ours first, `rounds` times over, so that a busy spell hits all alike."""
    photo = folder / "one-digit.jpg"
    photo.write_bytes(pictures.one_digit())
    runs: dict[str, list[children.Run]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            runs[name].append(children.run(name, photo, releases, photos, seconds))
    found: list[Row] = []
    for name, done in runs.items():
        ours = name == names[0]
        against = "" if ours else names[0]
        said = {run.said for run in done}
        note = "" if ours else f"said {' or '.join(sorted(said)) or 'nothing'!r} of a 7"
        wall = [1000 * second for run in done for second in run.wall]
        cpu = 1000 * median(second for run in done for second in run.cpu)
        limit = 10 if ours else None
        more: dict[str, Any] = {"against": against, "note": note}
        found.append(Row.of(READING, name, "ms", wall, cpu=cpu, limit=limit, **more))
        more = {"against": against}
        found.append(Row.of(START, name, "s", [run.start for run in done], **more))
        held = [run.idle for run in done if run.idle]
        if held and name != "Tesseract":  # its memory is that of a process for each photo
            found.append(Row.of(MEMORY, f"{name}, after one photo", "MB", held, **more))
    return _as_against_ours(found)


def steps(releases: Path, *, photos: int) -> list[Row]:
    """How the time of a reading is shared out, measured inside whole readings."""
    loaded = load_checked(current(releases))
    image = pictures.one_digit()
    read_picture(loaded, image)
    spent: dict[str, list[float]] = {name: [] for name in (*_step_names(), "all else")}
    for _ in range(photos):
        with _stopwatches() as (steps, seconds):
            began = time.perf_counter()
            read_picture(loaded, image, steps=steps)
            whole = time.perf_counter() - began
        seconds["all else"] = whole - sum(seconds.values())
        for name, second in seconds.items():
            spent[name].append(1000 * second)
    return [Row.of(STEPS, name, "ms", values) for name, values in spent.items()]


@contextmanager
def _stopwatches() -> Iterator[tuple[Steps, dict[str, float]]]:
    """Steps that tell the seconds spent in each, as long as the block lasts."""
    seconds = dict.fromkeys(_step_names(), 0.0)
    timed_steps: dict[str, Any] = {
        field: _each_timed(getattr(USUAL, field), name, seconds)
        for name, field in EXCHANGEABLE.items()
    }
    with ExitStack() as stack:
        for name, (where, function) in STEP_FUNCTIONS.items():
            owner = resolve_name(where)
            timed = _timed(getattr(owner, function), name, seconds)
            stack.enter_context(patch.object(owner, function, timed))
        yield replace(USUAL, **timed_steps), seconds


def _step_names() -> list[str]:
    decode, *others = STEP_FUNCTIONS
    return [decode, *EXCHANGEABLE, *others]


def _each_timed(step: Any, name: str, seconds: dict[str, float]) -> Any:
    if isinstance(step, tuple):
        return tuple(look._replace(find=_timed(look.find, name, seconds)) for look in step)
    return _timed(step, name, seconds)


def _timed(function: Callable[..., Any], name: str, seconds: dict[str, float]) -> Any:
    @wraps(function)
    def timed(*given: Any, **named: Any) -> Any:
        began = time.perf_counter()
        try:
            return function(*given, **named)
        finally:
            seconds[name] += time.perf_counter() - began

    return timed


def _as_against_ours(found: list[Row]) -> list[Row]:
    """Topic by topic, ours first."""
    topics = list(dict.fromkeys(row.topic for row in found))
    return sorted(found, key=lambda row: topics.index(row.topic))
