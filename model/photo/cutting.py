"""A wide piece of ink in parts, wherever digits may touch."""

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.page import SMALLEST_UPRIGHT, Slice
from model.photo.seams import least_ink_seams

# A way from top to bottom crosses at most so much, against the width of the strokes.
THICKEST_CROSSED = 1.5
# Against the typical height on the page, what is wide, and how far apart cuts are at least.
CUT_FROM = 0.95
REACH = 0.2


def cut(
    piece: Slice,
    height: float,
    pen: float,
    ink: NDArray[np.uint8],
    labels: NDArray[np.int32],
    count: int,
) -> list[Slice]:
    """Cuts a wide piece wherever a way from top to bottom crosses little more than a stroke.

    Each part gets a label of its own, in place: it may reach over the next one. `count` labels
    were given before anything was cut.
    """
    x, y, width, tall = piece.box
    if width < CUT_FROM * max(tall, 0.8 * height) or tall < SMALLEST_UPRIGHT * height:
        return [piece]
    there = np.s_[y : y + tall, x : x + width]
    inside = labels[there] == piece.label
    seams, crossed = least_ink_seams(ink[there] * inside)
    reach = max(2, round(REACH * height))
    middle = seams.mean(axis=0)
    cuts: list[int] = []
    for i in np.argsort(crossed, kind="stable").tolist():
        if crossed[i] > THICKEST_CROSSED * pen:
            break
        if reach <= middle[i] <= width - reach and all(
            abs(middle[i] - middle[cut]) >= reach for cut in cuts
        ):
            cuts.append(i)
    if not cuts:
        return [piece]
    part = (np.arange(width) >= seams[:, cuts, np.newaxis]).sum(axis=1, dtype=np.int32)
    labels[there][inside] = piece.label + count * (1 + part[inside])
    parts = []
    for label in range(piece.label + count, piece.label + count * (len(cuts) + 2), count):
        left, top, wide, high = cv2.boundingRect((labels[there] == label).view(np.uint8))
        if wide:
            parts.append(Slice(label, (x + left, y + top, wide, high), piece.label))
    return parts
