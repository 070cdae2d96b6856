"""From a condition to labelled photos."""

import zlib
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from model.staged import no_digits
from model.staged.around import AROUND, with_thing
from model.staged.camera import CAMERAS, LIGHTS, photograph
from model.staged.company import DRAWN, beside_pen
from model.staged.conditions import CONDITIONS, Condition
from model.staged.hands import Hands
from model.staged.labelled import Labelled, write_labelled
from model.staged.layout import written
from model.staged.paper import PAPERS
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
    if condition.around in DRAWN:
        coverage = DRAWN[condition.around](coverage, random)
    scene = laid_on(sheet, coverage, pen, colour, random)
    if condition.around in AROUND:
        scene = AROUND[condition.around](scene, random)
    elif condition.around == "thing":
        scene = with_thing(scene, coverage, random)
    elif condition.around == "pen":
        scene = beside_pen(scene, coverage, random)
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
