"""Whether a picture shows dark ink on light paper, or chalk on a board."""

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.pieces import connected, pieces_along_edge
from model.photo.shrinking import shrunk

# What is around a stroke is told by this share of the picture's short side.
NEARBY = 0.4
# Most people write dark on light; chalk leaves hardly anything darker than the board.
CLEARLY_LIGHT = 4
# Chalk is lighter than its board: most of the picture has less than this share of its light.
LIGHT_PAPER = 0.58
# What lies beside a sheet is within this share of the picture's edge.
RIM = 0.12
# What is light along an edge, and no chalk, is no wider than this share of the picture, ...
STRIP = 0.3
# ... and the outline of glare is less steep than this share of the light from paper to lightest.
STEEP = 0.25
# Both end softly, within this share of the picture's longer side.
SOFT = 0.05


def is_light_on_dark(grey: NDArray[np.uint8]) -> bool:
    """Whether the writing is lighter than what it stands on.

    Then most of the picture is dark against its lightest spot. Ink covers little of a page, so it
    is the long tail of the differences to the median around. It is sharp, where glare is soft,
    and in the middle, where a desk is at the edge.
    """
    small = shrunk(grey, 128)
    if np.median(small) > LIGHT_PAPER * grey.max():
        return False
    inner = _beside_lights(grey)
    if np.median(grey) > LIGHT_PAPER * (grey * inner).max():
        return False
    # A median takes long, and what is around is as well told by every other pixel.
    coarse = shrunk(grey, 64)
    window = max(3, int(NEARBY * min(coarse.shape)) | 1)
    around = cv2.resize(cv2.medianBlur(coarse, window), small.shape[::-1])
    difference = np.subtract(small, around, dtype=np.float32)
    edges = cv2.morphologyEx(small, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    meant = _middle(small.shape) * cv2.resize(inner, small.shape[::-1])
    tails = difference * difference * difference * edges * meant
    lighter = float(np.maximum(tails, 0).sum())
    return lighter > CLEARLY_LIGHT * (lighter - float(tails.sum()))


def _beside_lights(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """1 but for what is light and no chalk, (height, width): glare, a window or wall at an edge.

    A digit that touches the edge reaches far into the picture, both down and across.
    """
    usual, lightest = float(np.median(grey)), float(grey.max())
    light = (grey > (usual + lightest) / 2).view(np.uint8)
    labels, stats = connected(light)
    strips = {
        label
        for label in pieces_along_edge(labels)
        if (stats[label, 2:4] <= STRIP * np.array(grey.shape[::-1])).any()
    }
    box = np.ones((3, 3), np.uint8)
    outline = (light & ~cv2.erode(light, box)).view(bool)
    slopes = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, box)[outline]
    of = labels[outline]
    lengths = np.maximum(np.bincount(of, minlength=len(stats)), 1)
    steep = np.bincount(of, slopes, len(stats)) >= STEEP * (lightest - usual) * lengths
    # The first is what is not light.
    glare = np.flatnonzero(~steep[1:]) + 1
    lights = np.isin(labels, [*strips, *glare]).view(np.uint8)
    blurred = 2 * round(SOFT * max(grey.shape)) + 1
    return 1 - cv2.dilate(lights, np.ones((blurred, blurred), np.uint8))


def _middle(shape: tuple[int, ...]) -> NDArray[np.float32]:
    """(height, width): 1 in the middle of a picture, falling to nearly 0 at its edges."""
    down, across = (
        np.minimum(np.arange(n) + 1, np.arange(n, 0, -1), dtype=np.float32) / (RIM * n)
        for n in shape
    )
    return np.minimum(1, np.minimum(down[:, None], across))
