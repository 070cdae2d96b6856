"""What is written, and with which pen: coverage and colour, to be laid on a sheet."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from model.network.strokes import Character
from model.staged.paper import Colour, Sheet, Size, cloud

Coverage = NDArray[np.float32]
# Drawn so many times larger, so that a hairline has a width.
FINER = 3


@dataclass(frozen=True, slots=True)
class Pen:
    """A thing to write with."""

    width: tuple[float, float]
    """Of its line, least and most, as a share of a digit's height."""
    colours: tuple[Colour, ...]
    strength: tuple[float, float] = (0.85, 0.97)
    """How much of the paper's light the line takes away, least and most."""
    grain: float = 0.1
    """How much of the line the paper's roughness leaves bare, 0 to 1."""


BLUE, BLACK, RED, GREEN = (34, 48, 140), (32, 32, 36), (190, 36, 44), (24, 120, 60)
PENS: dict[str, Pen] = {
    "pencil": Pen((0.012, 0.04), ((84, 84, 88), (104, 104, 106)), (0.55, 0.85), 0.5),
    "ball": Pen((0.018, 0.05), (BLUE, BLACK, (40, 60, 170)), (0.75, 0.95), 0.2),
    "fibre": Pen((0.05, 0.1), (BLACK, BLUE, (20, 22, 60))),
    "marker": Pen((0.1, 0.2), (BLACK, BLUE, RED, GREEN), (0.85, 0.97), 0.04),
    "coloured": Pen((0.03, 0.12), (RED, GREEN, (230, 110, 40), (130, 60, 160), (60, 150, 210))),
    "brush": Pen((0.18, 0.28), (BLACK, (60, 40, 30)), (0.8, 0.95), 0.15),
    "hard pencil": Pen((0.015, 0.04), ((150, 150, 154), (168, 168, 170)), (0.35, 0.6), 0.4),
    "chalk": Pen((0.05, 0.12), ((232, 232, 226), (240, 226, 160)), (0.7, 0.95), 0.6),
}  # fmt: skip


def draw(
    coverage: Coverage,
    character: Character,
    at: tuple[float, float],
    height: float,
    pen: float,
    random: np.random.Generator,
) -> None:
    """Draws a character with a pen whose pressure changes.

    Args:
        coverage: (height, width), 0 to 1, changed in place.
        character: what to draw.
        at: x, y of its middle in pixels.
        height: its longer side in pixels.
        pen: the width of its line in pixels.
        random: decides the pressure.
    """
    reach = int(0.5 * height + pen + 3)
    left, top = round(at[0]) - reach, round(at[1]) - reach
    side = 2 * reach
    canvas = np.zeros((side * FINER, side * FINER), np.uint8)
    for stroke in character.strokes:
        points = (stroke * height + (at[0] - left, at[1] - top)) * FINER
        if len(points) == 1:
            points = np.repeat(points, 2, axis=0)
        fixed = np.round(points * 16).astype(np.int32)
        pressure = 1 + 0.15 * np.interp(
            np.arange(len(fixed)), np.linspace(0, len(fixed), 5), random.standard_normal(5)
        )
        for i in range(len(fixed) - 1):
            thick = max(1, round(float(pen * FINER * pressure[i])))
            cv2.line(canvas, fixed[i], fixed[i + 1], 255, thick, cv2.LINE_AA, 4)
    small = cv2.resize(canvas, (side, side), interpolation=cv2.INTER_AREA)
    bottom, right = (n + side for n in (top, left))
    y, x = max(0, top), max(0, left)
    region = coverage[y : max(y, bottom), x : max(x, right)]
    drawn = small[y - top :, x - left :][: region.shape[0], : region.shape[1]]
    np.maximum(region, drawn.astype(np.float32) / 255, out=region)


def laid_on(
    sheet: Sheet, coverage: Coverage, pen: Pen, colour: Colour, random: np.random.Generator
) -> Sheet:
    """The sheet with ink of a colour where the pen has covered it."""
    size: Size = (sheet.shape[0], sheet.shape[1])
    tooth = random.random(size, dtype=np.float32)
    tooth = cv2.GaussianBlur(tooth, (0, 0), 0.7)
    tooth = (tooth - tooth.min()) / max(float(np.ptp(tooth)), 1e-6)
    fading = 1 - 0.06 * np.abs(cloud(size, 9, random))
    # What the roughness of the paper leaves bare is where the pen presses least.
    bare = np.clip((tooth - (1 - pen.grain)) * 4 + 0.2 * pen.grain, 0, 1)
    strength = np.float32(random.uniform(*pen.strength))
    share = (coverage * fading * (1 - bare * np.float32(pen.grain * 1.4)) * strength)[..., None]
    return np.asarray(sheet + share * (np.array(colour, np.float32) - sheet), np.float32)


def row(
    characters: Sequence[Character | None], height: float, random: np.random.Generator
) -> tuple[list[tuple[float, float]], float]:
    """Where the characters of a row stand, written by one hand.

    Args:
        characters: from left to right; None is a dash.
        height: of a digit.
        random: decides how evenly it is written.

    Returns:
        x, y of each middle, from the left end of the row's middle line, and the row's length.
    """
    gap = random.uniform(0.16, 0.5) * height
    lean = random.normal(0, 0.02)
    places, x = [], 0.0
    for character in characters:
        wide = 0.4 * height if character is None else width(character) * height
        places.append((x + wide / 2, lean * x + random.normal(0, 0.03) * height))
        x += wide + gap * random.uniform(0.75, 1.25)
    return places, x - gap


def width(character: Character) -> float:
    """Of its height or width, whichever is larger, the share that its width is."""
    points = np.concatenate(character.strokes)
    return float(np.ptp(points[:, 0])) or 0.05
