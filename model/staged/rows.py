"""Photos of several digits by one hand, set in all the ways that make rows hard to take apart.

They touch, reach over each other, are uneven, have signs between them, stand in boxes and
tables, in pencil too. Strokes are worn as training examples are and photographed as the samples
are.
"""

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from model.network.augmentation import random_affine
from model.network.strokes import Character
from model.samples import Scene, empty_sheet, photographed
from model.staged.hands import DIGITS, Hands
from model.staged.labelled import Labelled, write_labelled
from model.staged.typeset import Galley, Spacing, set_rows, set_table
from model.staged.writer import TALL, Chance, Penman

PAPERS = (
    Scene(),
    Scene(paper=(246, 246, 244), ink=(30, 30, 34)),
    Scene(paper=(225, 222, 210), ink=(70, 72, 78)),
    Scene(paper=(236, 232, 226), ink=(26, 40, 130)),
    Scene(paper=(250, 248, 240), ink=(150, 30, 36)),
    Scene(paper=(44, 58, 54), ink=(228, 230, 222)),
)
PENCILS = (
    Scene(paper=(240, 238, 232), ink=(150, 150, 154)),
    Scene(paper=(236, 234, 230), ink=(178, 178, 180)),
    Scene(paper=(225, 222, 210), ink=(130, 130, 136)),
)


def write_rows(folder: Path, hands: Hands, each: int, seed: int = 1) -> None:
    """Writes `each` photos of every kind, with an INDEX.csv, as a set of labelled photos.

    A writer is a source, a kind a group. The same seed makes the same photos.
    """
    write_labelled(folder, _photos(hands, each, seed))


def _photos(hands: Hands, each: int, seed: int) -> Iterator[Labelled]:
    for kind, lay_out in KINDS.items():
        papers = PENCILS if kind.startswith("pencil") else PAPERS
        for i in range(each):
            chance = np.random.default_rng([seed, zlib.crc32(kind.encode()), i])
            characters = hands.writers[i % len(hands.writers)]
            galley = lay_out(_with_some_pen(characters, chance), chance)
            source = characters["0"][0].writer.replace("/", "-")
            jpeg = _photo(galley, chance, papers)
            yield Labelled(source, f"{kind}-{i}.jpg", jpeg, galley.label, kind)


def _with_some_pen(characters: dict[str, list[Character]], chance: Chance) -> Penman:
    pen = float(np.exp(chance.uniform(np.log(0.05), np.log(0.17))))
    return Penman(characters, pen, random_affine(chance, turn=3), int(chance.integers(2**31)))


def _some(chance: Chance, length: int, of: str = DIGITS) -> str:
    return "".join(chance.choice(list(of), length))


def _in_a_row(spacing: Spacing, of: str = DIGITS) -> Callable[[Penman, Chance], Galley]:
    def lay_out(hand: Penman, chance: Chance) -> Galley:
        text = _some(chance, int(chance.integers(2, 11)), of)
        return set_rows(hand, [text], spacing, chance)

    return lay_out


def _phone(hand: Penman, chance: Chance) -> Galley:
    shape = ("(000) 000-0000", "000-0000", "000-00-00-00", "00-00-00-00")[chance.integers(4)]
    text = "".join(_some(chance, 1) if sign == "0" else sign for sign in shape)
    return set_rows(hand, [text.replace(" ", "")], Spacing((0.1, 0.3)), chance)


def _sum(hand: Penman, chance: Chance) -> Galley:
    one, two, three = (_some(chance, int(n)) for n in chance.integers(1, 4, 3))
    return set_rows(hand, [f"{one}+{two}={three}"], Spacing((0.15, 0.35)), chance)


def _page(hand: Penman, chance: Chance) -> Galley:
    rows, columns = chance.integers(3, 6), int(chance.integers(4, 11))
    texts = [_some(chance, columns) for _ in range(rows)]
    return set_rows(hand, texts, Spacing((0.3, 0.8)), chance)


