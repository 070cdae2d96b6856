"""Photos on which several things are hard at once, as chance has it."""

import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from model.staged.camera import CAMERAS, LIGHTS
from model.staged.conditions import SEVERAL, Condition
from model.staged.hands import Hands
from model.staged.labelled import Labelled, write_labelled
from model.staged.paper import PAPERS
from model.staged.scene import labelled
from model.staged.writing import PENS

SUBJECTS: dict[str, tuple[str, ...]] = {
    "one digit": ("one",),
    "several digits": SEVERAL,
    "no digit": ("blank", "doodle", "letters", "printed"),
}
# How high digits are, by what they are written as, as shares of the photo's shorter side.
HEIGHTS = {
    "one": (0.1, 0.6),
    "row": (0.08, 0.25),
    "phone": (0.06, 0.1),
    "rows": (0.07, 0.14),
    "spread": (0.06, 0.12),
    "sum": (0.08, 0.16),
}
DRAWN = (0.25, 0.5)
# Most photos are steady, and most things lie alone and upright.
CAMERA = ("steady",) * 6 + tuple(n for n in CAMERAS if n not in ("12 megapixels", "shaken"))
LIGHT = ("even", "gradient") * 2 + tuple(LIGHTS)
AROUND = ("",) * 6 + ("desk", "note", "ring", "thing", "bars", "corners", "nothing")
TURNED, LEANING, MOST_LEANING = 0.1, 0.2, 30.0


def mixed(subjects: tuple[str, ...], random: np.random.Generator) -> Condition:
    """Any paper, pen, light and camera, with one of these subjects."""

    def one(names: tuple[str, ...]) -> str:
        return names[int(random.integers(len(names)))]

    subject, paper = one(subjects), one(tuple(PAPERS))
    # The palest pen is left out, so that a seed makes the photos that it made without it.
    pen = one(tuple(name for name in PENS if name not in ("chalk", "hard pencil")))
    pen = {"blackboard": "chalk", "whiteboard": "marker"}.get(paper, pen)
    around = one(AROUND)
    return Condition(
        subject=subject,
        papers=(paper,),
        pens=(pen,),
        lights=(one(LIGHT),),
        camera=one(CAMERA),
        height=HEIGHTS.get(subject, DRAWN),
        quarters=int(random.integers(4)) if random.random() < TURNED else 0,
        lean=random.uniform(0, MOST_LEANING) if random.random() < LEANING else 0.0,
        # There is nothing to cut a blank sheet close to, or to draw a ring around.
        around="" if subject == "blank" and around in ("nothing", "ring") else around,
    )


def write_mixed(folder: Path, hands: Hands, each: int, seed: int = 1) -> None:
    """Writes `each` photos of one digit, of several and of none, with an INDEX.csv.

    Where hands have no letters, there are none on what is no digit. The same seed makes the same
    photos.
    """
    write_labelled(folder, _photos(hands, each, seed))


def _photos(hands: Hands, each: int, seed: int) -> Iterator[Labelled]:
    for name, subjects in SUBJECTS.items():
        known = tuple(s for s in subjects if hands.letters or s != "letters")
        for number in range(each):
            chance = np.random.default_rng((seed, zlib.crc32(name.encode()), number))
            yield labelled(name, number, mixed(known, chance), hands, seed)
