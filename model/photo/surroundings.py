"""What lies around a sheet of paper on a photo: a desk, a frame, the shadow of a corner."""

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
# A thumb, the corner of a desk or the end of a pen takes so much for the most part, reaches an
# edge, is no farther in than this share of a side, and fills its hull, as of digits a 1 does; ...
THING, SOLID = 0.2, 0.6
RIM = 0.3
CONVEX = 0.8
# ... and is none of the writing where a finer stroke is as long as this share of the long side, or
# several are in pencil, which takes so much of the light; a lone one that does is a crease.
STROKE = 0.04
PENCIL = 0.08
SEVERAL = 2
# What takes less light than this is a shadow on the sheet, and strokes are still seen in it.
SHADOW = 0.35
# A desk has less than this share of the sheet's light, which no shadow does; where a sheet that
# lies askew ends, what is told of either may be wrong by half of so many pixels.
DESK = 0.4
NEAR_EDGE = 9


def beside_sheet(darkness: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """How dark it is where something wide and dark lies at an edge of the picture.

    It runs along the edge, or is a thing that reaches in, such as a thumb. What is written there
    would be measured against it, and faint ink is lost beside a dark desk or thumb.

    Args:
        darkness: (height, width), the share of the paper's light that is missing, 0 to 255, of a
            small copy, with its grain: without it the finest strokes would be gone.

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
    # Bold strokes that touch a shadow are darker than it, and do not run along the edge.
    deep = wide > SHADOW * 255
    bold = deep & ~_along_edge(deep.view(np.uint8))
    along = _along_edge(dark) & ~bold
    things = _things_at_rim(darkness, wide)
    mask = cv2.dilate((along | (things > 0)).view(np.uint8), box)
    if not 0 < cv2.countNonZero(mask) < (1 - SHEET) * mask.size:
        return None
    wide = np.maximum(wide * ~bold, things)
    wide[wide > SHADOW * 255] = 255
    return np.asarray(cv2.dilate(wide, box) * mask, np.uint8)


def _along_edge(dark: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Where pieces are, (height, width) of 0 and 1, that run along an edge of the picture."""
    labels, _ = connected(dark)
    return np.isin(labels, list(pieces_along_edge(labels)))


def _things_at_rim(darkness: NDArray[np.uint8], wide: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """How dark things are, where they are widest, that reach in beside finer strokes elsewhere.

    Args:
        darkness: as `beside_sheet` takes it.
        wide: what is left of it where it is wider than a pen's stroke.

    Returns:
        (height, width), 0 to 255, and 0 where there is none.
    """
    labels, stats = connected((darkness > DARK * 255).view(np.uint8))
    things = np.zeros_like(darkness)
    bold = wide > DARK * 255
    if not _fine_strokes(darkness, bold, DARK) and _fine_strokes(darkness, bold, PENCIL) < SEVERAL:
        return things
    for piece in np.unique(labels[bold & (labels > 0)]):
        if not _is_at_rim(stats[piece, : cv2.CC_STAT_AREA], wide.shape):
            continue
        thing = labels == piece
        if np.mean(wide[thing] > THING * 255) > SOLID and _is_convex(thing):
            things[thing] = wide[thing].max()
    return things


def _fine_strokes(darkness: NDArray[np.uint8], bold: NDArray[np.bool_], least: float) -> int:
    """How many strokes take so much light, are well within the picture and nowhere bold."""
    labels, stats = connected((darkness > least * 255).view(np.uint8))
    fine = np.delete(stats[:, : cv2.CC_STAT_AREA], np.union1d(labels[bold], 0), axis=0).tolist()
    long = STROKE * max(bold.shape)
    return sum(max(box[2:]) >= long and not reaches_edge(box, bold.shape) for box in fine)


def _is_at_rim(box: NDArray[np.int32], shape: tuple[int, ...]) -> bool:
    """Whether a box, x, y, width and height, ends at an edge and no farther in than the rim."""
    x, y, wide, high = box.tolist()
    height, width = shape
    across = wide <= RIM * width and min(x, width - x - wide) <= 0
    return across or (high <= RIM * height and min(y, height - y - high) <= 0)


def _is_convex(piece: NDArray[np.bool_]) -> bool:
    """Whether a piece, (height, width), is all but its own convex hull."""
    places = np.argwhere(piece)[:, ::-1].astype(np.int32)
    hull = cv2.fillConvexPoly(piece.astype(np.uint8), cv2.convexHull(places), 1)
    return len(places) >= CONVEX * cv2.countNonZero(hull)


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
