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


def beside_sheet(darkness: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """Where something wide and dark runs along an edge of the picture.

    What is written there would be measured against it, and faint ink is lost beside a dark desk.

    Args:
        darkness: (height, width), the share of the paper's light that is missing, 0 to 255, of a
            small copy.

    Returns:
        A mask of 0 and 1 of the same shape; None where there is nothing of the kind.
    """
    side = max(3, round(WIDE * max(darkness.shape)) | 1)
    box = np.ones((side, side), np.uint8)
    dark = (darkness > DARK * 255).view(np.uint8)
    wide = cv2.morphologyEx(dark, cv2.MORPH_OPEN, box, borderType=cv2.BORDER_REPLICATE)
    if not max(wide[0].any(), wide[-1].any(), wide[:, 0].any(), wide[:, -1].any()):
        return None
    labels, _ = connected(wide)
    along = pieces_along_edge(labels)
    if not along:
        return None
    mask = cv2.dilate(np.isin(labels, list(along)).view(np.uint8), box)
    return mask if cv2.countNonZero(mask) < (1 - SHEET) * mask.size else None
