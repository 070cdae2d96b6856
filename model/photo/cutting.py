"""A wide piece of ink in parts, wherever digits may touch."""

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.page import SMALLEST_UPRIGHT, Slice
from model.photo.seams import least_ink_seams

# What a step aside costs a way from top to bottom, in pixels of ink, and how much ink it crosses
# at most, against the width of the strokes. A free way finds where digits touch by a point; a
# straight one where strokes run into each other, which a free one would leave to go through a 0.
FREE = (0.1, 1.5)
STRAIGHT = (0.6, 3.5)
# Against the typical height on the page, what is wide, what is wider than any digit, and how far
# apart cuts are at least.
CUT_FROM = 0.95
WIDEST_DIGIT = 1.5
REACH = 0.2


def cut(
    piece: Slice,
    height: float,
    pen: float,
    ink: NDArray[np.uint8],
    labels: NDArray[np.int32],
    count: int,
) -> list[Slice]:
    """Cuts a wide piece wherever a way from top to bottom crosses little ink.

    Each part gets a label of its own, in place: it may reach over the next one. `count` labels
    were given before anything was cut.
    """
    x, y, width, tall = piece.box
    high = max(tall, 0.8 * height)
    if width < CUT_FROM * high or tall < SMALLEST_UPRIGHT * height:
        return [piece]
    there = np.s_[y : y + tall, x : x + width]
    inside = labels[there] == piece.label
    reach = max(2, round(REACH * height))
    cuts: list[NDArray[np.intp]] = []
    cut_at: list[float] = []
    # Straight through a 4 or a V are two 1s, so it must be several things for sure.
    ways = (FREE, STRAIGHT) if width > WIDEST_DIGIT * high else (FREE,)
    for aside, thickest in ways:
        seams, crossed = least_ink_seams(ink[there] * inside, aside)
        middle = seams.mean(axis=0)
        for i in np.argsort(crossed, kind="stable").tolist():
            if crossed[i] > thickest * pen:
                break
            if reach <= middle[i] <= width - reach and all(
                abs(middle[i] - place) >= reach for place in cut_at
            ):
                cuts.append(seams[:, i])
                cut_at.append(middle[i])
    if not cuts:
        return [piece]
    part = (np.arange(width) >= np.stack(cuts, 1)[..., np.newaxis]).sum(axis=1, dtype=np.int32)
    labels[there][inside] = piece.label + count * (1 + part[inside])
    parts = []
    for label in range(piece.label + count, piece.label + count * (len(cuts) + 2), count):
        left, top, wide, high = cv2.boundingRect((labels[there] == label).view(np.uint8))
        if wide:
            parts.append(Slice(label, (x + left, y + top, wide, high), piece.label))
    return parts
