"""What one writes on: (height, width, 3) float32 sheets, RGB, 0 to 255, before any light falls."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

Sheet = NDArray[np.float32]
Size = tuple[int, int]
Colour = tuple[float, float, float]

RULES: tuple[Colour, ...] = ((120, 150, 200), (150, 150, 160), (90, 120, 190), (170, 140, 180))
RED: Colour = (215, 90, 100)


def cloud(size: Size, cells: float, random: np.random.Generator) -> NDArray[np.float32]:
    """Soft blotches of (height, width), mean 0 and deviation 1, `cells` to the long side."""
    longest = max(size)
    small = [max(2, round(cells * side / longest)) for side in size]
    coarse = random.standard_normal(small, dtype=np.float32)
    return np.asarray(cv2.resize(coarse, size[::-1], interpolation=cv2.INTER_CUBIC), np.float32)


def plain(size: Size, random: np.random.Generator) -> Sheet:
    """Office paper."""
    level = random.uniform(226, 250)
    tint = random.uniform((-2, -4, -16), (2, 2, 4))
    return _uniform(size, (level + tint[0], level + tint[1], level + tint[2]), 1.5, random)


def ruled(size: Size, random: np.random.Generator) -> Sheet:
    """A notebook with lines."""
    return _with_rules(plain(size, random), random.uniform(0.07, 0.13), random, down=False)


def squared(size: Size, random: np.random.Generator) -> Sheet:
    """A notebook with squares."""
    return _with_rules(plain(size, random), random.uniform(0.035, 0.08), random, down=True)


def margin(size: Size, random: np.random.Generator) -> Sheet:
    """A school notebook: lines, and a red one down the side."""
    sheet = ruled(size, random)
    x = round(random.uniform(0.08, 0.2) * size[1])
    return _line(sheet, (x, 0), (x, size[0]), RED, random.uniform(0.5, 0.9))


def recycled(size: Size, random: np.random.Generator) -> Sheet:
    """Grey paper with fibres and specks."""
    level = random.uniform(185, 215)
    return _fibres(_uniform(size, (level + 4, level, level - 12), 5, random), random, 0.35)


def kraft(size: Size, random: np.random.Generator) -> Sheet:
    """Wrapping paper, envelopes, cardboard."""
    level = random.uniform(0.85, 1.05)
    return _fibres(_uniform(size, (198 * level, 160 * level, 116 * level), 5, random), random, 0.3)


def creased(size: Size, random: np.random.Generator) -> Sheet:
    """A sheet that was folded: each part lies in another light, with a fine edge between."""
    sheet = plain(size, random)
    height, width = size
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    for _ in range(int(random.integers(1, 4))):
        angle = random.choice((0, np.pi / 2)) + random.normal(0, 0.12)
        bent = 4 * cloud(size, 3, random)
        away = (x - random.uniform(0.2, 0.8) * width) * np.cos(angle)
        away = away + (y - random.uniform(0.2, 0.8) * height) * np.sin(angle) + bent
        fold = np.tanh(away / 3) * random.uniform(-0.05, 0.05)
        edge = np.exp(-((away / random.uniform(1.2, 3)) ** 2)) * random.uniform(-0.3, 0.15)
        sheet = sheet * (1 + fold + edge)[..., None]
    return sheet


def crumpled(size: Size, random: np.random.Generator) -> Sheet:
    """A sheet that was a ball: facets and ridges."""
    ridges = sum(np.abs(cloud(size, cells, random)) / cells for cells in (3, 6, 12, 24))
    shade = cv2.Sobel(np.asarray(ridges, np.float32), cv2.CV_32F, 1, 1, ksize=5)
    slope = cv2.GaussianBlur(shade, (0, 0), 1.0)
    slope = slope / max(float(np.abs(slope).max()), 1e-6)
    tilt = cv2.Sobel(np.asarray(ridges, np.float32), cv2.CV_32F, 1, 0, ksize=5)
    tilt = tilt / max(float(np.abs(tilt).max()), 1e-6)
    strength = random.uniform(0.15, 0.45)
    return np.asarray(
        plain(size, random) * (1 + strength * (0.5 * slope + tilt))[..., None], np.float32
    )


def whiteboard(size: Size, random: np.random.Generator) -> Sheet:
    """Enamel with what a sponge left on it."""
    level = random.uniform(205, 240)
    return _smeared(_uniform(size, (level - 4, level, level + 4), 1, random), -10, random)


def blackboard(size: Size, random: np.random.Generator) -> Sheet:
    """Slate with old chalk dust."""
    level = random.uniform(0.7, 1.3)
    tint: Colour = (44, 56, 50) if random.random() < 0.6 else (40, 40, 42)
    sheet = _uniform(size, (tint[0] * level, tint[1] * level, tint[2] * level), 3, random)
    return _smeared(sheet, 16, random)


def spiral(size: Size, random: np.random.Generator) -> Sheet:
    """A pad with a row of holes, and the wire in them."""
    sheet = (ruled, squared, plain)[int(random.integers(3))](size, random)
    short = min(size)
    step, radius = round(0.075 * short), max(2, round(0.014 * short))
    dark: Colour = (60, 56, 52)
    for y in range(step // 2, size[0], step):
        x = round(0.05 * short)
        cv2.circle(sheet, (x, y), radius, dark, -1, cv2.LINE_AA)
        cv2.line(sheet, (0, y - radius), (x, y), (130, 130, 134), max(1, radius // 2), cv2.LINE_AA)
    return sheet


def desk(size: Size, random: np.random.Generator) -> Sheet:
    """Wood or stone, for a sheet to lie on."""
    if random.random() < 0.6:
        grain = cv2.resize(cloud((size[0], 40), 60, random), size[::-1])
        base = np.array(random.uniform((120, 70, 35), (205, 160, 115)), np.float32)
        return np.asarray(
            base * (1 + 0.08 * grain + 0.02 * cloud(size, 200, random))[..., None], np.float32
        )
    level = random.uniform(30, 120)
    return _uniform(size, (level, level, level + 4), 6, random)


PAPERS: dict[str, Callable[[Size, np.random.Generator], Sheet]] = {
    made.__name__: made
    for made in (
        plain, ruled, squared, margin, recycled, kraft, creased, crumpled, whiteboard,
        blackboard, spiral,
    )
}  # fmt: skip


def _uniform(size: Size, colour: Colour, grain: float, random: np.random.Generator) -> Sheet:
    texture = 1.2 * cloud(size, 7, random)
    texture += cv2.GaussianBlur(
        grain * random.standard_normal(size, dtype=np.float32), (0, 0), 0.8
    )
    return np.array(colour, np.float32) + texture[..., None]


def _with_rules(sheet: Sheet, pitch: float, random: np.random.Generator, *, down: bool) -> Sheet:
    height, width = sheet.shape[:2]
    step = pitch * min(height, width)
    colour = RULES[int(random.integers(len(RULES)))]
    strength = random.uniform(0.3, 0.9)
    for y in np.arange(random.uniform(0, step), height, step).round().astype(int).tolist():
        sheet = _line(sheet, (0, y), (width, y), colour, strength)
    if down:
        for x in np.arange(random.uniform(0, step), width, step).round().astype(int).tolist():
            sheet = _line(sheet, (x, 0), (x, height), colour, strength)
    return sheet


def _line(
    sheet: Sheet, start: tuple[int, int], end: tuple[int, int], colour: Colour, strength: float
) -> Sheet:
    """A printed hairline, straight along one side of the sheet."""
    thick = max(1, round(min(sheet.shape[:2]) / 500))
    part = sheet[
        start[1] : max(end[1], start[1] + thick), start[0] : max(end[0], start[0] + thick)
    ]
    part += strength * (np.array(colour, np.float32) - part)
    return sheet


def _fibres(sheet: Sheet, random: np.random.Generator, strength: float) -> Sheet:
    height, width = sheet.shape[:2]
    specks = np.zeros((height, width), np.uint8)
    for _ in range(int(random.integers(150, 400))):
        at = random.uniform((0, 0), (width, height))
        reach = random.normal(0, 0.006 * width, 2)
        ends = np.round(np.array([at, at + reach]) * 16).astype(np.int32)
        cv2.polylines(specks, [ends[:, None]], False, int(random.integers(60, 255)), 1, 16, 4)
    marks = cv2.GaussianBlur(specks, (0, 0), 0.7).astype(np.float32)[..., None] / 255
    return np.asarray(sheet * (1 - strength * marks), np.float32)


def _smeared(sheet: Sheet, strength: float, random: np.random.Generator) -> Sheet:
    """Long soft streaks across, as a sponge leaves them."""
    streaks = cv2.GaussianBlur(cloud(sheet.shape[:2], 60, random), (0, 0), sigmaX=40, sigmaY=3)
    blotches = cloud(sheet.shape[:2], 4, random)
    return np.asarray(
        sheet + (strength * (1.2 * streaks + 0.35 * np.abs(blotches)))[..., None], np.float32
    )
