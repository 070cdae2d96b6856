"""What is around what is written: a desk, a window, a thing at the rim, a ring."""

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.normalise import stroke_width
from model.staged.paper import Sheet, desk

# A note is so large against the photo, least and most, and lies askew by so many degrees.
NOTE = (0.3, 0.6)
ASKEW = 12.0


def on_desk(sheet: Sheet, random: np.random.Generator) -> Sheet:
    """A sheet that leaves a strip of the desk on two to four sides, with its own shadow."""
    height, width = sheet.shape[:2]
    table = desk((height, width), random)
    strips = np.round(random.uniform(0.02, 0.1, 4) * min(height, width)).astype(int)
    strips *= random.random(4) < 0.75
    top, left, bottom, right = strips.tolist()
    lying = np.zeros((height, width), np.float32)
    lying[top : height - bottom, left : width - right] = 1
    return np.asarray(np.where(lying[..., None] > 0, sheet, _shaded(table, lying)), np.float32)


def _shaded(table: Sheet, lying: NDArray[np.float32]) -> Sheet:
    """A desk in the shadow of what lies on it, 1 on (height, width)."""
    dark = cv2.GaussianBlur(lying, (0, 0), 0.008 * lying.shape[1])
    return np.asarray(table * (1 - 0.45 * dark[..., None]), np.float32)


def with_thing(sheet: Sheet, coverage: NDArray[np.float32], random: np.random.Generator) -> Sheet:
    """A thumb or the end of a pen reaches into the picture, if it finds a place beside the ink."""
    inked = cv2.dilate((coverage > 0.1).astype(np.uint8), np.ones((25, 25), np.uint8)) > 0
    for _ in range(20):
        thing, colour = (_thumb if random.random() < 0.5 else _end_of_pen)(coverage.shape, random)
        if thing.any() and not thing[inked].any():
            soft = cv2.GaussianBlur(thing, (0, 0), 1.2)[..., None]
            return np.asarray(sheet * (1 - soft) + colour * soft, np.float32)
    return sheet


def _thumb(
    shape: tuple[int, ...], random: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """An ellipse at an edge, 1 on (height, width), and its colour."""
    size = np.array(shape[::-1])
    at = random.uniform(0, 1, 2)
    side = int(random.integers(2))
    at[side] = round(at[side])
    axes = np.round(random.uniform(0.04, 0.1, 2) * max(size)).astype(int)
    lean = random.uniform(0, 180)
    thumb = np.zeros(shape, np.float32)
    cv2.ellipse(thumb, np.round(at * size).astype(int), axes, lean, 0, 360, 1.0, -1)
    return thumb, np.array((190, 140, 115)) * random.uniform(0.4, 0.9)


def _end_of_pen(
    shape: tuple[int, ...], random: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """A bar from outside of the picture into it, 1 on (height, width), and its colour."""
    size = np.array(shape[::-1])
    towards, beside = random.normal(0, 1, (2, 2))
    outside = size / 2 + 0.8 * max(size) * towards / np.linalg.norm(towards)
    inside = outside + random.uniform(0.3, 0.6) * (size / 2 - outside) + 40 * beside
    ends = np.round((outside, inside)).astype(int)
    pen = np.zeros(shape, np.float32)
    cv2.line(pen, *ends, 1.0, int(random.uniform(0.012, 0.03) * max(size)), cv2.LINE_AA)
    return pen, random.uniform(15, 100, 3)


def in_window(sheet: Sheet, random: np.random.Generator) -> Sheet:
    """A sheet, half as large, in a light window: the canvas of a drawing program."""
    height, width = sheet.shape[:2]
    window = np.full_like(sheet, random.uniform(180, 255))
    canvas = cv2.resize(sheet, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    top, left = (int(random.uniform(0.1, 0.4) * n) for n in (height, width))
    window[top : top + height // 2, left : left + width // 2] = canvas
    return window


def as_note(sheet: Sheet, random: np.random.Generator) -> Sheet:
    """A sheet that is small against the desk on which it lies, askew, with its own shadow."""
    height, width = sheet.shape[:2]
    size = np.array((width, height)) * random.uniform(*NOTE)
    turn = np.deg2rad(random.uniform(-ASKEW, ASKEW))
    across = np.array((np.cos(turn), np.sin(turn))) * size[0] / 2
    down = np.array((-np.sin(turn), np.cos(turn))) * size[1] / 2
    room = (np.array((width, height)) - 1.25 * size) / 2
    middle = np.array((width, height)) / 2 + random.uniform(-1, 1, 2) * np.maximum(room, 0)
    lies_at = middle + np.stack([-across - down, across - down, down - across])
    corners = np.array([(0, 0), (width, 0), (0, height)], np.float32)
    onto = cv2.getAffineTransform(corners, lies_at.astype(np.float32))
    note = cv2.warpAffine(sheet, onto, (width, height), flags=cv2.INTER_AREA)
    lying = cv2.warpAffine(np.ones((height, width), np.float32), onto, (width, height))
    table = _shaded(desk((height, width), random), lying)
    return np.asarray(table + lying[..., None] * (note - table), np.float32)


def ringed(coverage: NDArray[np.float32], random: np.random.Generator) -> NDArray[np.float32]:
    """What is written, and a ring around it by the same hand, (height, width), 0 to 1."""
    drawn = (coverage > 0.1).astype(np.uint8)
    x, y, width, height = cv2.boundingRect(drawn)
    away = random.uniform(0.25, 0.45) * height
    turns = np.linspace(0, random.uniform(2, 2.2) * np.pi, 90) + random.uniform(0, 2 * np.pi)
    wobbles = 1 + 0.05 * np.sin(np.outer((1, 2, 3), turns) + random.uniform(0, 6, (3, 1))).sum(0)
    middle = (x + width / 2, y + height / 2)
    # An ellipse passes the corners of the box around what is written.
    axes = (np.array((width, height)) / np.sqrt(2) + away) * (1, 0.9)
    points = middle + wobbles[:, None] * axes * np.stack([np.cos(turns), np.sin(turns)], axis=1)
    ring = np.zeros(coverage.shape, np.uint8)
    pen = max(1, round(stroke_width(drawn)))
    fixed = np.round(points * 16).astype(np.int32)
    cv2.polylines(ring, [fixed], False, 255, pen, cv2.LINE_AA, 4)
    return np.maximum(coverage, ring.astype(np.float32) / 255)
