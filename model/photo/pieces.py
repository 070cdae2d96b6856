"""The connected pieces of a mask, and which of them reach its edges or run along them."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

# A piece that runs along this share of a side of the picture is the edge of something.
EDGE_CONTACT = 0.3
# ... and this share of the longest one: beside a narrow cutting of a page, that may be a digit.
LONG_CONTACT = 0.1
# So many pixels wide is a piece with its blurred edges, where it is one wide.
BLURRED = 3


def connected(mask: NDArray[np.uint8]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Connected pieces of a mask of 0 and 1.

    Returns:
        The piece of each pixel, (height, width), 0 for none; and OpenCV's statistics of each
        piece, (pieces + 1, 5): x, y, width, height, area.
    """
    # OpenCV's default algorithm takes three times as long on one core.
    _, labels, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(
        mask, 8, cv2.CV_32S, cv2.CCL_GRANA
    )
    return labels, stats


def reaches_edge(box: Sequence[int], shape: tuple[int, ...]) -> bool:
    """Whether a box, x, y, width and height, ends at an edge of a (height, width) picture."""
    x, y, wide, high = box
    height, width = shape
    return min(x, y, width - x - wide, height - y - high) <= 0


def reach_edge(stats: NDArray[np.int32], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Which pieces end at an edge of a (height, width) picture, the paper first."""
    x, y, width, height, _ = stats.T
    across = (x <= 0) | (x + width >= shape[1])
    return np.asarray(across | (y <= 0) | (y + height >= shape[0]), np.bool_)


def pieces_along_edge(labels: NDArray[np.int32]) -> set[int]:
    """The pieces that run along an edge of the picture."""
    found: set[int] = set()
    least = LONG_CONTACT * max(labels.shape)
    for edge in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
        if edge.any():
            along = np.bincount(edge) >= max(EDGE_CONTACT * len(edge), least)
            found.update((1 + np.flatnonzero(along[1:])).tolist())
    return found


def in_box_of(piece: int, stats: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which pieces lie within the box of one."""
    x, y, width, height, _ = stats.T
    inside = (x > x[piece]) & (x + width < x[piece] + width[piece])
    inside &= (y > y[piece]) & (y + height < y[piece] + height[piece])
    return np.asarray(inside, np.bool_)


def without_pieces(
    ink: NDArray[np.uint8], labels: NDArray[np.int32], pieces: Sequence[int]
) -> NDArray[np.uint8]:
    """A copy of the ink without some pieces, and their blurred edges."""
    gone = np.isin(labels, pieces).view(np.uint8)
    return ink * (1 - cv2.dilate(gone, np.ones((BLURRED, BLURRED), np.uint8)))
