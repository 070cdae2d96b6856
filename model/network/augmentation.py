"""Ink as photos give it: warped by hands and lenses, drawn with bad pens, next to other things.

A photo-like example is drawn on a canvas, worn by `weather`, and passed through
`model.photo.normalise`, so that the network learns from what it will be shown.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from model.network.strokes import CANVAS, CHARACTER
from model.photo.cutting import FREE
from model.photo.normalise import FIT, SIDE
from model.photo.seams import least_ink_seams

Ink = NDArray[np.float32]

# A cut that takes more of a digit, or leaves more of its neighbour, has missed; as shares of its
# own ink.
MOST_LOST = 0.1
MOST_LEFT = 0.15
# So far from where two digits meet, in pixels of the canvas, they may be cut.
CUT_WITHIN = 7


def enlarge(pixels: NDArray[np.uint8]) -> Ink:
    """A 28x28 digit, 0 to 255, as ink on the canvas: (64, 64) float32 in [0, 1]."""
    side = round(SIDE * CHARACTER / FIT)
    large = cv2.resize(pixels, (side, side), interpolation=cv2.INTER_CUBIC)
    before = (CANVAS - side) // 2
    after = CANVAS - side - before
    canvas = cv2.copyMakeBorder(large, before, after, before, after, cv2.BORDER_CONSTANT)
    return np.clip(canvas.astype(np.float32) / 255, 0, 1)


def random_affine(
    random: np.random.Generator, turn: float = 12, far: float = 1
) -> NDArray[np.float32]:
    """(2, 2): a turn of up to `turn` degrees, and a slant and a stretch, `far` times the usual."""
    angle = np.radians(random.uniform(-turn, turn))
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    slant = np.array([[1, far * random.uniform(-0.3, 0.3)], [0, 1]])
    stretch = np.diag(np.exp(far * random.uniform(-0.2, 0.2, 2)))
    return (rotation @ slant @ stretch).astype(np.float32)


def warp(
    ink: Ink,
    affine: NDArray[np.float32],
    random: np.random.Generator,
    bend: float | None = None,
) -> Ink:
    """Applies an affine map and a smooth random displacement (Simard et al. 2003) to a square.

    Args:
        ink: (side, side), on the canvas or on a grid of pixels as fine as MNIST's.
        affine: (2, 2), about the middle.
        random: what draws the displacement.
        bend: its standard deviation in pixels; none: any up to a thirtieth of the side.
    """
    side = len(ink)
    if bend is None:
        bend = random.uniform(0, 2.2 * side / CANVAS)
    bends = random.normal(0, bend, (5, 5, 2)).astype(np.float32)
    displacement = cv2.resize(bends, (side, side), interpolation=cv2.INTER_CUBIC)
    offset = np.arange(side, dtype=np.float32) - (side - 1) / 2
    back = np.linalg.inv(affine) / 1.05
    maps = [
        row[0] * offset + row[1] * offset[:, None] + (side - 1) / 2 + displacement[..., axis]
        for axis, row in enumerate(back.astype(np.float32))
    ]
    return cv2.remap(ink, maps[0], maps[1], cv2.INTER_LINEAR, borderValue=0)


def cut_from(ink: Ink, neighbour: Ink, random: np.random.Generator) -> Ink:
    """A digit cut from one that touched it, by the way a page is cut; as it was if that failed.

    Both are (64, 64) float32 in [0, 1], as is the result: a stub of the neighbour may be left.
    """
    mirrored = random.random() < 0.5
    one, other = (np.fliplr(each) if mirrored else each for each in (ink, neighbour))
    ends, begins = (np.flatnonzero((each > 0.5).any(axis=0)) for each in (one, other))
    if not len(ends) or not len(begins):
        return ink
    overlap = int(random.integers(-1, 11))
    apart = int(np.clip(ends[-1] - begins[0] + 1 - overlap, 0, CANVAS))
    pair = np.zeros((CANVAS, 2 * CANVAS), np.float32)
    pair[:, apart : apart + CANVAS] = np.roll(other, int(random.integers(-6, 7)), axis=0)
    pair[:, :CANVAS] = np.maximum(pair[:, :CANVAS], one)
    seams, crossed = least_ink_seams((255 * pair).astype(np.uint8), FREE[0])
    far = np.abs(seams.mean(axis=0) - (ends[-1] - overlap / 2)) > CUT_WITHIN
    seam = seams[:, int(np.argmin(np.where(far, np.inf, crossed)))]
    kept = (pair * (np.arange(2 * CANVAS) < seam[:, None]))[:, :CANVAS]
    own = float(one.sum())
    lost = float(np.maximum(one - kept, 0).sum())
    left = float(np.maximum(kept - one, 0).sum())
    if lost > MOST_LOST * own or left > MOST_LEFT * own:
        return ink
    return np.ascontiguousarray(np.fliplr(kept) if mirrored else kept)


def weather(ink: Ink, random: np.random.Generator, *, beside: bool = True) -> Ink:
    """Another pen, rough edges, breaks in the line, blur, and what stood beside the digit.

    Args:
        ink: (64, 64), or wider where nothing is to stand beside it; float32 in [0, 1].
        random: what draws all of these.
        beside: whether something may; a line above a 1 makes a 7 of it, one beside it an 11.
    """
    if not ink.any():
        return ink  # blurred, and cut at the level of nothing, it would be all ink
    # Blurring and cutting at another level makes strokes thicker or thinner.
    if random.random() < 0.7:
        soft = cv2.GaussianBlur(ink, (0, 0), random.uniform(0.6, 2.0))
        level = soft.max() * random.uniform(0.22, 0.6)
        ink = np.clip((soft - level) * random.uniform(2, 6) + 0.5, 0, 1)
    if random.random() < 0.35:
        ink = _roughened(ink, random)
    if random.random() < 0.12:
        ink = _broken(ink, random)
    if beside and ink.shape == (CANVAS, CANVAS) and random.random() < 0.15:
        ink = np.maximum(ink, _residue(random))
    if random.random() < 0.4:
        ink = cv2.GaussianBlur(ink, (0, 0), random.uniform(0.5, 1.6))
        ink = ink / max(float(ink.max()), 1e-3)
    return ink.astype(np.float32)


def _noise(like: Ink, random: np.random.Generator, cells: int) -> Ink:
    coarse = random.standard_normal((cells, cells), dtype=np.float32)
    return cv2.resize(coarse, like.shape[::-1], interpolation=cv2.INTER_CUBIC)


def _roughened(ink: Ink, random: np.random.Generator) -> Ink:
    soft = cv2.GaussianBlur(ink, (0, 0), 1.0)
    cells = int(random.integers(16, 48))
    return np.clip((soft - 0.45 + 0.15 * _noise(ink, random, cells)) * 4 + 0.5, 0, 1)


def _broken(ink: Ink, random: np.random.Generator) -> Ink:
    cells = int(random.integers(8, 24))
    return ink * np.clip((_noise(ink, random, cells) + random.uniform(1.0, 1.8)) * 3, 0, 1)


def _residue(random: np.random.Generator) -> Ink:
    """A bit of a ruled line or of a neighbour, just beside the digit."""
    canvas = np.zeros((CANVAS, CANVAS), np.uint8)
    edge = (CANVAS - CHARACTER) / 2
    near = random.uniform(edge - 4, edge + 3)
    along = np.sort(random.uniform(edge, CANVAS - edge, 2))
    start, end = (near, along[0]), (near + random.uniform(-3, 3), along[1])
    if random.random() < 0.5:
        start, end = (CANVAS - start[0], start[1]), (CANVAS - end[0], end[1])
    if random.random() < 0.5:
        start, end = start[::-1], end[::-1]
    points = np.round(np.array([start, end])).astype(np.int32)
    cv2.line(canvas, points[0], points[1], 255, int(random.integers(1, 4)), cv2.LINE_AA)
    return (canvas / 255).astype(np.float32)
