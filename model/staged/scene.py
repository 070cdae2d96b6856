"""From a condition to labelled photos."""

import zlib
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from model.staged import no_digits
from model.staged.camera import CAMERAS, LIGHTS, photograph
from model.staged.conditions import CONDITIONS, Condition
from model.staged.hands import Hands
from model.staged.labelled import Labelled, write_labelled
from model.staged.layout import written
from model.staged.paper import PAPERS, Sheet, desk
from model.staged.writing import PENS, laid_on

# The longer side of a sheet in pixels, before a camera sees it.
SIDE = 840


@dataclass(frozen=True, slots=True)
class Staged:
    """A photo and what stands on it."""

    jpeg: bytes
    label: str
    """Digits in reading order, rows joined with "|"; "none" where there are none."""


def stage(condition: Condition, hands: Hands, seed: tuple[int, ...]) -> Staged:
    """One photo; the seed's first and last number alone tell what is written, and by whom."""
    writing = np.random.default_rng((seed[0], seed[-1]))
    random = np.random.default_rng(seed)
    short = round(SIDE * 0.75)
    size = (SIDE, short) if random.random() < 0.5 else (short, SIDE)
    light = LIGHTS[_one(condition.lights, random)](size, random)
    camera = CAMERAS[condition.camera]
    if condition.subject in no_digits.SCENES:
        scene = no_digits.SCENES[condition.subject](size, random)
        return Staged(photograph(scene, light, camera, random), "none")
    sheet = PAPERS[_one(condition.papers, random)](size, random)
    pen = PENS[_one(condition.pens, random)]
    colour = pen.colours[int(random.integers(len(pen.colours)))]
    coverage, label = written(condition, hands, size, pen.width, (writing, random))
    scene = laid_on(sheet, coverage, pen, colour, random)
    if condition.around == "desk":
        scene = _on_desk(scene, random)
    elif condition.around == "thing":
        scene = with_thing(scene, coverage, random)
    elif condition.around == "window":
        scene = _in_window(scene, random)
    elif condition.around == "nothing":
        close = _cut_close(coverage, random)
        scene, light = scene[close], light[close]
    jpeg = photograph(
        scene, light, camera, random, quarters=condition.quarters, lean=condition.lean
    )
    if condition.around in ("bars", "corners"):
        jpeg = _put_on(jpeg, condition.around, random)
    return Staged(jpeg, label)


def write_photos(folder: Path, hands: Hands, each: int, seed: int = 1) -> None:
    """Writes `each` photos of every condition, with an INDEX.csv, as a set of labelled photos.

    A condition is a source. Where hands have no letters, what needs them is left out.
    """
    write_labelled(
        folder,
        (
            labelled(name, number, condition, hands, seed)
            for name, condition in CONDITIONS.items()
            if hands.letters or condition.subject != "letters"
            for number in range(each)
        ),
    )


def labelled(name: str, number: int, condition: Condition, hands: Hands, seed: int) -> Labelled:
    """The photo of that number of a source; the same seed makes the same one."""
    staged = stage(condition, hands, (seed, zlib.crc32(name.encode()), number))
    return Labelled(name, f"{number}.jpg", staged.jpeg, staged.label, condition.group)


def _one(names: tuple[str, ...], random: np.random.Generator) -> str:
    return names[int(random.integers(len(names)))]


def _on_desk(sheet: Sheet, random: np.random.Generator) -> Sheet:
    """A sheet that leaves a strip of the desk on two to four sides, with its own shadow."""
    height, width = sheet.shape[:2]
    table = desk((height, width), random)
    strips = np.round(random.uniform(0.02, 0.1, 4) * min(height, width)).astype(int)
    strips *= random.random(4) < 0.75
    top, left, bottom, right = strips.tolist()
    lying = np.zeros((height, width), np.float32)
    lying[top : height - bottom, left : width - right] = 1
    dark = cv2.GaussianBlur(lying, (0, 0), 0.008 * width)
    scene = table * (1 - 0.45 * dark[..., None])
    return np.asarray(np.where(lying[..., None] > 0, sheet, scene), np.float32)


