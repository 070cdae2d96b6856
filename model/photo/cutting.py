"""A wide piece of ink in parts, wherever digits may touch."""

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.holes import between_holes
from model.photo.page import SMALLEST_UPRIGHT, Slice
from model.photo.seams import least_ink_seams

# What a step aside costs a way from top to bottom, in pixels of ink, and how much ink it crosses
# at most, against the width of the strokes. A free way finds where digits touch by a point; a
# straight one where strokes run into each other, which a free one would leave to go through a 0.
FREE = (0.1, 1.5)
STRAIGHT = (1.0, 3.5)
# As much as if it crossed so many strokes counts a way along the wall of two rings.
ALONG_A_WALL = 2.0
# Straight ways lean as hands do: so many pixels to the right for each that they go up.
SLANTS = (-0.1, 0.1, 0.3)
# Against the typical height on the page: what is wide, and what is wide if it is hardly a digit;
# what may hold several digits that run into each other; and how far apart cuts of one kind and of
# two kinds are at least.
WIDE = 0.95
WIDE_FOR_NONE = 0.65
SEVERAL_FROM = 1.2
REACH = 0.2
BESIDE = 0.1


def cut(
    piece: Slice,
    height: float,
    pen: float,
    ink: NDArray[np.uint8],
    labels: NDArray[np.int32],
    count: int,
    from_width: float = WIDE,
) -> list[Slice]:
    """Cuts a wide piece wherever a way from top to bottom crosses little ink or follows a wall.

    Each part gets a label of its own, in place: it may reach over the next one. `count` labels
    were given before anything was cut; what is narrower than `from_width` heights stays whole.
    """
    x, y, width, tall = piece.box
    high = max(tall, 0.8 * height)
    if width < from_width * high or tall < SMALLEST_UPRIGHT * height:
        return [piece]
    there = np.s_[y : y + tall, x : x + width]
    inside = labels[there] == piece.label
    # Straight through a 4 or a V are two 1s, so it must be several things for sure.
    slants = SLANTS if width > SEVERAL_FROM * high else ()
    alone = ink[there] * inside
    # A free way would go through two rings, not along the wall that they share.
    walls = between_holes(inside.view(np.uint8), pen, SLANTS) if width >= WIDE * high else []
    seams, through = _cuts(alone, height, pen, slants, walls)
    if not through:
        return [piece]
    part = (np.arange(width) >= seams[..., np.newaxis]).sum(axis=0, dtype=np.int32)
    labels[there][inside] = piece.label + count * (1 + part[inside])
    parts = []
    for number, crossed in enumerate([0.0, *through]):
        label = piece.label + count * (1 + number)
        left, top, wide, high = cv2.boundingRect((labels[there] == label).view(np.uint8))
        if wide:
            parts.append(Slice(label, (x + left, y + top, wide, high), piece.label, crossed))
    return parts


def _cuts(
    ink: NDArray[np.uint8],
    height: float,
    pen: float,
    slants: tuple[float, ...],
    walls: list[NDArray[np.intp]],
) -> tuple[NDArray[np.intp], list[float]]:
    """Where a piece may be cut, from left to right.

    Returns:
        (cuts, height) the column of each cut in each row, and how many strokes' widths of ink
        each crosses, or counts as.
    """
    reach, beside = max(2, round(REACH * height)), max(2, round(BESIDE * height))
    width = ink.shape[1]
    found: list[tuple[float, int, float, NDArray[np.integer]]] = []
    ways = [(*FREE, 0.0), *((*STRAIGHT, slant) for slant in slants)]
    for way, (aside, thickest, slant) in enumerate(ways):
        seams, crossed = _slanted_seams(ink, aside, slant)
        middle = seams.mean(axis=0)
        for i in np.argsort(crossed, kind="stable").tolist():
            if crossed[i] > thickest * pen:
                break
            place = float(middle[i])
            if reach <= place <= width - reach and all(
                abs(place - other) >= (reach if kind == way else beside)
                for other, kind, *_ in found
            ):
                # A copy, or each would keep all of its kind.
                found.append((place, way, float(crossed[i]) / pen, seams[:, i].copy()))
    for seam in walls:
        place = float(seam.mean())
        if reach <= place <= width - reach:
            found.append((place, len(ways), ALONG_A_WALL, seam))
    found.sort(key=lambda each: each[0])
    return np.array([seam for *_, seam in found]), [crossed for _, _, crossed, _ in found]


def _slanted_seams(
    ink: NDArray[np.uint8], aside: float, slant: float
) -> tuple[NDArray[np.int16], NDArray[np.float32]]:
    """The ways that cross the least ink, where going along a slant is going straight."""
    if not slant:
        return least_ink_seams(ink, aside)
    tall, width = ink.shape
    shifts = np.round(slant * ((tall - 1) / 2 - np.arange(tall))).astype(np.int16)
    most = int(abs(shifts).max())
    upright = np.zeros((tall, width + 2 * most), np.uint8)
    for row, shift in enumerate(shifts.tolist()):
        upright[row, most - shift : most - shift + width] = ink[row]
    seams, crossed = least_ink_seams(upright, aside)
    return np.clip(seams + (shifts - most)[:, np.newaxis], 0, width), crossed
