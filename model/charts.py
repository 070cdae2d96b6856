"""The pictures of a release, drawn when it is made, so that serving need not.

matplotlib without pyplot: figures are objects, and nothing is kept when they are written.
"""

import math
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from model.card import Card
from model.evaluation import Floats, Labels, calibration_bins, confidences

Images = NDArray[np.uint8]

PAPER, INK, FAINT, GRID = "#fbfbf9", "#1f2a37", "#8a94a0", "#e6e8ea"
BLUE, RED, GREEN = "#2f6db5", "#d1495b", "#2a9d75"
RIGHT = LinearSegmentedColormap.from_list("right", ["#e8f4ef", "#7cc4a8"])
WRONG = LinearSegmentedColormap.from_list("wrong", ["#fdeceb", "#e0656f"])
DOTS = 150


def draw(
    folder: Path,
    card: Card,
    exam: tuple[Floats, Labels],
    test: tuple[Images, Labels, Floats],
) -> None:
    """Draws confusion, confusion_rates, history, reliability and mistakes, each a .png.

    Args:
        folder: the draft of the release.
        card: its card.
        exam: answers to photo-like examples that it was not calibrated on, and their labels.
        test: MNIST's test images, (n, 784), their labels, and the network's answers.
    """
    counts = np.array(card.test.confusion)
    _write(confusion(counts), folder / "confusion.png")
    _write(confusion(counts, rates=True), folder / "confusion_rates.png")
    _write(history(card.history), folder / "history.png")
    outputs, labels = exam
    digits = labels < 10
    temperature = card.calibration.temperature
    _write(reliability(outputs[digits], labels[digits], temperature), folder / "reliability.png")
    x, y, said = test
    _write(mistakes(x, y, said, temperature), folder / "mistakes.png")


def confusion(counts: NDArray[np.int64], *, rates: bool = False) -> Figure:
    """The confusion matrix, to be read on a phone.

    Args:
        counts: (10, 10), a row for each true digit, a column for each digit said.
        rates: per cent of each row in place of counts.
    """
    figure = _figure(7, 7)
    axes = figure.add_axes((0.09, 0.025, 0.885, 0.8), facecolor=PAPER)
    of_row = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    # A lone mistake among a thousand stays pale.
    worst = max(float((of_row - np.diag(np.diag(of_row))).max()), 0.02)
    least = min(float(np.diag(of_row).min()), 0.97)
    for row in range(10):
        for column in range(10):
            share, count = float(of_row[row, column]), int(counts[row, column])
            text = _per_cent(share) if rates else f"{count}"
            if row == column:
                colour = to_hex(RIGHT((share - least) / (1 - least)))
            elif count:
                colour = to_hex(WRONG(math.sqrt(share / worst)))
            else:
                colour, text = "#f2f3f3", ""
            axes.add_patch(
                FancyBboxPatch(
                    (column + 0.06, row + 0.06),
                    0.88,
                    0.88,
                    boxstyle="round,pad=0,rounding_size=0.12",
                    facecolor=colour,
                    edgecolor="none",
                )
            )
            weight = "bold" if row == column else "normal"
            size = 15 if len(text) < 4 else 13
            axes.text(
                column + 0.5,
                row + 0.52,
                text,
                ha="center",
                va="center",
                size=size,
                weight=weight,
                color=INK,
            )
    axes.set(xlim=(0, 10), ylim=(10, 0))
    axes.set_xticks(np.arange(10) + 0.5, [str(k) for k in range(10)])
    axes.set_yticks(np.arange(10) + 0.5, [str(k) for k in range(10)])
    axes.xaxis.tick_top()
    axes.tick_params(length=0, labelsize=18, labelcolor=INK, pad=4)
    for spine in axes.spines.values():
        spine.set_visible(False)
    right, images = int(np.trace(counts)), int(counts.sum())
    what = "per cent of each row" if rates else "counts"
    _title(
        figure,
        f"{right:,} of {images:,} read right",
        f"Rows: what it was. Columns: what was read. {what.capitalize()}.",
    )
    return figure


