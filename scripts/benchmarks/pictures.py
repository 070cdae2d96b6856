"""Photos to measure with: our own strokes on our own paper, the same every time."""

import io
from dataclasses import replace

import numpy as np
from PIL import Image

from model.samples import Scene, paper_photo

DIGITS_IN_A_ROW = 20
_PAGE = (960, 1280)
_ROW_HEIGHT = 84
_PLAIN = Scene(noise=0, falloff=0, pen=5)
_ROW = replace(_PLAIN, height=0.55 / 3)


def one_digit() -> bytes:
    """A photo as Telegram hands it out: one digit, 1280x960."""
    return paper_photo("7", 3, Scene(pen=15, height=0.45), (1280, 960))


def page(digits: int) -> bytes:
    """A page with so many digits, up to 300, in rows of 20; it is always as large."""
    sheet = Image.open(io.BytesIO(paper_photo("", 1, _PLAIN, _PAGE)))
    written = "".join(str(7 * i % 10) for i in range(digits))
    for row in range(0, digits, DIGITS_IN_A_ROW):
        text = written[row : row + DIGITS_IN_A_ROW]
        # Held askew, a strip shows what lies beside it, so it is cut from a higher one.
        strip = Image.open(io.BytesIO(paper_photo(text, row, _ROW, (_PAGE[0], 3 * _ROW_HEIGHT))))
        middle = strip.crop((0, _ROW_HEIGHT, _PAGE[0], 2 * _ROW_HEIGHT))
        sheet.paste(middle, (0, 10 + row // DIGITS_IN_A_ROW * _ROW_HEIGHT))
    return _jpeg(sheet)


def megapixels(millions: float) -> bytes:
    """A photo of so many megapixels, 4:3, with the grain that a camera leaves on each pixel."""
    height = round((millions * 1e6 * 3 / 4) ** 0.5)
    small = Image.open(io.BytesIO(paper_photo("7", 3, Scene(pen=13, height=0.5))))
    large = small.resize((round(height * 4 / 3), height), Image.Resampling.BICUBIC)
    grain = np.random.default_rng(0).normal(0, 3, (512, 512, 1)).round().astype(np.int16)
    pixels = np.asarray(large).copy()
    for top in range(0, height, 512):
        for left in range(0, large.width, 512):
            tile = pixels[top : top + 512, left : left + 512]
            tile[:] = np.clip(tile + grain[: tile.shape[0], : tile.shape[1]], 0, 255)
    return _jpeg(Image.fromarray(pixels))


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()