def _column(hand: Penman, chance: Chance) -> Galley:
    texts = [_some(chance, int(n)) for n in chance.integers(1, 5, chance.integers(3, 7))]
    return set_rows(hand, texts, Spacing((0.1, 0.25)), chance, aligned=1.0)


def _grid(hand: Penman, chance: Chance) -> Galley:
    rows, columns, digits = (int(n) for n in chance.integers((3, 3, 1), (6, 6, 3)))
    texts = [[_some(chance, digits) for _ in range(columns)] for _ in range(rows)]
    return set_table(hand, texts, chance, tight=1.3)


def _boxes(hand: Penman, chance: Chance) -> Galley:
    cells = [_some(chance, 1) for _ in range(chance.integers(4, 10))]
    return set_table(hand, [cells], chance, tight=1.1)


KINDS: dict[str, Callable[[Penman, Chance], Galley]] = {
    "apart": _in_a_row(Spacing()),
    "overlapping": _in_a_row(Spacing((0.1, 0.2), kerned=True)),
    "touching": _in_a_row(Spacing((-0.12, 0.02), kerned=True)),
    "uneven": _in_a_row(Spacing((0.1, 0.4), uneven=0.13, slope=0.12)),
    "ones": _in_a_row(Spacing((0.12, 0.4)), "1111147"),
    "fives": _in_a_row(Spacing((0.1, 0.3)), "5550123"),
    "phone": _phone,
    "sum": _sum,
    "column": _column,
    "page": _page,
    "table": _grid,
    "boxes": _boxes,
    "pencil in a table": _grid,
    "pencil in boxes": _boxes,
}
"""What is written, by name: how it is set in some hand."""


def _photo(galley: Galley, chance: Chance, papers: Sequence[Scene]) -> bytes:
    """JPEG bytes of what was set, on some paper in some light, 1 to 3 times as large."""
    height, width = galley.ink.shape
    size = (960, 720) if width * height > 40 * TALL * TALL else (720, 540)
    larger = min(0.76 * size[0] / width, 0.72 * size[1] / height, 3.0)
    shape = (round(width * larger), round(height * larger))
    writing = np.clip(cv2.resize(galley.ink, shape, interpolation=cv2.INTER_CUBIC), 0, 1)
    room = np.array(size) - shape
    left, top = (np.array(size) * 0.1 + chance.random(2) * (room - np.array(size) * 0.2)).astype(
        int
    )
    coverage = np.zeros(size[::-1])
    coverage[top : top + shape[1], left : left + shape[0]] = writing
    scene = _scene(papers, chance, ruled=not galley.across)
    paper = empty_sheet(scene, size, chance)
    _rule(paper, galley, larger, (int(left), int(top)), chance)
    return photographed(paper, coverage, scene, chance)


def _scene(papers: Sequence[Scene], chance: Chance, *, ruled: bool) -> Scene:
    return replace(
        papers[int(chance.integers(len(papers)))],
        lines=str(chance.choice(["ruled", "squared", ""], p=[0.15, 0.1, 0.75])) if ruled else "",
        falloff=chance.uniform(0, 0.4),
        shadow=chance.uniform(0.2, 0.5) if chance.random() < 0.25 else 0.0,
        noise=chance.uniform(1.5, 6),
    )


def _rule(
    paper: NDArray[np.float64],
    galley: Galley,
    larger: float,
    corner: tuple[int, int],
    chance: Chance,
) -> None:
    """Draws the rules of a table on paper, in place."""
    left, top = corner
    tall, wide = galley.ink.shape
    right, bottom = left + round(wide * larger), top + round(tall * larger)
    colour = (120.0, 120.0, 120.0) if chance.random() < 0.5 else (60.0, 60.0, 70.0)
    thick = int(chance.integers(1, 4))
    for y in (top + round(at * larger) for at in galley.across):
        cv2.line(paper, (left, y), (right, y), colour, thick)
    for x in (left + round(at * larger) for at in galley.down):
        cv2.line(paper, (x, top), (x, bottom), colour, thick)
