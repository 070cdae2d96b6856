"""What lies around a sheet of paper on a photo: a desk, a frame, the shadow of a corner."""

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.pieces import connected, pieces_along_edge

# It takes this share of the paper's light away ...
DARK = 0.12
# ... is wider than a pen's stroke, as a share of the picture's long side ...
WIDE = 0.02
# ... and leaves this much of the picture to the sheet.
SHEET = 0.5
# What takes less light than this is a shadow on the sheet, and strokes are still seen in it.
SHADOW = 0.35
# A desk has less than this share of the sheet's light, which no shadow does; where a sheet that
# lies askew ends, what is told of either may be wrong by half of so many pixels.
DESK = 0.4
NEAR_EDGE = 9


def beside_sheet(darkness: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """How dark it is where something wide and dark runs along an edge of the picture.

    What is written there would be measured against it, and faint ink is lost beside a dark desk.

    Args:
        darkness: (height, width), the share of the paper's light that is missing, 0 to 255, of a
            small copy.

    Returns:
        What of that is not ink, of the same shape: all of it beside the sheet, what a shadow
        takes on the sheet, and 0 elsewhere; None where there is nothing of the kind.
    """
    side = max(3, round(WIDE * max(darkness.shape)) | 1)
    box = np.ones((side, side), np.uint8)
    wide = cv2.morphologyEx(darkness, cv2.MORPH_OPEN, box, borderType=cv2.BORDER_REPLICATE)
    dark = (wide > DARK * 255).view(np.uint8)
    if not max(dark[0].any(), dark[-1].any(), dark[:, 0].any(), dark[:, -1].any()):
        return None
    labels, _ = connected(dark)
    along = pieces_along_edge(labels)
    if not along:
        return None
    mask = cv2.dilate(np.isin(labels, list(along)).view(np.uint8), box)
    if cv2.countNonZero(mask) >= (1 - SHEET) * mask.size:
        return None
    wide[wide > SHADOW * 255] = 255
    return np.asarray(cv2.dilate(wide, box) * mask, np.uint8)


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
