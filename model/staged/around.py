"""What is around a sheet: a desk, a book, a room, a window, a thing at its rim."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from model.staged.paper import Sheet, Size, cloud, desk, ruled

# So large against the photo, least and most, is a note, and what is held up; both are askew by so
# many degrees.
NOTE = (0.3, 0.6)
HELD = (0.5, 0.8)
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
    note, lying = _askew(sheet, NOTE, random)
    table = _shaded(desk(lying.shape, random), lying)
    return np.asarray(table + lying[..., None] * (note - table), np.float32)


def held_up(sheet: Sheet, random: np.random.Generator) -> Sheet:
    """A sheet that somebody holds in front of a room."""
    height, width = sheet.shape[:2]
    side = int(random.integers(2))
    skin = np.array((205, 150, 120)) * random.uniform(0.45, 1)
    thick = round(0.1 * min(height, width))
    first = random.uniform(0.2, 0.6)
    for finger in range(int(random.integers(1, 4))):
        x, reach = (first + 0.11 * finger) * width, random.uniform(0.08, 0.16) * min(height, width)
        tip = abs(side * height - reach)
        ends = np.round(((x, side * height), (x, tip))).astype(int)
        cv2.line(sheet, *ends, skin.tolist(), thick, cv2.LINE_AA)
    held, lying = _askew(sheet, HELD, random)
    return np.asarray(
        np.where(lying[..., None] > 0.5, held, _room((height, width), random)), np.float32
    )


def _room(size: Size, random: np.random.Generator) -> Sheet:
    """Walls, furniture and other things, out of focus."""
    height, width = size
    room = np.full((height, width, 3), random.uniform(40, 200, 3), np.float32)
    for _ in range(int(random.integers(6, 16))):
        ends = np.round(random.uniform(0, 1, (2, 2)) * (width, height)).astype(int)
        colour = random.uniform(10, 240, 3).tolist()
        if random.random() < 0.5:
            cv2.rectangle(room, ends[0], ends[1], colour, -1)
        else:
            cv2.line(room, ends[0], ends[1], colour, int(random.integers(4, 60)))
    blurred = cv2.GaussianBlur(room, (0, 0), random.uniform(1.5, 9))
    return np.asarray(blurred + 6 * cloud(size, 60, random)[..., None], np.float32)


def in_book(sheet: Sheet, random: np.random.Generator) -> Sheet:
    """A sheet as one page of an open notebook on a desk; the other one is empty."""
    height, width = sheet.shape[:2]
    wide, high = round(0.42 * width), round(0.42 * height)
    pages = [cv2.resize(sheet, (wide, high), interpolation=cv2.INTER_AREA)]
    pages.insert(int(random.integers(2)), ruled((high, wide), random))
    away = np.abs(np.arange(2 * wide) - wide) / wide
    fold = random.uniform(0.3, 0.6) * np.exp(-((away / random.uniform(0.04, 0.1)) ** 2))
    table = desk((height, width), random)
    top, left = (int(random.uniform(0.1, 0.9) * n) for n in (height - high, width - 2 * wide))
    book = np.concatenate(pages, axis=1) * (1 - fold)[:, None]
    table[top : top + high, left : left + 2 * wide] = book
    return table


AROUND: dict[str, Callable[[Sheet, np.random.Generator], Sheet]] = {
    "desk": on_desk,
    "note": as_note,
    "held": held_up,
    "book": in_book,
    "window": in_window,
}
"""What a sheet is seen on or in, by name."""


def _askew(
    sheet: Sheet, size: tuple[float, float], random: np.random.Generator
) -> tuple[Sheet, NDArray[np.float32]]:
    """A sheet made smaller and turned a little, and 1 where it lies on (height, width)."""
    height, width = sheet.shape[:2]
    small = np.array((width, height)) * random.uniform(*size)
    turn = np.deg2rad(random.uniform(-ASKEW, ASKEW))
    across = np.array((np.cos(turn), np.sin(turn))) * small[0] / 2
    down = np.array((-np.sin(turn), np.cos(turn))) * small[1] / 2
    room = (np.array((width, height)) - 1.25 * small) / 2
    middle = np.array((width, height)) / 2 + random.uniform(-1, 1, 2) * np.maximum(room, 0)
    lies_at = middle + np.stack([-across - down, across - down, down - across])
    corners = np.array([(0, 0), (width, 0), (0, height)], np.float32)
    onto = cv2.getAffineTransform(corners, lies_at.astype(np.float32))
    seen = cv2.warpAffine(sheet, onto, (width, height), flags=cv2.INTER_AREA)
    lying = cv2.warpAffine(np.ones((height, width), np.float32), onto, (width, height))
    return np.asarray(seen, np.float32), np.asarray(lying, np.float32)
