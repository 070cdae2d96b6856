"""Things that stand on paper and are no digit: letters, fragments, rules, blots, two at once."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from model.network.augmentation import Ink, random_affine
from model.network.strokes import CANVAS, CHARACTER, Character
from model.samples import curve

Points = NDArray[np.float64]
"""(n, 2), x and y, a line through them."""

# Letters and signs that some hand writes like a digit; a network taught to reject them would
# reject that digit too.
LOOK_ALIKES = frozenset("OoDdfxlIi|/\\!'()[]{}ZzSsbGTrtu?>^B&aegqyYh`,.;:")

HEART = np.array([(0, -0.4), (0.3, -0.8), (0.75, -0.8), (1, -0.35), (0.75, 0.2), (0, 1)])
"""Half of one, from the notch to the tip."""
HOUSE = np.array([(-0.8, 1), (-0.8, -0.2), (0, -1), (0.8, -0.2), (0.8, 1), (-0.8, 1)])
TENT = np.array([(-1, 0.8), (0, -0.9), (1, 0.8), (-1, 0.8)])
"""Their outlines."""
ANY_WAY, UPRIGHT = 180.0, 20.0
"""By how many degrees doodles may be turned: some would be digits on their side."""


def letters(characters: Sequence[Character]) -> list[Character]:
    """The characters that nobody can take for a digit; of foreign ones it cannot be known."""
    return [c for c in characters if len(c.label) == 1 and c.label not in LOOK_ALIKES]


def two_at_once(left: Ink, right: Ink, random: np.random.Generator) -> Ink:
    """Two characters side by side, close enough to be cut out as one."""
    height = int(random.integers(34, 46))
    pair = np.zeros((CANVAS, 2 * CANVAS), np.float32)
    x = 0
    for ink in (left, right):
        bx, by, width, tall = cv2.boundingRect((ink > 0.5).astype(np.uint8))
        if not width:
            continue
        part = ink[by : by + tall, bx : bx + width]
        scale = height / max(tall, 1)
        wide = min(max(2, round(width * scale)), CANVAS - 1)
        resized = cv2.resize(part, (wide, height), interpolation=cv2.INTER_AREA)
        top = (CANVAS - height) // 2 + int(random.integers(-4, 5))
        # A thin 1 laid on another would be one digit.
        x = max(0, x + int(random.integers(-min(3, wide // 4), 5)))
        region = pair[top : top + height, x : x + wide]
        np.maximum(region, resized[:, : region.shape[1]], out=region)
        x += wide
    return pair


def half(ink: Ink, random: np.random.Generator) -> Ink:
    """What is left when a cut goes through the middle of a character."""
    across = random.random() < 0.4
    whole = ink.T if across else ink
    columns = np.flatnonzero((whole > 0.5).any(axis=0))
    out = np.zeros_like(whole)
    if columns.size:
        cut = round(np.interp(random.uniform(0.35, 0.65), (0, 1), (columns[0], columns[-1])))
        kept = slice(0, cut) if random.random() < 0.5 else slice(cut, None)
        out[:, kept] = whole[:, kept]
    return np.ascontiguousarray(out.T if across else out)


def rules(random: np.random.Generator) -> Ink:
    """Pieces of lines, corners and grids; a lone upright is left out, since it reads as 1."""
    canvas = np.zeros((CANVAS, CANVAS), np.uint8)
    low, high = (CANVAS - CHARACTER) // 2, (CANVAS + CHARACTER) // 2
    thickness = int(random.integers(1, 6))
    across = random.uniform(low, high, int(random.integers(1, 4)))
    down = random.uniform(low, high, int(random.integers(0, 3)))
    tilt = random.uniform(-4, 4)
    for y in across:
        ends = np.round([[low, y], [high, y + tilt]]).astype(np.int32)
        cv2.line(canvas, ends[0], ends[1], 255, thickness, cv2.LINE_AA)
    for x in down:
        ends = np.round([[x, low], [x - tilt, high]]).astype(np.int32)
        cv2.line(canvas, ends[0], ends[1], 255, thickness, cv2.LINE_AA)
    return (canvas / 255).astype(np.float32)


def scribble(random: np.random.Generator) -> Ink:
    """A pen led aimlessly over the paper."""
    knots = random.uniform(10, CANVAS - 10, (int(random.integers(5, 14)), 2))
    fine = cv2.resize(
        knots.astype(np.float32)[:, None], (1, len(knots) * 8), interpolation=cv2.INTER_CUBIC
    )
    if random.random() < 0.3:
        fine = knots[:, None]
    canvas = np.zeros((CANVAS, CANVAS), np.uint8)
    points = np.round(fine.reshape(-1, 1, 2)).astype(np.int32)
    cv2.polylines(canvas, [points], False, 255, int(random.integers(1, 6)), cv2.LINE_AA)
    return (canvas / 255).astype(np.float32)


def doodle(random: np.random.Generator) -> Ink:
    """What people draw when they think of something else: stars, hearts, arrows, houses.

    `model.staged` draws its own, or what was learned would be what is measured.
    """
    doodles = (
        (_flower, ANY_WAY),
        (_star, ANY_WAY),
        (_spiral, ANY_WAY),
        (_heart, UPRIGHT),
        (_arrow, ANY_WAY),
        (_zigzag, UPRIGHT),
        (_outline, UPRIGHT),
    )
    shape, turn = doodles[int(random.integers(len(doodles)))]
    line = shape(int(random.integers(3, 9)), random)
    line = line @ random_affine(random, turn=turn).T
    line *= random.uniform(18, 24) / np.abs(line).max()
    canvas = np.zeros((CANVAS, CANVAS), np.uint8)
    points = np.round((line + CANVAS / 2) * 16).astype(np.int32)[:, None]
    cv2.polylines(canvas, [points], False, 255, int(random.integers(1, 5)), cv2.LINE_AA, 4)
    return (canvas / 255).astype(np.float32)


def _flower(petals: int, random: np.random.Generator) -> Points:
    around = np.linspace(0, 2 * np.pi, 121)
    return _polar(1 + random.uniform(0.35, 0.7) * np.cos(petals * around), around)


def _star(tips: int, random: np.random.Generator) -> Points:
    inner = random.uniform(0.3, 0.6)
    radius = np.where(np.arange(2 * tips + 1) % 2, inner, 1)
    return _polar(radius, np.linspace(0, 2 * np.pi, 2 * tips + 1))


def _spiral(_: int, random: np.random.Generator) -> Points:
    around = np.linspace(0, random.uniform(5, 10) * np.pi, 200)
    return _polar(around / around[-1], around)


def _heart(_: int, random: np.random.Generator) -> Points:
    side = curve(HEART + random.normal(0, 0.03, HEART.shape))
    return np.vstack([side, side[::-1] * (-1, 1)])


def _arrow(_: int, random: np.random.Generator) -> Points:
    """From its end to the tip, to one barb, and back to the other."""
    x, y = random.uniform(0.35, 0.7, 2)
    return np.array([(0, 1), (0, -1), (-x, y - 1), (0, -1), (x, y - 1)])


def _zigzag(corners: int, random: np.random.Generator) -> Points:
    line = np.linspace((-1, -0.5), (1, -0.5), corners + 2)
    line[1::2, 1] += random.uniform(0.6, 1.4)
    return line + random.normal(0, 0.06, line.shape)


def _outline(_: int, random: np.random.Generator) -> Points:
    """Of a house or a tent, closed."""
    outline = HOUSE if random.random() < 0.6 else TENT
    line = outline + random.normal(0, 0.05, outline.shape)
    line[-1] = line[0]
    return line


def _polar(radius: NDArray[np.float64], angle: NDArray[np.float64]) -> Points:
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def hatching(random: np.random.Generator) -> Ink:
    """Short strokes side by side: fur, grass, petals, a darkened corner."""
    count = int(random.integers(7, 30))
    slant = random.uniform(0, np.pi)
    angles = slant + random.normal(0, random.uniform(0.1, 0.6), count)
    length = random.uniform(4, 16, count)
    middles = random.normal(CANVAS / 2, random.uniform(7, 13, 2), (count, 2))
    half = np.stack([np.cos(angles), np.sin(angles)], axis=1) * length[:, None] / 2
    canvas = np.zeros((CANVAS, CANVAS), np.uint8)
    thickness = int(random.integers(1, 4))
    for start, end in zip(middles - half, middles + half, strict=True):
        points = np.round([start, end]).astype(np.int32)
        cv2.line(canvas, points[0], points[1], 255, thickness, cv2.LINE_AA)
    return (canvas / 255).astype(np.float32)


def blot(random: np.random.Generator) -> Ink:
    """Texture that rose above the paper: stains, fur, leaves, printed pictures."""
    cells = int(random.integers(3, 20))
    coarse = random.standard_normal((cells, cells), dtype=np.float32)
    field = cv2.resize(coarse, (CANVAS, CANVAS), interpolation=cv2.INTER_CUBIC)
    y, x = np.mgrid[-1 : 1 : CANVAS * 1j, -1 : 1 : CANVAS * 1j]
    window = np.clip(1.6 - 2.2 * np.hypot(x, y * random.uniform(0.6, 1.6)), -1, 1)
    return np.clip((field + 2 * window - random.uniform(0, 1.2)) * 2, 0, 1).astype(np.float32)
