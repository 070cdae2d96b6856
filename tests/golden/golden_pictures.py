"""Makes the pictures of this folder again: python tests/golden/golden_pictures.py.

They are the project's own pen strokes on its own paper, saved in the ways that phones, scanners
and chats save pictures. `expected.json` says what stands on each.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from pillow_heif import from_pillow

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from model.samples import Scene, paper_photo  # noqa: E402

SIZE = (480, 360)
PLAIN = Scene(noise=0, falloff=0, pen=9)
ORIENTATION = 0x0112
LETTERS = {
    "A": (((0, 1), (0.45, 0), (0.9, 1)), ((0.2, 0.62), (0.7, 0.6))),
    "K": (((0.1, 0), (0.08, 1)), ((0.8, 0), (0.1, 0.55), (0.85, 1))),
    "X": (((0, 0), (0.85, 1)), ((0.9, 0.02), (0.02, 0.97))),
    "H": (((0.05, 0), (0.03, 1)), ((0.85, 0), (0.83, 1)), ((0.05, 0.5), (0.85, 0.48))),
}


def photo(digits: str, seed: int, scene: Scene, size: tuple[int, int] = SIZE) -> Image.Image:
    """A photo, decoded."""
    return Image.open(io.BytesIO(paper_photo(digits, seed, scene, size)))


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    """The bytes of a picture in one of Pillow's formats."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def coverage(digits: str, seed: int) -> Image.Image:
    """The ink alone: 0 for paper to 255 for ink."""
    luma = np.asarray(photo(digits, seed, PLAIN).convert("L"), np.float32)
    return Image.fromarray(np.clip((190 - luma) * 2.2, 0, 255).astype(np.uint8))


def on_transparent(digits: str, seed: int, ink: tuple[int, int, int]) -> bytes:
    """Ink of one colour on nothing, as drawing apps save it."""
    picture = Image.new("RGBA", SIZE, (*ink, 0))
    picture.putalpha(coverage(digits, seed))
    return saved(picture, "PNG")


def turned_by_exif(orientation: int, turn: Image.Transpose) -> bytes:
    """Pixels lying as the sensor lay, with a note on which way is up: a 6 on its head is a 9."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    upright = photo("62", 5, Scene(pen=8, height=0.4))
    return saved(upright.transpose(turn), "JPEG", quality=74, exif=exif)


def rows(*texts: str) -> Image.Image:
    """A page with a row of digits for each text."""
    page = Image.new("RGB", (480, 180 * len(texts)))
    for i, text in enumerate(texts):
        row = photo(text, 20 + i, Scene(noise=0, falloff=0, pen=7, height=0.5), (480, 180))
        page.paste(row, (0, 180 * i))
    return page


def letters() -> Image.Image:
    """A page with letters that nobody takes for digits."""
    page = photo("", 9, PLAIN)
    draw = ImageDraw.Draw(page)
    for i, strokes in enumerate(LETTERS.values()):
        for stroke in strokes:
            points = [(40 + 110 * i + 80 * x, 130 + 100 * y) for x, y in stroke]
            draw.line(points, fill=(32, 44, 92), width=8, joint="curve")
    return page


def animation(first: str) -> bytes:
    """A GIF whose first frame shows a digit, and whose others show other ones."""
    frames = [
        photo(text, 6, PLAIN, (240, 180)).convert("L").quantize(16) for text in (first, "1", "8")
    ]
    return saved(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=300)


def heic(image: Image.Image) -> bytes:
    """A photo as phones keep theirs."""
    out = io.BytesIO()
    from_pillow(image).save(out, quality=60)
    return out.getvalue()


def pictures() -> Iterator[tuple[str, bytes]]:
    """File names and contents."""
    seven = photo("7", 3, Scene(pen=9))
    grey = photo("5", 4, Scene(pen=6, noise=1), (240, 180)).convert("L")
    jpeg = saved(seven, "JPEG", quality=74)
    yield "seven.jpg", jpeg
    yield "exif-3.jpg", turned_by_exif(3, Image.Transpose.ROTATE_180)
    yield "exif-6.jpg", turned_by_exif(6, Image.Transpose.ROTATE_90)
    yield "exif-8.jpg", turned_by_exif(8, Image.Transpose.ROTATE_270)
    yield (
        "lying-page.jpg",
        saved(
            photo("2745", 5, Scene(pen=7, height=0.3)).transpose(Image.Transpose.ROTATE_90), "JPEG"
        ),
    )
    yield "dark-on-transparent.png", on_transparent("4", 5, (20, 24, 60))
    yield "light-on-transparent.png", on_transparent("4", 5, (250, 250, 245))
    yield "grey.jpg", saved(grey, "JPEG")
    yield "grey.bmp", saved(grey, "BMP")
    yield "grey.tiff", saved(grey, "TIFF", compression="tiff_lzw")
    yield (
        "sixteen-bits.png",
        saved(
            Image.fromarray(np.asarray(grey, np.uint16) * np.uint16(180) + np.uint16(900)), "PNG"
        ),
    )
    yield "palette.png", saved(seven.quantize(12), "PNG")
    yield "cmyk.jpg", saved(seven.convert("CMYK"), "JPEG", quality=74)
    yield "photo.webp", saved(seven, "WEBP", quality=70)
    yield "photo.heic", heic(seven)
    yield "animation.gif", animation("3")
    yield (
        "chalk.jpg",
        paper_photo(
            "58", 7, Scene(paper=(44, 58, 54), ink=(228, 230, 222), pen=9, height=0.46), SIZE
        ),
    )
    yield "hard-shadow.jpg", paper_photo("6", 13, Scene(light=0.8, shadow=0.55, pen=8), SIZE)
    yield "ruled.jpg", paper_photo("4", 5, Scene(lines="ruled", pen=7, height=0.42), SIZE)
    yield (
        "squared.jpg",
        paper_photo(
            "864",
            17,
            Scene(lines="squared", ink=(36, 52, 140), pen=9, height=0.36, noise=2),
            (960, 720),
        ),
    )
    yield "rows.jpg", saved(rows("204", "763", "598"), "JPEG")
    yield "blank.jpg", paper_photo("", 8, Scene(), SIZE)
    yield "blank-ruled.jpg", paper_photo("", 8, Scene(lines="ruled"), SIZE)
    yield "letters.jpg", saved(letters(), "JPEG")
    yield "one-pixel.png", saved(Image.new("RGB", (1, 1), (90, 90, 90)), "PNG")
    yield (
        "twelve-megapixels.jpg",
        saved(
            coverage("3", 6).point(lambda ink: 240 - ink * 0.8).resize((4000, 3000)),
            "JPEG",
            quality=20,
            progressive=True,
            optimize=True,
        ),
    )
    yield "truncated.jpg", jpeg[: len(jpeg) // 2]
    yield "text.jpg", b"This is no picture, whatever its name says.\n"
    yield "empty.jpg", b""
    yield "eighty-one-megapixels.png", saved(Image.new("1", (9000, 9000)), "PNG", optimize=True)


if __name__ == "__main__":
    for name, content in pictures():
        (HERE / name).write_bytes(content)
