"""What lies around a sheet of paper on a photo: a desk, a frame, the shadow of a corner."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.pieces import connected, pieces_along_edge, reaches_edge

# It takes this share of the paper's light away ...
DARK = 0.12
# ... is wider than a pen's stroke, as a share of the picture's long side ...
WIDE = 0.02
# ... and leaves this much of the picture to the sheet.
SHEET = 0.5
# A thumb or the corner of a desk takes more, reaches no farther in than this share of a side, and
# this share of it is as wide ...
THING = 0.2
RIM = 0.3
SOLID = 0.6
# ... and where a pen is finer than that, it wrote a stroke of this share of the long side.
STROKE = 0.04
# What takes less light than this is a shadow on the sheet, and strokes are still seen in it.
SHADOW = 0.35
# A desk has less than this share of the sheet's light, which no shadow does; where a sheet that
# lies askew ends, what is told of either may be wrong by half of so many pixels.
DESK = 0.4
NEAR_EDGE = 9


def beside_sheet(darkness: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """How dark it is where something wide and dark runs along an edge of the picture.

    What is written there would be measured against it, and faint ink is lost beside a dark desk.
    Beside finer strokes, what only reaches an edge is as wide as no pen, such as a thumb.

    Args:
        darkness: (height, width), the share of the paper's light that is missing, 0 to 255, of a
            small copy.

    Returns:
        What of that is not ink, of the same shape: all of it beside the sheet, what a shadow
        takes on the sheet, and 0 elsewhere; None where there is nothing of the kind.
    """
    side = max(3, round(WIDE * max(darkness.shape)) | 1)
    box = np.ones((side, side), np.uint8)
    wide = cv2.morphologyEx(
        cv2.medianBlur(darkness, 3), cv2.MORPH_OPEN, box, borderType=cv2.BORDER_REPLICATE
    )
    dark = (wide > DARK * 255).view(np.uint8)
    if not max(dark[0].any(), dark[-1].any(), dark[:, 0].any(), dark[:, -1].any()):
        return None
    labels, _ = connected(dark)
    along = list(pieces_along_edge(labels))
    mask = cv2.dilate(np.isin(labels, along).view(np.uint8), box)
    things = cv2.dilate(_things_at_rim(darkness, wide), box)
    mask |= (things > 0).view(np.uint8)
    if not 0 < cv2.countNonZero(mask) < (1 - SHEET) * mask.size:
        return None
    wide[wide > SHADOW * 255] = 255
    return np.maximum(cv2.dilate(wide, box) * mask, things)


def _things_at_rim(darkness: NDArray[np.uint8], wide: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Not 0 where something wide reaches an edge and is all near it, beside finer strokes.

    255 where it is no shadow.
    """
    labels, stats = connected((darkness > DARK * 255).view(np.uint8))
    boxes = [tuple(box) for box in stats[:, :4].tolist()]
    bold = set(np.unique(labels[wide > DARK * 255]).tolist()) | {0}
    fine = [box for piece, box in enumerate(boxes) if piece not in bold]
    if not any(
        max(box[2:]) >= STROKE * max(wide.shape) and not reaches_edge(box, wide.shape)
        for box in fine
    ):
        return np.zeros_like(darkness)
    solid = np.bincount(labels[wide > THING * 255], minlength=len(boxes))
    dark = np.bincount(labels[wide > SHADOW * 255], minlength=len(boxes))
    levels = np.zeros(len(boxes), np.uint8)
    for piece in range(1, len(boxes)):
        if solid[piece] > SOLID * stats[piece, cv2.CC_STAT_AREA] and _is_at_rim(
            boxes[piece], wide.shape
        ):
            levels[piece] = 255 if dark[piece] else 1
    return levels[labels]


def _is_at_rim(box: Sequence[int], shape: tuple[int, ...]) -> bool:
    """Whether a box, x, y, width and height, ends at an edge and no farther in than the rim."""
    return any(
        length <= RIM * side and (start <= 0 or start + length >= side)
        for start, length, side in zip(box[:2], box[2:], shape[::-1], strict=True)
    )


def edges_of_sheet(paper: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """Where a sheet ends that lies on a wide desk, whose light is told as if it were paper.

    Args:
        paper: (height, width), the light of the paper, of a small copy.

    Returns:
        1 along the edges and 0 elsewhere, of the same shape; None where there are none.
    """
    if paper.min() >= DESK * paper.max():
        return None
    box = np.ones((NEAR_EDGE, NEAR_EDGE), np.uint8)
    edges = cv2.erode(paper, box) < DESK * cv2.dilate(paper, box)
    return edges.view(np.uint8) if edges.any() else None
