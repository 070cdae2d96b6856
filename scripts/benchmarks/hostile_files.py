"""Files that mean harm: real pictures of every format, broken in every way."""

import io
import random
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from model.photo.memory import BYTES_A_PIXEL, BYTES_A_WEBP_PIXEL, MOST_BYTES
from model.samples import Scene, paper_photo


def hostile_file(number: int) -> bytes:
    """One of them; the same number gives the same file. The first are the heaviest."""
    if number < len(HEAVIEST):
        return HEAVIEST[number]()
    chance = random.Random(number)  # noqa: S311 - dice, not secrets
    if number % 50 == 0:
        return chance.choice(_BOMBS)(chance)
    data = chance.choice(healthy())
    for _ in range(chance.choice((1, 1, 1, 3))):
        data = chance.choice(_HARMS)(bytearray(data), chance)
    return data


@cache
def healthy() -> list[bytes]:
    """Healthy pictures of all formats, modes and extras."""
    photo = Image.open(io.BytesIO(paper_photo("407", 5, Scene(pen=5, height=0.4), (480, 360))))
    photo.load()
    grey, palette = photo.convert("L"), photo.convert("P")
    clear = photo.convert("RGBA")
    clear.putalpha(grey)
    deep = Image.fromarray(np.asarray(grey, np.uint16) * 257)
    frames = {"save_all": True, "append_images": [palette.rotate(90)], "duration": 40}
    return [
        _saved(photo, "JPEG", quality=85),
        _saved(photo, "JPEG", progressive=True, exif=_turned()),
        _saved(photo.convert("CMYK"), "JPEG"),
        _saved(photo, "PNG"),
        _saved(clear, "PNG"),
        _saved(palette, "PNG", transparency=0),
        _saved(deep, "PNG"),
        _saved(photo, "WEBP"),
        _saved(clear, "WEBP", lossless=True, **frames),
        _saved(palette, "GIF", **frames),
        _saved(grey, "BMP"),
        _saved(photo, "TIFF", compression="tiff_lzw"),
        _saved(deep, "TIFF"),
        _saved(grey.convert("1"), "TIFF", compression="group4"),
    ]


def _saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def _flip(data: bytearray, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 4, 32, 256))):
        if data:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def _harm_header(data: bytearray, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 8)):
        if data:
            data[chance.randrange(min(len(data), 64))] = chance.choice((0, 1, 127, 128, 254, 255))
    return bytes(data)


def _cut(data: bytearray, chance: random.Random) -> bytes:
    return bytes(data[: chance.randrange(len(data) + 1)])


def _drop(data: bytearray, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    del data[start : start + chance.choice((1, 16, 512))]
    return bytes(data)


def _repeat(data: bytearray, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    piece = data[start : start + chance.choice((4, 64, 4096))]
    return bytes(data[:start] + piece * chance.choice((2, 8, 64)) + data[start:])


def _splice(data: bytearray, chance: random.Random) -> bytes:
    other = chance.choice(healthy())
    return bytes(data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other)) :])


def _insert(data: bytearray, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    data[start:start] = chance.randbytes(chance.choice((1, 4, 64, 1024)))
    return bytes(data)


def _noise(chance: random.Random) -> bytes:
    """A healthy picture with nothing but noise on it."""
    width, height = chance.choice(((64, 64), (640, 480), (1024, 1024)))
    coarse = chance.choice((1, 2, 4, 16))
    dots = Image.frombytes(
        "L", (width // coarse, height // coarse), chance.randbytes(width * height // coarse**2)
    )
    return _saved(dots.resize((width, height), Image.Resampling.NEAREST), "PNG", compress_level=1)


def _lines(chance: random.Random) -> bytes:
    """A healthy picture of hairlines from side to side, which make pieces as large as itself."""
    width, height = chance.choice(((640, 480), (1024, 768), (2048, 1536)))
    page = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(page)
    for _ in range(chance.choice((5, 10, 40, 200))):
        ends = [(chance.randrange(width), chance.randrange(height)) for _ in range(2)]
        draw.line(ends, fill=chance.choice((0, 100)), width=1)
    return _saved(page, "PNG", compress_level=1)


def _promise(chance: random.Random) -> bytes:
    """A header that promises a huge picture, and next to nothing after it."""
    data = bytearray(chance.choice(healthy()))
    if data.startswith(b"\x89PNG"):
        data[16:24] = (30_000).to_bytes(4, "big") * 2
    elif data.startswith(b"GIF"):
        data[6:10] = b"\xff" * 4
    elif data.startswith(b"BM"):
        data[18:26] = (60_000).to_bytes(4, "little") * 2
    elif (start := data.find(b"\xff\xc0")) > 0:
        data[start + 5 : start + 9] = b"\xff" * 4
    return bytes(data)


def _bomb(chance: random.Random) -> bytes:
    """Many pixels, all alike, just below what we decode or just above it."""
    side = chance.choice((4470, 4480, 7000))
    return _saved(Image.new(chance.choice(("1", "L", "P")), (side, side), 1), "PNG")


def _heavy(chance: random.Random) -> bytes:
    """As many pixels as we decode of its kind."""
    return chance.choice(HEAVIEST)()


def _whole(kind: str, mode: str, bytes_a_pixel: float, **options: Any) -> Callable[[], bytes]:
    """A picture of one colour that takes as much as any may take while it is decoded."""

    @cache
    def made() -> bytes:
        side = int((MOST_BYTES / bytes_a_pixel) ** 0.5)
        return _saved(Image.new(mode, (side, side)), kind, **options)

    return made


def _turned() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


def _nonsense(chance: random.Random) -> bytes:
    return chance.randbytes(chance.choice((0, 1, 20, 5000)))


_HARMS: tuple[Callable[[bytearray, random.Random], bytes], ...] = (
    _flip,
    _harm_header,
    _cut,
    _drop,
    _repeat,
    _splice,
    _insert,
)
_BOMBS: tuple[Callable[[random.Random], bytes], ...] = (
    _noise,
    _lines,
    _promise,
    _bomb,
    _heavy,
    _nonsense,
)
_STRIP = {"compression": "tiff_adobe_deflate", "tiffinfo": {278: 10_000}}
HEAVIEST: tuple[Callable[[], bytes], ...] = (
    _whole("PNG", "RGBA", BYTES_A_PIXEL, exif=_turned()),
    _whole("PNG", "LA", BYTES_A_PIXEL),
    _whole("PNG", "RGB", BYTES_A_PIXEL, transparency=(0, 0, 0)),
    _whole("PNG", "I;16", BYTES_A_PIXEL),
    _whole("GIF", "P", BYTES_A_PIXEL, transparency=0),
    _whole("WEBP", "RGBA", BYTES_A_WEBP_PIXEL),
    _whole("WEBP", "RGB", BYTES_A_WEBP_PIXEL, lossless=True),
    _whole("TIFF", "RGBA", 9, **_STRIP),
    _whole("TIFF", "F", 9, **_STRIP),
    _whole("JPEG", "RGB", 6, progressive=True, subsampling=0),
    _whole("JPEG", "CMYK", 8, progressive=True),
    _whole("JPEG", "L", 2.6),
    _whole("BMP", "RGB", 20),
)
"""Makers of pictures that take as much memory as any may, one of each kind."""