def history(figures: dict[str, list[float]]) -> Figure:
    """Loss and accuracy of each epoch, in training and, where held out, in validation."""
    figure = _figure(9, 4.8)
    epochs = np.arange(1, len(figures["loss"]) + 1)
    for place, name, title in ((0.08, "loss", "Loss"), (0.58, "accuracy", "Accuracy, %")):
        axes = figure.add_axes((place, 0.13, 0.37, 0.6))
        scale = 100 if name == "accuracy" else 1
        for key, colour, who in ((name, BLUE, "training"), (f"val_{name}", RED, "validation")):
            values = np.array(figures.get(key, [])) * scale
            if len(values):
                last = f"{values[-1]:.2f}" if scale == 100 else f"{values[-1]:.3f}"
                label = f"{who}: {last} in the end"
                axes.plot(epochs, values, color=colour, lw=2.2, marker="o", ms=3.5, label=label)
        _plain(axes, "Epoch", "")
        axes.set_title(title, size=13, color=INK, loc="left")
        axes.legend(frameon=False, labelcolor=INK, fontsize=11)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    _title(
        figure, "Learning", "Training: means over an epoch, while it learns. Validation: after it."
    )
    return figure


def reliability(outputs: Floats, labels: Labels, temperature: float) -> Figure:
    """How often the network is right when it says how sure it is, before and after calibration."""
    figure = _figure(7, 7)
    axes = figure.add_axes((0.11, 0.095, 0.85, 0.76))
    right = outputs.argmax(axis=1) == labels
    lowest = 1.0
    for t, colour, who in ((1.0, FAINT, "as trained"), (temperature, BLUE, "calibrated")):
        bins = calibration_bins(confidences(outputs, t), right)
        error = float((bins[:, 2] * np.abs(bins[:, 0] - bins[:, 1])).sum())
        label = f"{who}: off by {100 * error:.2f} points on average"
        axes.plot(100 * bins[:, 0], 100 * bins[:, 1], "o-", color=colour, ms=7, lw=2, label=label)
        lowest = min(lowest, float(bins[:, :2].min()))
    low = 100 * max(0.0, lowest - 0.03)
    axes.plot([low, 100], [low, 100], color=GREEN, lw=1.2, ls=(0, (4, 4)), zorder=0)
    axes.set(xlim=(low, 101), ylim=(low, 101))
    _plain(axes, "It says it is sure, %", "It is right, %")
    axes.legend(frameon=False, labelcolor=INK, fontsize=12, loc="lower right")
    _title(
        figure,
        "Honest confidence",
        f"{len(labels):,} photo-like digits, 15 equal groups; temperature {temperature:.2f}.",
    )
    return figure


def mistakes(x: Images, labels: Labels, outputs: Floats, temperature: float) -> Figure:
    """The test images that are misread with most confidence, the worst first."""
    said = outputs.argmax(axis=1)
    confidence = confidences(outputs, temperature)
    wrong = np.flatnonzero(said != labels)
    worst = wrong[np.argsort(-confidence[wrong], kind="stable")][:30]
    figure = _figure(7, 8.4)
    for place, i in enumerate(worst):
        row, column = divmod(place, 6)
        axes = figure.add_axes((0.04 + 0.155 * column, 0.72 - 0.172 * row, 0.145, 0.121))
        axes.imshow(255 - x[i].reshape(28, 28), cmap="gray", vmin=0, vmax=255)
        axes.set(xticks=[], yticks=[])
        for spine in axes.spines.values():
            spine.set_color(GRID)
        told = f"{labels[i]} read as {said[i]}"
        axes.set_title(told, size=11.5, color=INK, pad=4)
        axes.set_xlabel(f"{confidence[i]:.0%} sure", size=10, color=FAINT, labelpad=3)
    _title(
        figure,
        "The worst mistakes",
        f"{len(worst)} of {len(wrong):,} misread test images, the surest first.",
    )
    return figure


def _figure(width: float, height: float) -> Figure:
    return Figure(figsize=(width, height), dpi=DOTS, facecolor=PAPER)


def _title(figure: Figure, title: str, subtitle: str) -> None:
    height = float(figure.get_figheight())
    figure.text(0.04, 1 - 0.2 / height, title, size=19, weight="bold", color=INK, va="top")
    figure.text(0.04, 1 - 0.58 / height, subtitle, size=12, color="#5b6673", va="top")


def _plain(axes: Axes, x: str, y: str) -> None:
    axes.set_facecolor(PAPER)
    axes.grid(color=GRID)
    axes.set_axisbelow(True)
    axes.set_xlabel(x, color=INK, size=12)
    axes.set_ylabel(y, color=INK, size=12)
    axes.tick_params(colors="#5b6673", labelsize=11, length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _per_cent(share: float) -> str:
    return "100" if share == 1 else f"{100 * share:.1f}"


def _write(figure: Figure, path: Path) -> None:
    figure.savefig(path, metadata={"Software": None})
