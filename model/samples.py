"""Photos of handwritten digits that nobody wrote: strokes of our own on paper of our own.

    python -m model.samples FOLDER

writes the samples of the chat page. They come out the same every time.
"""

import io
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

Floats = NDArray[np.float64]

STROKES: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "0": (
        ((0.56, 0.02), (0.26, 0.14), (0.10, 0.50), (0.24, 0.90), (0.54, 0.98), (0.80, 0.70),
         (0.82, 0.32), (0.62, 0.04), (0.42, 0.07)),
    ),
    "1": (((0.28, 0.26), (0.42, 0.14), (0.54, 0.01), (0.52, 0.40), (0.49, 0.99)),),
    "2": (
        ((0.16, 0.24), (0.30, 0.05), (0.58, 0.02), (0.72, 0.22), (0.62, 0.48), (0.36, 0.78),
         (0.13, 0.95), (0.22, 0.93), (0.52, 0.95), (0.86, 0.93)),
    ),
    "3": (
        ((0.18, 0.12), (0.42, 0.01), (0.68, 0.13), (0.62, 0.36), (0.38, 0.46), (0.64, 0.53),
         (0.76, 0.74), (0.56, 0.96), (0.28, 0.97), (0.12, 0.84)),
    ),
    "4": (
        ((0.46, 0.02), (0.30, 0.32), (0.10, 0.62), (0.40, 0.62), (0.88, 0.58)),
        ((0.66, 0.30), (0.63, 0.60), (0.58, 1.00)),
    ),
    "5": (
        ((0.30, 0.06), (0.26, 0.26), (0.22, 0.46), (0.46, 0.37), (0.72, 0.50), (0.76, 0.76),
         (0.54, 0.97), (0.26, 0.96), (0.12, 0.84)),
        ((0.29, 0.06), (0.52, 0.07), (0.78, 0.03)),
    ),
    "6": (
        ((0.66, 0.02), (0.38, 0.18), (0.18, 0.52), (0.20, 0.82), (0.44, 0.99), (0.70, 0.86),
         (0.72, 0.62), (0.50, 0.52), (0.28, 0.62), (0.20, 0.78)),
    ),
    "7": (
        ((0.12, 0.08), (0.42, 0.09), (0.80, 0.04), (0.62, 0.34), (0.47, 0.66), (0.40, 1.00)),
        ((0.30, 0.51), (0.50, 0.49), (0.70, 0.48)),
    ),
    "8": (
        ((0.66, 0.14), (0.46, 0.01), (0.24, 0.14), (0.34, 0.36), (0.60, 0.54), (0.74, 0.78),
         (0.52, 0.99), (0.24, 0.88), (0.24, 0.64), (0.50, 0.44), (0.70, 0.26), (0.64, 0.10)),
    ),
    "9": (
        ((0.70, 0.18), (0.48, 0.03), (0.22, 0.16), (0.20, 0.40), (0.44, 0.50), (0.66, 0.34),
         (0.72, 0.14), (0.69, 0.50), (0.60, 0.99)),
    ),
}  # fmt: skip
"""Points (x, y) that a pen passes, in a box of width and height 1, y downwards."""


@dataclass(frozen=True)
class Scene:
    """How a photo is to look; colours are RGB, 0 to 255."""

    paper: tuple[int, int, int] = (238, 234, 224)
    ink: tuple[int, int, int] = (32, 44, 92)
    pen: float = 9.0
    """Width of the pen in pixels of the photo."""
    height: float = 0.5
    """Height of a digit as a part of the photo's."""
    lines: str = ""
    """"ruled", "squared", or plain."""
    light: float = 1.0
    """Brightness in the best-lit corner."""
    falloff: float = 0.25
    """How much darker the far corner is, 0 to 1."""
    shadow: float = 0.0
    """Depth of a hard shadow across the sheet, 0 to 1."""
    noise: float = 3.0
    """Standard deviation of the camera's noise in grey levels."""


