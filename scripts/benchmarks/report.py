"""The figures as JSON, as a table in plain text, and beside older ones."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Any

from scripts.benchmarks.row import MORE_IS_BETTER, Row


def save(path: Path, machine: Mapping[str, object], rows: Sequence[Row]) -> None:
    """Writes the figures for a later comparison."""
    whole = {"machine": machine, "rows": [asdict(row) for row in rows]}
    path.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")


def load(path: Path) -> tuple[dict[str, Any], list[Row]]:
    """The machine and the figures of an earlier run."""
    whole = json.loads(path.read_text(encoding="utf-8"))
    return whole["machine"], [Row(**row) for row in whole["rows"]]


def table(machine: Mapping[str, object], rows: Sequence[Row]) -> str:
    """All figures for a person, topic by topic."""
    where = f"{machine['processor']}, {machine['cores']} cores, {machine['system']}"
    load = f"load {machine['load']} before, {machine['load_after']} after"
    lines = [f"{where}, Python {machine['python']}; {load}"]
    for topic, group in by_topic(rows):
        lines += ["", topic, f"  {'':44} {'median':>16} {'95 %':>8} {'CPU':>8}  limit"]
        ours = {row.name: row.value for row in group}
        lines += [f"  {_line(row, ours)}".rstrip() for row in group]
    return "\n".join(lines)


def comparison(rows: Sequence[Row], old: Iterable[Row]) -> str:
    """What became of each figure."""
    before = {(row.topic, row.name): row for row in old}
    lines = []
    for topic, group in by_topic(rows):
        known = [row for row in group if (row.topic, row.name) in before]
        if known:
            lines += ["", topic, f"  {'':44} {'was':>10} {'is':>10}"]
        for row in known:
            was = before[row.topic, row.name].value
            figures = f"{_number(was):>10} {_number(row.value):>10} {row.unit:8}"
            lines.append(f"  {row.name:44} {figures} {_ratio(row, was)}".rstrip())
    return "\n".join(lines)


def by_topic(rows: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """Rows by topic, in the order in which topics first came."""
    listed = list(rows)
    order = list(dict.fromkeys(row.topic for row in listed))
    ordered = sorted(listed, key=lambda row: order.index(row.topic))
    return [(topic, list(group)) for topic, group in groupby(ordered, lambda row: row.topic)]


def _line(row: Row, ours: Mapping[str, float]) -> str:
    high = "" if row.high is None else _number(row.high)
    cpu = "" if row.cpu is None else _number(row.cpu)
    figure = f"{_number(row.value):>7} {row.unit:8}"
    kept = {True: "kept", False: "MISSED", None: ""}[row.kept]
    limit = "" if row.limit is None else f"{row.limit:g} {kept}"
    against = f"{row.times(ours[row.against]):.1f} times ours" if row.against in ours else ""
    tail = "  ".join(part for part in (limit, against, row.note) if part)
    return f"{row.name:44} {figure} {high:>8} {cpu:>8}  {tail}"


def _ratio(row: Row, was: float) -> str:
    if not row.value or not was:
        return ""
    times = row.value / was if row.unit in MORE_IS_BETTER else was / row.value
    return f"{times:.2f} times better" if times >= 1 else f"{1 / times:.2f} times WORSE"


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"
