"""Photos of several digits by one hand, set in all the ways that make rows hard to take apart.

They touch, reach over each other, are uneven, have signs between them, stand in boxes and
tables. Strokes are worn as training examples are and photographed as the samples are.
"""

import csv
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from model.network.augmentation import random_affine, weather
from model.network.strokes import CHARACTER, Character, draw, scaled
from model.samples import Scene, empty_sheet, photographed
from model.staged.hands import DIGITS, Hands

Ink = NDArray[np.float32]
Chance = np.random.Generator

# A digit's height in pixels while rows are put together; the photo's own scale comes after.
TALL = 44
# What a pen's rough edge may need around a character.
RIM = 6
# Their strokes, in shares of a digit's height.
SIGNS: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "-": (((0.0, 0.0), (0.35, -0.02)),),
    "+": (((0.0, 0.25), (0.5, 0.23)), ((0.26, 0.0), (0.25, 0.5))),
    "=": (((0.0, 0.0), (0.42, -0.02)), ((0.02, 0.2), (0.45, 0.19))),
    "(": (((0.25, 0.0), (0.06, 0.3), (0.0, 0.6), (0.07, 0.9), (0.24, 1.15)),),
    ")": (((0.0, 0.0), (0.18, 0.3), (0.25, 0.6), (0.17, 0.9), (0.0, 1.15)),),
}
PAPERS = (
    Scene(),
    Scene(paper=(246, 246, 244), ink=(30, 30, 34)),
    Scene(paper=(225, 222, 210), ink=(70, 72, 78)),
    Scene(paper=(236, 232, 226), ink=(26, 40, 130)),
    Scene(paper=(250, 248, 240), ink=(150, 30, 36)),
    Scene(paper=(44, 58, 54), ink=(228, 230, 222)),
)


@dataclass(frozen=True)
class Hand:
    """One person with one pen."""

    characters: dict[str, list[Character]]
    pen: float
    """Its width as a share of a digit's height."""
    affine: NDArray[np.float32]
    wear: int
    """The seed of how this pen wears a stroke."""

    def drawn(self, sign: str, chance: Chance, grown: float = 1.0) -> Ink:
        """A sign as ink, cropped, 0 to 1."""
        character, tall = self._written(sign, chance)
        size = grown * tall * TALL / CHARACTER
        ink = draw(character, self.pen * TALL / CHARACTER / size, self.affine)
        ink = cv2.copyMakeBorder(ink, *[RIM] * 4, cv2.BORDER_CONSTANT)
        ink = weather(ink, np.random.default_rng(self.wear))
        x, y, width, height = cv2.boundingRect((ink > 0.2).astype(np.uint8))
        shape = (max(1, round(width * size)), max(1, round(height * size)))
        how = cv2.INTER_AREA if size < 1 else cv2.INTER_CUBIC
        crop = cv2.resize(ink[y : y + height, x : x + width], shape, interpolation=how)
        return np.asarray(np.clip(crop, 0, 1), np.float32)

    def _written(self, sign: str, chance: Chance) -> tuple[Character, float]:
        """A sign, and its longer side against a digit's height."""
        if sign in SIGNS:
            strokes = [np.array(stroke, np.float32) for stroke in SIGNS[sign]]
            strokes = [s + chance.normal(0, 0.03, s.shape).astype(np.float32) for s in strokes]
            points = np.concatenate(strokes)
            return Character(scaled(strokes), sign, ""), float(np.ptp(points, axis=0).max())
        known = self.characters[sign]
        character = known[int(chance.integers(len(known)))]
        if sign == "5" and len(character.strokes) == 2 and chance.random() < 0.5:
            character = _hat_off(character, chance)
        return character, 1.0


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
class Sheet:
    """What is written, in pixels, and where printed rules run."""

    ink: Ink
    label: str
    across: tuple[int, ...] = ()
    down: tuple[int, ...] = ()