SAMPLES: dict[str, tuple[str, int, Scene]] = {
    "1-seven.jpg": ("7", 3, Scene(pen=13, height=0.52, paper=(244, 238, 222))),
    "2-four-on-ruled-paper.jpg": (
        "4",
        5,
        Scene(lines="ruled", ink=(28, 30, 34), pen=10, height=0.42, falloff=0.32),
    ),
    "3-phone-number.jpg": ("20319", 11, Scene(pen=9, height=0.27, paper=(242, 238, 226))),
    "4-chalk-on-slate.jpg": (
        "58",
        7,
        Scene(paper=(44, 58, 54), ink=(228, 230, 222), pen=15, height=0.46, noise=4.0),
    ),
    "5-six-in-bad-light.jpg": (
        "6",
        13,
        Scene(light=0.8, falloff=0.45, shadow=0.5, ink=(30, 36, 70), pen=12, noise=5.0),
    ),
    "6-squared-paper.jpg": (
        "864",
        17,
        Scene(lines="squared", ink=(36, 52, 140), pen=9, height=0.36, noise=2.0),
    ),
}
"""The samples of the chat page by file name: digits, seed, scene."""


def paper_photo(
    digits: str, seed: int, scene: Scene | None = None, size: tuple[int, int] = (960, 720)
) -> bytes:
    """A photo of `digits` written in a row, as JPEG bytes of `size` (width, height)."""
    scene = scene or Scene()
    chance = np.random.default_rng(seed)
    sheet = empty_sheet(scene, size, chance)
    return photographed(sheet, _writing(digits, scene, size, chance), scene, chance)


def photographed(
    sheet: Floats, coverage: Floats, scene: Scene, chance: np.random.Generator
) -> bytes:
    """A photo of a sheet that somebody wrote on, as JPEG bytes.

    Args:
        sheet: (height, width, 3), 0 to 255.
        coverage: (height, width), how much ink is where, 0 to 1.
        scene: whose ink, light and noise are used.
        chance: for how the camera is held and what it adds.
    """
    height, width = coverage.shape
    coverage = coverage[..., np.newaxis]
    sheet = sheet * (1 - coverage) + np.array(scene.ink, float) * coverage
    sheet = _tilted(sheet, chance) * _light(scene, (width, height), chance)[..., np.newaxis]
    sheet += chance.normal(0, scene.noise, sheet.shape[:2])[..., np.newaxis]
    sheet += chance.normal(0, scene.noise / 2, sheet.shape)
    photo = Image.fromarray(np.clip(sheet, 0, 255).astype(np.uint8))
    photo = photo.filter(ImageFilter.GaussianBlur(0.7))
    out = io.BytesIO()
    photo.save(out, "JPEG", quality=74)
    return out.getvalue()


def _writing(
    digits: str, scene: Scene, size: tuple[int, int], chance: np.random.Generator
) -> Floats:
    """How much ink is where: (height, width), 0 to 1."""
    scale = 3
    width, height = size
    mask = Image.new("L", (width * scale, height * scale))
    draw = ImageDraw.Draw(mask)
    tall = scene.height * height
    step = tall * 0.72
    left = (width - step * len(digits)) / 2 + tall * 0.04
    top = (height - tall) / 2
    slant = chance.uniform(0.02, 0.14)
    for place, digit in enumerate(digits):
        grown = tall * chance.uniform(0.92, 1.05)
        x0 = left + place * step + chance.normal(0, 0.015) * tall
        y0 = top + chance.normal(0, 0.03) * tall
        for stroke in STROKES[digit]:
            points = curve(np.array(stroke) + chance.normal(0, 0.012, (len(stroke), 2)))
            points[:, 0] += (0.5 - points[:, 1]) * slant
            path = (points * (grown * 0.8, grown) + (x0, y0)) * scale
            _draw(draw, path, scene.pen * scale / 2, chance)
    small = mask.resize(size, Image.Resampling.LANCZOS).filter(ImageFilter.GaussianBlur(0.8))
    grain = 1 - 0.22 * _cloud(size, 3, chance) - 0.12 * chance.random((height, width))
    return np.asarray(small, float) / 255 * grain


def curve(points: Floats) -> Floats:
    """A Catmull-Rom curve through the points (n, 2): (m, 2), closely spaced."""
    padded = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    t = np.linspace(0, 1, 40, endpoint=False)[:, np.newaxis]
    parts = []
    for p0, p1, p2, p3 in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        bend = 2 * p0 - 5 * p1 + 4 * p2 - p3
        twist = 3 * p1 - p0 - 3 * p2 + p3
        parts.append(0.5 * (2 * p1 + (p2 - p0) * t + bend * t**2 + twist * t**3))
    return np.vstack([*parts, points[-1:]])


