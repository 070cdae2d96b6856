"""What people write, print or photograph that is no digit, as coverage or as a whole scene."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from model.staged.paper import Sheet, Size, cloud
from model.staged.writing import Coverage

Points = NDArray[np.float64]
TEXT = """Dear neighbour, thank you for the flowers and your kind letter. We shall be home again on
Friday and look forward to seeing everybody in the garden. Bring the children!"""


def doodle(size: Size, random: np.random.Generator) -> Coverage:
    """A star, a heart, a spiral, a zigzag, a face, an arrow, a flower, a hatching."""
    shapes = (_star, _heart, _spiral, _zigzag, _face, _arrow, _flower, _hatching)
    coverage = np.zeros(size, np.uint8)
    short = min(size)
    radius = random.uniform(0.15, 0.36) * short
    thick = max(2, round(random.uniform(0.02, 0.08) * radius * 2))
    middle = random.uniform((0.4, 0.4), (0.6, 0.6)) * np.array(size[::-1])
    for line in shapes[int(random.integers(len(shapes)))](random):
        fixed = np.round((line * radius + middle) * 16).astype(np.int32)
        cv2.polylines(coverage, [fixed[:, None]], False, 255, thick, cv2.LINE_AA, 4)
    return coverage.astype(np.float32) / np.float32(255)


def printed(size: Size, random: np.random.Generator) -> Coverage:
    """A printed letter: several lines of text."""
    height, width = size
    tall = random.uniform(0.03, 0.09) * min(size)
    page = Image.new("L", (width, height))
    draw = ImageDraw.Draw(page)
    font = ImageFont.load_default(tall)
    words = random.choice(TEXT.split(), 400).tolist()
    x = left = random.uniform(0.05, 0.15) * width
    y = random.uniform(0.05, 0.3) * height
    for word in words:
        length = draw.textlength(word + " ", font)
        if x + length > width - left / 2:
            x, y = left, y + 1.5 * tall
        if y > height - 1.5 * tall:
            break
        draw.text((x, y), word, 255, font)
        x += length
    return np.asarray(page, np.float32) / np.float32(255)


def fur(size: Size, random: np.random.Generator) -> Sheet:
    """A pet: hairs that lie one way, bright parts and dark ones, and two eyes."""
    length, colour = random.uniform(4, 12), random.uniform((90, 60, 40), (230, 210, 190))
    hairs = cv2.GaussianBlur(
        random.standard_normal(size, dtype=np.float32), (0, 0), sigmaX=1.1, sigmaY=length
    )
    bent = 30 * cloud(size, 3, random)
    y, x = np.mgrid[0 : size[0], 0 : size[1]].astype(np.float32)
    hairs = cv2.remap(hairs, x + bent, y + bent[::-1], cv2.INTER_LINEAR, None, cv2.BORDER_REFLECT)
    shade = 1 + 0.2 * hairs / hairs.std() + 0.35 * cloud(size, 4, random)
    scene = np.asarray(colour, np.float32) * np.clip(shade, 0.1, 1.6)[..., None]
    for side in (-1, 1):
        eye = (round(size[1] * (0.5 + 0.13 * side)), round(size[0] * 0.42))
        cv2.circle(scene, eye, round(0.045 * min(size)), (20, 18, 16), -1, cv2.LINE_AA)
    return np.asarray(scene, np.float32)


def leaves(size: Size, random: np.random.Generator) -> Sheet:
    """A hedge, a bouquet: many bright blobs before others in the shade."""
    height, width = size
    scene = np.full((height, width, 3), (24, 40, 20), np.float32)
    warm = random.random() < 0.4
    for depth in np.linspace(0.3, 1, 160):
        at = np.round(random.uniform((0, 0), (width, height))).astype(int)
        axes = np.round(random.uniform((0.02, 0.01), (0.09, 0.04)) * width).astype(int)
        low, high = ((160, 40, 40), (250, 150, 90)) if warm else ((50, 100, 30), (140, 190, 90))
        colour = depth * random.uniform(low, high)
        cv2.ellipse(
            scene, at, axes, random.uniform(0, 360), 0, 360, colour.tolist(), -1, cv2.LINE_AA
        )
    return scene * (1 + 0.1 * cloud(size, 40, random))[..., None]


def street(size: Size, random: np.random.Generator) -> Sheet:
    """Sky over houses with rows of windows."""
    height, width = size
    sky = np.linspace(1, 0.75, height, dtype=np.float32)[:, None, None]
    scene = np.array((150, 190, 235), np.float32) * sky * np.ones((1, width, 1), np.float32)
    x = 0
    while x < width:
        wide = round(random.uniform(0.15, 0.35) * width)
        top = round(random.uniform(0.15, 0.5) * height)
        wall = random.uniform((90, 70, 60), (220, 200, 180))
        scene[top:, x : x + wide] = wall
        pane, storey = round(0.02 * width), round(0.07 * height)
        for y in range(top + storey // 2, height - storey, storey):
            for at in range(x + pane, x + wide - 2 * pane, round(2.6 * pane)):
                scene[y : y + storey // 2, at : at + pane] = wall * random.uniform(0.2, 0.6)
        x += wide
    return scene * (1 + 0.03 * cloud(size, 60, random))[..., None]


def fruit(size: Size, random: np.random.Generator) -> Sheet:
    """Something round on a table, lit from above and with a shadow below it."""
    height, width = size
    radius = random.uniform(0.15, 0.36) * min(size)
    middle = random.uniform((0.4, 0.4), (0.6, 0.6)) * (width, height)
    across, down = random.uniform(0.75, 1.1, 2) * radius
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    away = np.hypot((x - middle[0]) / across, (y - middle[1]) / down)
    below = np.hypot((x - middle[0]) / across, (y - middle[1] - 0.15 * down) / down)
    lit = np.hypot(x - middle[0] + 0.3 * across, y - middle[1] + 0.4 * down) / radius
    table = random.uniform((190, 185, 175), (250, 248, 240)) * np.ones((height, width, 1))
    table *= 1 - random.uniform(0.1, 0.5) * np.clip(4 - 3 * below, 0, 1)[..., None]
    skin = random.uniform((120, 60, 30), (240, 200, 120)) * (1.1 - 0.35 * lit**2)[..., None]
    edge = np.clip((1 - away) * radius, 0, 1)[..., None]
    return np.asarray(np.clip(table + edge * (skin - table), 0, 255), np.float32)


SCENES: dict[str, Callable[[Size, np.random.Generator], Sheet]] = {
    scene.__name__: scene for scene in (fruit, fur, leaves, street)
}


def _circle(x: float, y: float, radius: float, start: float = 0, end: float = 360) -> Points:
    angle = np.radians(np.linspace(start, end, 60))
    return np.stack([x + radius * np.cos(angle), y + radius * np.sin(angle)], axis=1)


def _star(random: np.random.Generator) -> list[Points]:
    angle = np.radians(-90 + 144 * np.arange(6) + random.normal(0, 4, 6))
    return [np.stack([np.cos(angle), np.sin(angle)], axis=1)]


def _heart(random: np.random.Generator) -> list[Points]:
    t = np.linspace(0, 2 * np.pi, 80)
    x = 16 * np.sin(t) ** 3 * random.uniform(0.9, 1.1)
    y = -13 * np.cos(t) + 5 * np.cos(2 * t) + 2 * np.cos(3 * t) + np.cos(4 * t)
    return [np.stack([x, y], axis=1) / 17]


def _spiral(random: np.random.Generator) -> list[Points]:
    t = np.linspace(0, random.uniform(6, 10) * np.pi, 200)
    return [np.stack([t * np.cos(t), t * np.sin(t)], axis=1) / t[-1]]


def _zigzag(random: np.random.Generator) -> list[Points]:
    count = int(random.integers(6, 12))
    y = 0.5 * (-1) ** np.arange(count) + random.normal(0, 0.1, count)
    return [np.stack([np.linspace(-1, 1, count), y], axis=1)]


def _face(random: np.random.Generator) -> list[Points]:
    smile = (
        _circle(0, 0.1, 0.5, 20, 160) if random.random() < 0.7 else _circle(0, 0.8, 0.5, 200, 340)
    )
    return [_circle(0, 0, 1), _circle(-0.35, -0.3, 0.08), _circle(0.35, -0.3, 0.08), smile]


def _arrow(random: np.random.Generator) -> list[Points]:
    angle = random.uniform(0, 2 * np.pi)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    lines = [[(-1, 0), (1, 0)], [(0.55, -0.4), (1, 0), (0.55, 0.4)]]
    return [np.array(line) @ turn for line in lines]


def _flower(random: np.random.Generator) -> list[Points]:
    t = np.linspace(0, 2 * np.pi, 120)
    petals = int(random.integers(4, 8))
    radius = 0.65 + 0.3 * np.cos(petals * t)
    outline = np.stack([radius * np.cos(t), radius * np.sin(t)], axis=1)
    return [outline, _circle(0, 0, 0.25)]


def _hatching(random: np.random.Generator) -> list[Points]:
    count = int(random.integers(5, 9))
    at = np.linspace(-0.8, 0.8, count)
    one = [np.array([(a - 0.3, -0.9), (a + 0.3, 0.9)]) for a in at]
    return one + [np.array([(-0.9, a + 0.2), (0.9, a - 0.2)]) for a in at]
