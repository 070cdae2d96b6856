"""Paper where the picture shows none: around a photo that was turned, around a sheet on a desk."""

import cv2
import numpy as np
from numpy.typing import NDArray

# Strokes are gone from paper after a median of so many pixels.
STROKE = 61


def with_paper_around(
    grey: NDArray[np.uint8], coarse: NDArray[np.uint8], inside: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """A picture with the paper within it also where it shows something else.

    Args:
        grey: (height, width), the picture.
        coarse: (rows, columns), a small copy of it.
        inside: 1 where that shows paper, of the same shape.
    """
    size = grey.shape[::-1]
    paper = cv2.resize(going_on(coarse, inside), size, interpolation=cv2.INTER_LINEAR)
    there = cv2.resize(inside, size, interpolation=cv2.INTER_NEAREST)
    return np.where(there, grey, paper)


def going_on(coarse: NDArray[np.uint8], paper: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The light of paper, beyond its edges as it is at the nearest of them.

    Args:
        coarse: (rows, columns), a small picture.
        paper: 1 where it shows paper, of the same shape.
    """
    away, labels = cv2.distanceTransformWithLabels(
        1 - paper, cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL
    )
    at_edge = np.zeros(labels.max() + 1, np.uint8)
    at_edge[labels[away == 0]] = coarse[away == 0]
    return np.asarray(cv2.medianBlur(at_edge[labels], STROKE), np.uint8)
