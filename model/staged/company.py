"""What keeps what is written company on a sheet: a pen, a scribble, a ring, a box around it."""

from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.photo.normalise import stroke_width
from model.staged.paper import Sheet

Coverage = NDArray[np.float32]

# A pen is so long against the sheet, least and most, and so wide against its length.
PEN_LONG = (0.5, 0.9)
PEN_WIDE = (0.045, 0.075)
# So far from what is written, in pixels, it may lie.
NEAR = 15


def ringed(coverage: Coverage, random: np.random.Generator) -> Coverage:
    """What is written, and a ring around it by the same hand, (height, width), 0 to 1."""
    x, y, width, height = _written(coverage)
    away = random.uniform(0.25, 0.45) * height
    turns = np.linspace(0, random.uniform(2, 2.2) * np.pi, 90) + random.uniform(0, 2 * np.pi)
    wobbles = 1 + 0.05 * np.sin(np.outer((1, 2, 3), turns) + random.uniform(0, 6, (3, 1))).sum(0)
    middle = (x + width / 2, y + height / 2)
    # An ellipse passes the corners of the box around what is written.
    axes = (np.array((width, height)) / np.sqrt(2) + away) * (1, 0.9)
    points = middle + wobbles[:, None] * axes * np.stack([np.cos(turns), np.sin(turns)], axis=1)
    return _with_lines(coverage, [points])


def boxed(coverage: Coverage, random: np.random.Generator) -> Coverage:
    """What is written, and a box around it in four strokes that hardly meet at its corners."""
    x, y, width, height = _written(coverage)
    away = random.uniform(0.2, 0.5) * height
    corners = np.array([(0, 0), (1, 0), (1, 1), (0, 1)]) * (width + 2 * away, height + 2 * away)
    corners += (x - away, y - away)
    shifts = random.uniform(-0.18, 0.18, (4, 2, 2)) * away
    sides = np.stack([corners, np.roll(corners, -1, axis=0)], axis=1) + shifts
    return _with_lines(coverage, list(sides))


def beside_scribble(coverage: Coverage, random: np.random.Generator) -> Coverage:
    """What is written, and beside it something that was crossed out until nobody can read it."""
    x, y, width, height = _written(coverage)
    wide = random.uniform(0.5, 1.2) * height
    gap = random.uniform(0.25, 0.5) * height
    left = x - gap - wide if x - gap - wide > 0 else x + width + gap
    strokes = []
    for along, across in ((0, 1), (1, 0)):
        turns = int(random.integers(6, 12))
        points = np.zeros((turns, 2))
        points[:, along] = np.linspace(0.05, 0.95, turns)
        points[:, across] = np.where(np.arange(turns) % 2, 0.9, 0.1)
        points += random.uniform(-0.08, 0.08, points.shape)
        strokes.append(points * (wide, height) + (left, y))
    return _with_lines(coverage, strokes)


DRAWN: dict[str, Callable[[Coverage, np.random.Generator], Coverage]] = {
    "ring": ringed,
    "open box": boxed,
    "scribble": beside_scribble,
}
"""What is drawn with the same pen, by name."""


def beside_pen(sheet: Sheet, coverage: Coverage, random: np.random.Generator) -> Sheet:
    """A sheet on which the pen lies, with its own shadow, if it finds a place beside the ink."""
    size = np.array(coverage.shape[::-1])
    inked = cv2.dilate((coverage > 0.1).view(np.uint8), np.ones((2 * NEAR + 1,) * 2, np.uint8)) > 0
    colours = random.uniform(0, 220, (2, 3))
    for _ in range(40):
        angle = random.uniform(0, 2 * np.pi)
        long = random.uniform(*PEN_LONG) * size.max()
        wide = random.uniform(*PEN_WIDE) * long
        along = np.array((np.cos(angle), np.sin(angle)))
        start = random.uniform(0, 1, 2) * size - along * long / 2
        places = np.stack(np.meshgrid(*map(np.arange, size)), axis=-1) - start
        reach, off = places @ along, places @ (-along[1], along[0])
        taper = np.clip(reach / (0.12 * long), 0.12, 1)
        pen = (reach >= 0) & (reach <= long) & (np.abs(off) <= taper * wide / 2)
        if pen.sum() < long * wide / 2 or pen[inked].any():
            continue
        body = np.where((reach > 0.6 * long)[..., None], *colours)
        round_off = 1 - 0.45 * (off / (wide / 2) - 0.2) ** 2
        gleam = random.uniform(20, 120) * np.exp(-(((off / (wide / 2) + 0.35) / 0.15) ** 2))
        shaded = np.clip(body * round_off[..., None] + gleam[..., None], 0, 255)
        soft = cv2.GaussianBlur(pen.astype(np.float32), (0, 0), 0.8)[..., None]
        shade = cv2.GaussianBlur(np.roll(soft[..., 0], round(wide / 4), (0, 1)), (0, 0), wide / 4)
        lying = sheet * (1 - 0.5 * shade[..., None])
        return np.asarray(lying * (1 - soft) + shaded * soft, np.float32)
    return sheet


def _written(coverage: Coverage) -> tuple[int, int, int, int]:
    x, y, width, height = cv2.boundingRect((coverage > 0.1).astype(np.uint8))
    return x, y, width, height


def _with_lines(coverage: Coverage, lines: Sequence[ArrayLike]) -> Coverage:
    """What is written, and lines through (n, 2) points, drawn with the same pen."""
    pen = max(1, round(stroke_width((coverage > 0.1).astype(np.uint8))))
    drawn = np.zeros(coverage.shape, np.uint8)
    fixed = [np.round(np.multiply(line, 16)).astype(np.int32) for line in lines]
    cv2.polylines(drawn, fixed, False, 255, pen, cv2.LINE_AA, 4)
    return np.maximum(coverage, drawn.astype(np.float32) / 255)
