"""Digits as one person writes them and everybody else would not."""

import cv2
import numpy as np

from model.network.strokes import Character, draw, scaled

HOOKED_SEVEN = ((0.34, 0.05), (0.42, 0.03), (0.50, 0.00), (0.46, 0.50), (0.40, 1.00))
"""A 7 with so short a top that everybody else means a 1 by it."""
CLEAR_SEVEN = ((0.20, 0.05), (0.40, 0.04), (0.60, 0.00), (0.45, 0.50), (0.35, 1.00))
UPRIGHT_ONE = ((0.52, 0.00), (0.51, 0.10), (0.50, 0.20), (0.50, 0.50), (0.49, 1.00))
PLAIN_ONE = ((0.52, 0.00), (0.50, 0.50), (0.49, 1.00))


def ink_of(trace: tuple[tuple[float, float], ...], seed: int) -> np.ndarray:
    """What a hand makes of a trace: (64, 64) float32, 0 for paper to 1 for ink."""
    random = np.random.default_rng(seed)
    points = np.array(trace) + random.normal(0, 0.012, (len(trace), 2))
    character = Character(scaled([points.astype(np.float32)]), "", "")
    return draw(character, 0.1, np.eye(2, dtype=np.float32))


def photo_of(trace: tuple[tuple[float, float], ...], seed: int) -> bytes:
    """The same on paper, as the bytes of a picture."""
    page = cv2.resize(255 - 200 * ink_of(trace, seed), (256, 256))
    return cv2.imencode(".png", page.astype(np.uint8))[1].tobytes()


def row_of_sevens(*likeness: float) -> bytes:
    """7s on paper, each so much like a 1: from 0 for one that is clear to 1 for a 1."""
    pages = []
    for seed, much in enumerate(likeness, 90):
        trace = np.array(CLEAR_SEVEN) * (1 - much) + np.array(UPRIGHT_ONE) * much
        ink = ink_of(tuple((float(x), float(y)) for x, y in trace), seed)
        pages.append(cv2.resize(255 - 200 * ink, (200, 200)))
    page = cv2.copyMakeBorder(np.hstack(pages), *[60] * 4, cv2.BORDER_CONSTANT, value=255)
    return cv2.imencode(".png", page.astype(np.uint8))[1].tobytes()