def write_rows(folder: Path, hands: Hands, each: int, seed: int = 1) -> None:
    """Writes `each` photos of every kind, with an INDEX.csv, as a set of labelled photos.

    A writer is a source, a kind a group. The same seed makes the same photos.
    """
    rows = []
    for kind, lay_out in KINDS.items():
        for i in range(each):
            chance = np.random.default_rng([seed, zlib.crc32(kind.encode()), i])
            characters = hands.writers[i % len(hands.writers)]
            sheet = lay_out(_with_some_pen(characters, chance), chance)
            source = characters["0"][0].writer.replace("/", "-")
            name = f"{kind}-{i}.jpg"
            (folder / source).mkdir(parents=True, exist_ok=True)
            (folder / source / name).write_bytes(_photo(sheet, chance))
            rows.append((source, name, sheet.label, kind, "photo"))
    with (folder / "INDEX.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("source", "file", "label", "group", "kind"), *rows])


def _with_some_pen(characters: dict[str, list[Character]], chance: Chance) -> Hand:
    pen = float(np.exp(chance.uniform(np.log(0.05), np.log(0.17))))
    return Hand(characters, pen, random_affine(chance, turn=3), int(chance.integers(2**31)))


def _hat_off(character: Character, chance: Chance) -> Character:
    """A 5 whose last stroke stands off."""
    away = np.array([chance.uniform(0, 0.1), -chance.uniform(0.03, 0.12)], np.float32)
    body, hat = character.strokes
    return replace(character, strokes=(body, hat + away))


def _some(chance: Chance, length: int, of: str = DIGITS) -> str:
    return "".join(chance.choice(list(of), length))


def _row(hand: Hand, text: str, spacing: Spacing, chance: Chance) -> Ink:
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


def _rows(
    hand: Hand, texts: Sequence[str], spacing: Spacing, chance: Chance, *, aligned: float = 0.0
) -> Sheet:
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
    return Sheet(_cropped(ink.astype(np.float32)), label)


def _table(
    hand: Hand, chance: Chance, rows: int, columns: int, digits: int, tight: float
) -> Sheet:
    """Numbers in the cells of a table; `tight` is the least cell against what stands in it."""
    texts = [[_some(chance, digits) for _ in range(columns)] for _ in range(rows)]
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
    return Sheet(ink, "|".join("".join(row) for row in texts), across, down)


def _in_a_row(spacing: Spacing, of: str = DIGITS) -> Callable[[Hand, Chance], Sheet]:
    def lay_out(hand: Hand, chance: Chance) -> Sheet:
        text = _some(chance, int(chance.integers(2, 11)), of)
        return _rows(hand, [text], spacing, chance)

    return lay_out


def _phone(hand: Hand, chance: Chance) -> Sheet:
    shape = ("(000) 000-0000", "000-0000", "000-00-00-00", "00-00-00-00")[chance.integers(4)]
    text = "".join(_some(chance, 1) if sign == "0" else sign for sign in shape)
    return _rows(hand, [text.replace(" ", "")], Spacing((0.1, 0.3)), chance)


def _sum(hand: Hand, chance: Chance) -> Sheet:
    one, two, three = (_some(chance, int(n)) for n in chance.integers(1, 4, 3))
    return _rows(hand, [f"{one}+{two}={three}"], Spacing((0.15, 0.35)), chance)


def _page(hand: Hand, chance: Chance) -> Sheet:
    rows, columns = chance.integers(3, 6), int(chance.integers(4, 11))
    texts = [_some(chance, columns) for _ in range(rows)]
    return _rows(hand, texts, Spacing((0.3, 0.8)), chance)


def _column(hand: Hand, chance: Chance) -> Sheet:
    texts = [_some(chance, int(n)) for n in chance.integers(1, 5, chance.integers(3, 7))]
    return _rows(hand, texts, Spacing((0.1, 0.25)), chance, aligned=1.0)


def _grid(hand: Hand, chance: Chance) -> Sheet:
    rows, columns, digits = (int(n) for n in chance.integers((3, 3, 1), (6, 6, 3)))
    return _table(hand, chance, rows, columns, digits, tight=1.3)


def _boxes(hand: Hand, chance: Chance) -> Sheet:
    return _table(hand, chance, 1, int(chance.integers(4, 10)), 1, tight=1.1)


KINDS: dict[str, Callable[[Hand, Chance], Sheet]] = {
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
}
"""What is written, by name: a sheet of it in some hand."""


def _photo(sheet: Sheet, chance: Chance) -> bytes:
    """JPEG bytes of the sheet on some paper in some light, 1 to 3 times as large."""
    height, width = sheet.ink.shape
    size = (960, 720) if width * height > 40 * TALL * TALL else (720, 540)
    larger = min(0.76 * size[0] / width, 0.72 * size[1] / height, 3.0)
    shape = (round(width * larger), round(height * larger))
    writing = np.clip(cv2.resize(sheet.ink, shape, interpolation=cv2.INTER_CUBIC), 0, 1)
    room = np.array(size) - shape
    left, top = (np.array(size) * 0.1 + chance.random(2) * (room - np.array(size) * 0.2)).astype(
        int
    )
    coverage = np.zeros(size[::-1])
    coverage[top : top + shape[1], left : left + shape[0]] = writing
    scene = _scene(chance, ruled=not sheet.across)
    paper = empty_sheet(scene, size, chance)
    _rule(paper, sheet, larger, (int(left), int(top)), chance)
    return photographed(paper, coverage, scene, chance)


def _scene(chance: Chance, *, ruled: bool) -> Scene:
    return replace(
        PAPERS[int(chance.integers(len(PAPERS)))],
        lines=str(chance.choice(["ruled", "squared", ""], p=[0.15, 0.1, 0.75])) if ruled else "",
        falloff=chance.uniform(0, 0.4),
        shadow=chance.uniform(0.2, 0.5) if chance.random() < 0.25 else 0.0,
        noise=chance.uniform(1.5, 6),
    )


def _rule(
    paper: NDArray[np.float64],
    sheet: Sheet,
    larger: float,
    corner: tuple[int, int],
    chance: Chance,
) -> None:
    """Draws the rules of a table on paper, in place."""
    left, top = corner
    right, bottom = left + round(sheet.ink.shape[1] * larger), top + round(len(sheet.ink) * larger)
    colour = (120.0, 120.0, 120.0) if chance.random() < 0.5 else (60.0, 60.0, 70.0)
    thick = int(chance.integers(1, 4))
    for y in (top + round(at * larger) for at in sheet.across):
        cv2.line(paper, (left, y), (right, y), colour, thick)
    for x in (left + round(at * larger) for at in sheet.down):
        cv2.line(paper, (x, top), (x, bottom), colour, thick)
