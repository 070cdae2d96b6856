"""The figures as one picture. Wants matplotlib."""

from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator

from scripts.benchmarks import growth, reading, traffic
from scripts.benchmarks.report import by_topic
from scripts.benchmarks.row import Row

INK, FAINT, OURS, OTHER = "#1f2a37", "#8a94a0", "#2f6db5", "#c9ced6"


def draw(path: Path, rows: Sequence[Row]) -> None:
    """Draws what was measured of reading, steps, growth and traffic."""
    topics = dict(by_topic(rows))
    bars = [t for t in (reading.READING, reading.START, reading.MEMORY) if t in topics]
    lines = [t for t in (growth.DIGITS, growth.PIXELS, traffic.RATE) if t in topics]
    if not bars and not lines:
        return
    columns = max(len(bars), len(lines))
    figure = Figure(figsize=(5 * columns, 3.6 * (bool(bars) + bool(lines))), layout="constrained")
    for place, topic in enumerate(bars, 1):
        _bars(figure.add_subplot(bool(bars) + bool(lines), columns, place), topics[topic])
    for place, topic in enumerate(lines, 1 + columns * bool(bars)):
        axes = figure.add_subplot(bool(bars) + bool(lines), columns, place)
        (_rates if topic == traffic.RATE else _growth)(axes, topics[topic])
    figure.savefig(path, dpi=100)


def _bars(axes: Axes, rows: list[Row]) -> None:
    """What we take beside what others take."""
    names = [row.name for row in reversed(rows)]
    values = [row.value for row in reversed(rows)]
    ours = [row.name.startswith(("our reader", "the bot")) for row in reversed(rows)]
    drawn = axes.barh(names, values, color=[OURS if our else OTHER for our in ours])
    axes.bar_label(drawn, [f"{value:.3g} {rows[0].unit}" for value in values], padding=3)
    axes.set_xlim(right=1.3 * max(values))
    axes.set_xticks([])
    _plain(axes, rows[0].topic)


def _growth(axes: Axes, rows: list[Row]) -> None:
    """Milliseconds over digits or megapixels, both by their logarithms."""
    points = [(float(row.name.split()[0]), row.value) for row in rows if row.unit == "ms"]
    axes.loglog(*zip(*points, strict=True), "o-", color=OURS)
    axes.minorticks_off()
    axes.set_xticks([x for x, _ in points], [f"{x:g}" for x, _ in points])
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.yaxis.set_major_formatter("{x:g} ms")
    _plain(axes, rows[0].topic)


def _rates(axes: Axes, rows: list[Row]) -> None:
    """Photos a second over people at once, a line for each way and latency."""
    lines: dict[str, list[tuple[int, float]]] = {}
    for row in rows:
        if row.name.startswith(("polling", "webhook")):
            way, people, late = row.name.split(", ")
            lines.setdefault(f"{way}, {late}", []).append((int(people.split()[0]), row.value))
    for name, points in lines.items():
        axes.plot(*zip(*points, strict=True), "o-", label=name)
    axes.set_xscale("log", base=2)
    at_once = sorted({x for points in lines.values() for x, _ in points})
    axes.set_xticks(at_once, [str(x) for x in at_once])
    axes.set_ylim(bottom=0)
    axes.set_xlabel("people at once", color=INK)
    axes.legend(frameon=False, fontsize=8)
    _plain(axes, rows[0].topic)


def _plain(axes: Axes, title: str) -> None:
    axes.set_title(title, size=11, color=INK, loc="left")
    axes.tick_params(colors=FAINT, labelcolor=INK, labelsize=8)
    axes.spines[["top", "right"]].set_visible(False)