def _draw(
    draw: ImageDraw.ImageDraw, path: Floats, radius: float, chance: np.random.Generator
) -> None:
    """A pen with changing pressure along a path of pixels."""
    waves = chance.uniform(0, 2 * np.pi, 2)
    along = np.linspace(0, 1, len(path))
    pressure = 1 + 0.12 * np.sin(5 * along + waves[0]) + 0.06 * np.sin(17 * along + waves[1])
    lift = np.clip(np.minimum(along / 0.04, (1 - along) / 0.06), 0.55, 1)
    for (x, y), r in zip(path, radius * pressure * lift, strict=True):
        draw.ellipse((x - r, y - r, x + r, y + r), fill=255)


def empty_sheet(scene: Scene, size: tuple[int, int], chance: np.random.Generator) -> Floats:
    """Paper with its rules and nothing on it, (height, width, 3), 0 to 255."""
    width, height = size
    sheet = np.ones((height, width, 3)) * np.array(scene.paper, float)
    sheet += (_cloud(size, 6, chance) - 0.5)[..., np.newaxis] * 4
    sheet += chance.normal(0, 1.5, (height, width))[..., np.newaxis]
    rule = Image.new("L", size)
    draw = ImageDraw.Draw(rule)
    gap = 64 if scene.lines == "ruled" else 36
    if scene.lines:
        for y in range(gap // 2, height, gap):
            draw.line((0, y, width, y), fill=110, width=2)
    if scene.lines == "squared":
        for x in range(gap // 2, width, gap):
            draw.line((x, 0, x, height), fill=110, width=2)
    faint = np.asarray(rule.filter(ImageFilter.GaussianBlur(0.8)), float)[..., np.newaxis] / 255
    ruled: Floats = sheet * (1 - faint) + np.array((120.0, 150.0, 195.0)) * faint
    return ruled


def _light(scene: Scene, size: tuple[int, int], chance: np.random.Generator) -> Floats:
    """Brightness by pixel: (height, width), 0 to 1."""
    width, height = size
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    angle = chance.uniform(0, 2 * np.pi)
    across = (x - 0.5) * np.cos(angle) + (y - 0.5) * np.sin(angle)
    light: Floats = 1 - scene.falloff * (across / 1.42 + 0.5)
    light *= 1 - 0.12 * ((x - 0.5) ** 2 + (y - 0.5) ** 2) * 2
    if scene.shadow:
        edge = (x - 0.5) * np.cos(angle + 1.1) + (y - 0.5) * np.sin(angle + 1.1) - 0.08
        light *= 1 - scene.shadow / (1 + np.exp(-edge * 45))
    light *= scene.light
    return light


def _cloud(size: tuple[int, int], coarse: int, chance: np.random.Generator) -> Floats:
    """Soft blotches: (height, width), 0 to 1; `coarse` pixels of noise over the short side."""
    small = Image.fromarray(chance.integers(0, 256, (coarse * 3, coarse * 4), np.uint8))
    return np.asarray(small.resize(size, Image.Resampling.BICUBIC), float) / 255


def _tilted(sheet: Floats, chance: np.random.Generator) -> Floats:
    """The sheet as a hand-held camera sees it: turned a little, in slight perspective."""
    height, width = sheet.shape[:2]
    corners = np.array([(0, 0), (0, height), (width, height), (width, 0)], float)
    middle = np.array((width, height)) / 2
    turn = chance.uniform(-0.05, 0.05)
    rotation = np.array(((np.cos(turn), -np.sin(turn)), (np.sin(turn), np.cos(turn))))
    seen = (corners - middle) * 0.9 @ rotation + middle
    seen += chance.uniform(-0.02, 0.02, (4, 2)) * (width, height)
    picture = Image.fromarray(np.clip(sheet, 0, 255).astype(np.uint8))
    quad = picture.transform(
        (width, height), Image.Transform.QUAD, seen.ravel().tolist(), Image.Resampling.BICUBIC
    )
    turned: Floats = np.asarray(quad, float)
    return turned


def main(folder: str) -> None:
    """Writes all samples into a folder."""
    for name, (digits, seed, scene) in SAMPLES.items():
        Path(folder, name).write_bytes(paper_photo(digits, seed, scene))


if __name__ == "__main__":
    main(sys.argv[1])
