"""A page as it is read: in pieces, cut and combined."""

import numpy as np

from model.photo.page import Page
from model.photo.segmentation import LONGEST_RUN, divided, in_pieces


def segment(ink: np.ndarray) -> Page:
    """The lines on a page and, in each, what may be digits; (height, width) uint8 of ink."""
    return divided(in_pieces(ink), LONGEST_RUN)
