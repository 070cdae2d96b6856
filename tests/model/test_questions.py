"""What the network is asked of a page: as little as tells it all."""

import cv2
import numpy as np

from model.answers import read_all
from tests.model.pages import segment


def asked_of_a_wide_ring(certainty: float) -> tuple[int, int]:
    """How often a network is asked that takes all for 0, and how many candidates there are."""
    ink, answers, asked = np.zeros((300, 400), np.uint8), {}, []
    cv2.ellipse(ink, (200, 150), (90, 60), 0, 0, 360, 255, 7)

    def classify(vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        asked.append(len(vectors))
        told = np.zeros((len(vectors), 10), np.float32)
        told[:, 0] = certainty
        return told, np.empty((len(vectors), 0), np.float32)

    page = segment(ink)
    read_all(page, classify, 1, answers)
    return sum(asked), sum(len(line.candidates) for line in page.lines)


def test_the_parts_of_a_piece_are_not_asked_where_it_is_a_digit_beyond_doubt():
    asked, candidates = asked_of_a_wide_ring(0.999)
    assert (asked, candidates > 1) == (1, True)


def test_the_parts_of_a_doubtful_piece_are_asked_once_each():
    asked, candidates = asked_of_a_wide_ring(0.9)
    assert asked == candidates
