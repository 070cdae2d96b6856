"""Pictures for people, drawn with Pillow: what the bot saw, and paper. Blocking calls."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont, ImageOps

from bot.answers import KeptAnswer, KeptDigit
from bot.replies import percent
from model.reader import ReadingError, small_copy

MOST_DIGITS = 12
"""Digits drawn large; of more, the doubtful ones."""

WIDTH = 960
MARGIN = 32
TALLEST = 960
CELL = 196
"""28 pixels, seven times as large."""
ROW = CELL + 28
BAR = 20
SHEET, PAPER = 1280, "#fbfaf6"
"""Pixels of the side of an empty sheet, and its colour."""

# A card of its own colour reads the same on a light and on a dark chat.
CARD, WORDS, FAINT = "#f4f1ea", "#26242b", "#8b8792"
SURE, OTHER, WRONG = "#1f6f8b", "#c9c4ba", "#b3452c"


@dataclass(frozen=True, slots=True)
class Numbered:
    """A digit with its place on the page, from 1."""

    number: int
    digit: KeptDigit


def seen(photo: bytes | None, answer: KeptAnswer) -> bytes:
    """A PNG: the photo with numbered boxes, each digit as the network saw it, a bar per class.

    Without a photo, or with one that cannot be drawn, only the digits.
    """
    page = _page(photo, answer) if photo else None
    shown = to_show(answer.digits)
    top = page.height + 2 * MARGIN if page else MARGIN
    rows = -(-len(shown) // 2)
    card = Image.new("RGB", (WIDTH, top + rows * ROW), CARD)
    if page:
        card.paste(page, ((WIDTH - page.width) // 2, MARGIN))
    draw = ImageDraw.Draw(card)
    column = (WIDTH - MARGIN) // 2
    for at, numbered in enumerate(shown):
        corner = (MARGIN + at % 2 * column, top + at // 2 * ROW)
        _digit(card, draw, corner, numbered)
    return _png(card)


def empty_sheet() -> bytes:
    """A PNG of paper to draw on."""
    return _png(Image.new("RGB", (SHEET, SHEET), PAPER))


def confusion(counts: Mapping[tuple[int, int], int]) -> bytes:
    """A PNG of how often a digit, a row each, was read as which, a column each.

    The darker a field, the larger its share of its row. What is none of the ten is left out.
    """
    side, edge = 84, 108
    card = Image.new("RGB", (edge + 10 * side + MARGIN, edge + 10 * side + MARGIN), CARD)
    draw = ImageDraw.Draw(card)
    label, figure = ImageFont.load_default(34), ImageFont.load_default(26)
    for truth in range(10):
        middle = edge + truth * side + side // 2
        draw.text((edge - 28, middle), str(truth), WORDS, label, anchor="mm")
        draw.text((middle, edge - 28), str(truth), WORDS, label, anchor="mm")
        row = [counts.get((truth, said), 0) for said in range(10)]
        for said, often in enumerate(row):
            left, top = edge + said * side, edge + truth * side
            share = often / max(sum(row), 1)
            strong = SURE if said == truth else WRONG
            # The root lets a single mistake among many be seen.
            fill = Image.blend(_field(CARD), _field(strong), share**0.5).getpixel((0, 0))
            draw.rectangle((left, top, left + side - 3, top + side - 3), fill, FAINT)
            if often:
                centre = (left + side // 2, top + side // 2)
                ink = "white" if share > 0.3 else WORDS
                draw.text(centre, str(often), ink, figure, anchor="mm")
    return _png(card)


def _png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def _field(colour: str) -> Image.Image:
    return Image.new("RGB", (1, 1), colour)


def to_show(digits: Sequence[KeptDigit]) -> list[Numbered]:
    """All digits, or the most doubtful of many, in reading order."""
    numbered = [Numbered(number, digit) for number, digit in enumerate(digits, 1)]
    doubtful = sorted(numbered, key=lambda n: max(n.digit.probabilities))[:MOST_DIGITS]
    return sorted(doubtful, key=lambda n: n.number)


def _page(photo: bytes, answer: KeptAnswer) -> Image.Image | None:
    """The upright photo with its boxes, as wide as the card."""
    try:
        page = small_copy(photo, WIDTH)
    except ReadingError:
        return None
    page = ImageOps.contain(page, (WIDTH - 2 * MARGIN, TALLEST))
    draw = ImageDraw.Draw(page)
    scale = page.width / answer.size[0]
    for number, digit in enumerate(answer.digits, 1):
        x, y, width, height = (edge * scale for edge in digit.box)
        box = (x - 4, y - 4, x + width + 4, y + height + 4)
        draw.rounded_rectangle(box, 6, outline="white", width=6)
        draw.rounded_rectangle(box, 6, outline=SURE, width=3)
        _tag(draw, (max(box[0], 2), max(box[1] - 30, 2)), str(number))
    return page


def _tag(draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str) -> None:
    font = ImageFont.load_default(22)
    left, top, right, bottom = draw.textbbox((at[0] + 6, at[1] + 2), text, font=font)
    draw.rounded_rectangle((left - 6, top - 4, right + 6, bottom + 4), 5, fill=SURE)
    draw.text((at[0] + 6, at[1] + 2), text, font=font, fill="white")


def _digit(
    card: Image.Image, draw: ImageDraw.ImageDraw, at: tuple[int, int], numbered: Numbered
) -> None:
    """One digit enlarged, with its number, and ten bars beside it."""
    x, y = at
    ink = Image.frombytes("L", (28, 28), numbered.digit.pixels)
    large = ImageOps.invert(ink).resize((CELL, CELL), Image.Resampling.NEAREST)
    card.paste(large, at)
    draw.rectangle((x, y, x + CELL, y + CELL), outline=FAINT)
    _tag(draw, (x + 4, y + 4), str(numbered.number))
    label, small = ImageFont.load_default(18), ImageFont.load_default(15)
    left = x + CELL + 40
    for digit, share in enumerate(numbered.digit.probabilities):
        middle = y + digit * BAR + BAR // 2
        said = digit == numbered.digit.digit
        draw.text((left - 10, middle), str(digit), WORDS, label, anchor="rm")
        length = round(110 * share)
        draw.rectangle(
            (left, middle - 7, left + max(length, 2), middle + 7), fill=SURE if said else OTHER
        )
        if share >= 0.01:
            text = " ".join(percent(share).split())  # the font has no no-break space
            draw.text((left + length + 8, middle), text, WORDS, small, anchor="lm")