def with_thing(sheet: Sheet, coverage: NDArray[np.float32], random: np.random.Generator) -> Sheet:
    """A thumb or the end of a pen reaches into the picture, if it finds a place beside the ink."""
    inked = cv2.dilate((coverage > 0.1).astype(np.uint8), np.ones((25, 25), np.uint8)) > 0
    for _ in range(20):
        thing, colour = (_thumb if random.random() < 0.5 else _end_of_pen)(coverage.shape, random)
        if thing.any() and not thing[inked].any():
            soft = cv2.GaussianBlur(thing, (0, 0), 1.2)[..., None]
            return np.asarray(sheet * (1 - soft) + colour * soft, np.float32)
    return sheet


def _thumb(
    shape: tuple[int, ...], random: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """An ellipse at an edge, 1 on (height, width), and its colour."""
    size = np.array(shape[::-1])
    at = random.uniform(0, 1, 2)
    side = int(random.integers(2))
    at[side] = round(at[side])
    axes = np.round(random.uniform(0.04, 0.1, 2) * max(size)).astype(int)
    lean = random.uniform(0, 180)
    thumb = np.zeros(shape, np.float32)
    cv2.ellipse(thumb, np.round(at * size).astype(int), axes, lean, 0, 360, 1.0, -1)
    return thumb, np.array((190, 140, 115)) * random.uniform(0.4, 0.9)


def _end_of_pen(
    shape: tuple[int, ...], random: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """A bar from outside of the picture into it, 1 on (height, width), and its colour."""
    size = np.array(shape[::-1])
    towards, beside = random.normal(0, 1, (2, 2))
    outside = size / 2 + 0.8 * max(size) * towards / np.linalg.norm(towards)
    inside = outside + random.uniform(0.3, 0.6) * (size / 2 - outside) + 40 * beside
    ends = np.round((outside, inside)).astype(int)
    pen = np.zeros(shape, np.float32)
    cv2.line(pen, *ends, 1.0, int(random.uniform(0.012, 0.03) * max(size)), cv2.LINE_AA)
    return pen, random.uniform(15, 100, 3)


def _in_window(sheet: Sheet, random: np.random.Generator) -> Sheet:
    """A sheet, half as large, in a light window: the canvas of a drawing program."""
    height, width = sheet.shape[:2]
    window = np.full_like(sheet, random.uniform(180, 255))
    canvas = cv2.resize(sheet, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    top, left = (int(random.uniform(0.1, 0.4) * n) for n in (height, width))
    window[top : top + height // 2, left : left + width // 2] = canvas
    return window


def _put_on(jpeg: bytes, around: str, random: np.random.Generator) -> bytes:
    """A photo between two bars, or turned with its corners filled, in black, white or a grey."""
    photo = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    height, width = photo.shape[:2]
    grey = (0, 255, int(random.integers(10, 245)))[int(random.integers(3))]
    if around == "bars":
        bar, level = round(random.uniform(0.1, 0.5) * height), random.random() < 0.5
        across, beside = (bar, 0) if level else (0, bar)
        shown = cv2.copyMakeBorder(
            photo, across, across, beside, beside, cv2.BORDER_CONSTANT, value=(grey, grey, grey)
        )
    else:
        degrees = random.uniform(4, 18) * random.choice((-1, 1))
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
        size = np.ceil(np.abs(turn[:, :2]) @ (width, height)).astype(int)
        turn[:, 2] += (size - (width, height)) / 2
        shown = cv2.warpAffine(photo, turn, size.tolist(), borderValue=(grey, grey, grey))
    return bytes(cv2.imencode(".jpg", shown)[1])


def _cut_close(coverage: NDArray[np.float32], random: np.random.Generator) -> tuple[slice, slice]:
    """The part of a sheet that holds what is written, and little else."""
    x, y, width, height = cv2.boundingRect((coverage > 0.1).astype(np.uint8))
    top, left, bottom, right = (random.uniform(0.15, 0.4, 4) * min(width, height)).astype(int)
    return (
        slice(max(0, y - top), y + height + bottom),
        slice(max(0, x - left), x + width + right),
    )
