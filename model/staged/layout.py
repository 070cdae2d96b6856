"""What stands where on a sheet: one digit, a row, a phone number, rows, a sum."""

import cv2
import numpy as np
from numpy.typing import ArrayLike

from model.network.strokes import Character
from model.staged import no_digits
from model.staged.conditions import Condition
from model.staged.hands import Hands
from model.staged.paper import Size
from model.staged.writing import Coverage, draw, row

# Digits that stand far apart are this much further from each other than usual, least and most.
FAR_APART = (2.0, 3.5)


def written(
    condition: Condition,
    hands: Hands,
    size: Size,
    pen: tuple[float, float],
    chances: tuple[np.random.Generator, np.random.Generator],
) -> tuple[Coverage, str]:
    """What a condition has on its sheet.

    Args:
        condition: of a subject that is drawn on a sheet.
        hands: who writes.
        size: height, width of the sheet.
        pen: least and most width of its line, as a share of a digit's height.
        chances: what decides what is written and by whom, and what decides the rest.

    Returns:
        (height, width) coverage, and the label: rows joined with "|", or "none".
    """
    writing, random = chances
    coverage = np.zeros(size, np.float32)
    if condition.subject == "doodle":
        return no_digits.doodle(size, random), "none"
    if condition.subject == "printed":
        return no_digits.printed(size, random), "none"
    if condition.subject == "blank":
        return coverage, "none"
    height = random.uniform(*condition.height) * min(size)
    thick = random.uniform(*pen)
    if condition.subject == "letters":
        letter = hands.letters[int(writing.integers(len(hands.letters)))]
        _alone(coverage, letter, condition, hands, (height, thick), random)
        return coverage, "none"
    if condition.subject == "one":
        label = str(writing.integers(10))
        digit = _by(hands.writer(writing), label, writing)
        _alone(coverage, digit, condition, hands, (height, thick), random)
        return coverage, label
    texts = _texts(condition.subject, writing)
    apart = random.uniform(*FAR_APART) if condition.subject == "spread" else 1.0
    _rows(coverage, texts, hands.writer(writing), (height, thick), apart, (writing, random))
    return coverage, "|".join("".join(filter(str.isdigit, text)) for text in texts)


def _alone(
    coverage: Coverage,
    character: Character,
    condition: Condition,
    hands: Hands,
    stroke: tuple[float, float],
    random: np.random.Generator,
) -> None:
    """One character, `stroke` its height in pixels and its pen's width as a share of that."""
    height, thick = stroke
    middle = 0.5 + condition.off_centre * random.uniform(-1, 1, 2)
    at = (middle[0] * coverage.shape[1], middle[1] * coverage.shape[0])
    draw(coverage, character, at, height, thick * height, random)
    if condition.around == "box":
        _box(coverage, at, height * random.uniform(1.25, 1.6))
    elif condition.around == "notes":
        _notes(coverage, hands, at, height, random)


def _rows(
    coverage: Coverage,
    texts: list[str],
    writer: dict[str, list[Character]],
    stroke: tuple[float, float],
    apart: float,
    chances: tuple[np.random.Generator, np.random.Generator],
) -> None:
    """Rows of digits and signs by one hand, as large as there is room for.

    Digits and rows are `apart` times as far from each other as usual.
    """
    height, thick = stroke
    writing, random = chances
    page = np.array(coverage.shape)
    rows = []
    for text in texts:
        known = [_by(writer, sign, writing) if sign.isdigit() else None for sign in text]
        places, length = row(known, height, random)
        rows.append((known, [(apart * x, y) for x, y in places], apart * length))
    spacing = apart * random.uniform(1.5, 2.2) * height
    middles = (np.arange(len(texts)) - (len(texts) - 1) / 2) * spacing
    longest = max(length for _, _, length in rows)
    room = min(1.0, *(0.86 * page / (np.ptp(middles) + height, longest)))
    pen = thick * room * height
    is_sum = texts[-1].isdigit() and any(text.startswith("+") for text in texts)
    for (known, places, length), middle, text in zip(rows, middles, texts, strict=True):
        begin = longest / 2 - length if is_sum else -longest / 2
        for character, (x, y), sign in zip(known, places, text, strict=True):
            at = (page[1] / 2 + room * (begin + x), page[0] / 2 + room * (middle + y))
            if character is None:
                _sign(coverage, sign, at, room * height, pen)
            else:
                draw(coverage, character, at, room * height, pen, random)
    if is_sum:
        y = page[0] / 2 + room * (middles[1] + middles[2]) / 2
        ends = [(page[1] / 2 + room * side * 0.6 * longest, y) for side in (-1, 1)]
        _stroke(coverage, ends, pen)


def _by(writer: dict[str, list[Character]], digit: str, writing: np.random.Generator) -> Character:
    return writer[digit][int(writing.integers(len(writer[digit])))]


def _texts(subject: str, writing: np.random.Generator) -> list[str]:
    def digits(count: int) -> str:
        return "".join(str(d) for d in writing.integers(10, size=count))

    if subject == "row":
        return [digits(int(writing.integers(2, 7)))]
    if subject == "phone":
        return [f"{digits(3)}-{digits(3)}-{digits(2)}-{digits(2)}"]
    if subject in ("rows", "spread"):
        columns = int(writing.integers(3, 6))
        return [digits(columns) for _ in range(int(writing.integers(2, 5)))]
    one, other = (int(n) for n in writing.integers(100, 999, 2))
    return [str(one), f"+{other}", str(one + other)]


def _sign(
    coverage: Coverage, sign: str, at: tuple[float, float], height: float, pen: float
) -> None:
    half = 0.2 * height
    _stroke(coverage, [(at[0] - half, at[1]), (at[0] + half, at[1])], pen)
    if sign == "+":
        _stroke(coverage, [(at[0], at[1] - half), (at[0], at[1] + half)], pen)


def _box(coverage: Coverage, at: tuple[float, float], side: float) -> None:
    left, top = at[0] - side / 2, at[1] - side / 2
    corners = [(left, top), (left + side, top), (left + side, top + side), (left, top + side)]
    _stroke(coverage, [*corners, corners[0]], 2.0)


def _notes(
    coverage: Coverage,
    hands: Hands,
    at: tuple[float, float],
    height: float,
    random: np.random.Generator,
) -> None:
    """Small, faint writing and sketches around a bold digit."""
    notes = np.zeros_like(coverage)
    for _ in range(40):
        place = random.uniform((0.05, 0.05), (0.95, 0.95)) * coverage.shape[::-1]
        if np.abs(place - at).max() < 0.65 * height:
            continue
        small = random.uniform(0.08, 0.14) * height
        if hands.letters and random.random() < 0.8:
            letter = hands.letters[int(random.integers(len(hands.letters)))]
            draw(notes, letter, (place[0], place[1]), small, 1.5, random)
        else:
            ends = np.stack([place, place + random.normal(0, 2 * small, 2)])
            _stroke(notes, ends, 1.5)
    np.maximum(coverage, 0.7 * notes, out=coverage)


def _stroke(coverage: Coverage, points: ArrayLike, pen: float) -> None:
    drawn = np.zeros(coverage.shape, np.uint8)
    fixed = np.round(np.array(points) * 16).astype(np.int32)
    thick = max(1, round(pen))
    cv2.polylines(drawn, [fixed[:, None]], False, 255, thick, cv2.LINE_AA, 4)
    np.maximum(coverage, drawn.astype(np.float32) / 255, out=coverage)
