"""Rows and tables of one hand, set sign by sign, and the label of what they say."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from model.staged.writer import SIGNS, TALL, Chance, Ink, Penman


@dataclass(frozen=True)
class Spacing:
    """How a row is set; all as shares of a digit's height."""

    gap: tuple[float, float] = (0.15, 0.5)
    kerned: bool = False
    """Whether the gap is between strokes, not between boxes."""
    uneven: float = 0.05
    """Standard deviation of sizes and of the height above the line."""
    slope: float = 0.03


@dataclass(frozen=True)
class Galley:
    """What was set, in pixels, what it says, and where printed rules run."""

    ink: Ink
    label: str
    across: tuple[int, ...] = ()
    down: tuple[int, ...] = ()


def set_rows(
    hand: Penman, texts: Sequence[str], spacing: Spacing, chance: Chance, *, aligned: float = 0.0
) -> Galley:
    """Rows below each other; `aligned` is 0 for the left, 1 for the right."""
    rows = [_row(hand, text, spacing, chance) for text in texts]
    width = max(row.shape[1] for row in rows)
    gaps = [round(chance.uniform(0.4, 0.8) * TALL) for _ in rows]
    ink = np.zeros((sum(len(row) + gap for row, gap in zip(rows, gaps, strict=True)), width))
    top = 0
    for row, gap in zip(rows, gaps, strict=True):
        left = round(aligned * (width - row.shape[1]))
        ink[top : top + len(row), left : left + row.shape[1]] = row
        top += len(row) + gap
    label = "|".join("".join(filter(str.isdigit, text)) for text in texts)
    return Galley(_cropped(ink.astype(np.float32)), label)


def set_table(
    hand: Penman, texts: Sequence[Sequence[str]], chance: Chance, *, tight: float
) -> Galley:
    """Numbers in the cells of a table; `tight` is the least cell against what stands in it."""
    rows, columns = len(texts), len(texts[0])
    cells = [[_row(hand, text, Spacing(), chance) for text in row] for row in texts]
    flat = [cell for row in cells for cell in row]
    tall = round(max(len(cell) for cell in flat) * tight)
    wide = round(max(cell.shape[1] for cell in flat) * tight + 0.2 * TALL)
    ink = np.zeros((rows * tall + 1, columns * wide + 1), np.float32)
    for i, row in enumerate(cells):
        for j, cell in enumerate(row):
            top = i * tall + int(chance.uniform(0, tall - len(cell) + 1))
            left = j * wide + int(chance.uniform(0, wide - cell.shape[1] + 1))
            place = ink[top : top + len(cell), left : left + cell.shape[1]]
            np.maximum(place, cell, out=place)
    across = tuple(i * tall for i in range(rows + 1))
    down = tuple(j * wide for j in range(columns + 1))
    return Galley(ink, "|".join("".join(row) for row in texts), across, down)


def _row(hand: Penman, text: str, spacing: Spacing, chance: Chance) -> Ink:
    """One row, cropped."""
    slope = chance.uniform(-spacing.slope, spacing.slope)
    sheet = np.zeros((6 * TALL, (len(text) + 2) * 3 * TALL), np.float32)
    right = TALL
    for sign in text:
        grown = float(np.clip(1 + chance.normal(0, spacing.uneven), 0.6, 1.4))
        ink = hand.drawn(sign, chance, grown)
        foot = 3.5 * TALL + slope * right + chance.normal(0, spacing.uneven) * TALL
        if sign in SIGNS:
            foot -= (TALL - ink.shape[0]) / 2
        top = int(np.clip(round(foot) - ink.shape[0], 0, len(sheet) - ink.shape[0]))
        band = sheet[top : top + ink.shape[0]]
        gap = chance.uniform(*spacing.gap) * TALL
        left = max(0, round((_kerned(band, ink) if spacing.kerned else right) + gap))
        place = band[:, left : left + ink.shape[1]]
        np.maximum(place, ink, out=place)
        right = max(right, left + ink.shape[1])
    return _cropped(sheet)


def _kerned(band: Ink, ink: Ink) -> int:
    """Where ink has to begin so that it just meets what stands to the left of it."""
    # Strokes are near each other across rows, too.
    tall = np.ones((TALL // 6 * 2 + 1, 1), np.uint8)
    before = cv2.dilate((band > 0.3).astype(np.uint8), tall)
    after = cv2.dilate((ink > 0.3).astype(np.uint8), tall)
    ends = np.where(before.any(axis=1), before.shape[1] - before[:, ::-1].argmax(axis=1), -TALL)
    starts = np.where(after.any(axis=1), after.argmax(axis=1), TALL)
    return int((ends - starts).max()) if before.any() else TALL


def _cropped(sheet: Ink) -> Ink:
    x, y, width, height = cv2.boundingRect((sheet > 0.2).astype(np.uint8))
    return sheet[y : y + height, x : x + width]
