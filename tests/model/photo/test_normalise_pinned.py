"""A patch of ink becomes the same 28x28 digit as ever: networks in service learned from these.

    PYTHONPATH=. python tests/model/photo/test_normalise_pinned.py

writes the digits that the test compares with.
"""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from model.photo.normalise import normalise
from model.samples import STROKES, curve

KEPT = Path(__file__).parents[2] / "data" / "normalised.npz"
PENS = (0.02, 0.06, 0.12, 0.25)
HEIGHTS = (9, 16, 20, 33, 60, 141)


def patches() -> Iterator[np.ndarray]:
    """Digits of our own with a hairline up to a brush, small and large, crisp and blurred."""
    for digit, strokes in STROKES.items():
        for height in HEIGHTS:
            for pen in PENS:
                margin = 4 + height // 3
                ink = np.zeros((height + 2 * margin, height + 2 * margin), np.uint8)
                for stroke in strokes:
                    points = np.round((curve(np.array(stroke)) * height + margin) * 16)
                    width = max(1, round(pen * height))
                    path = points.astype(np.int32)[:, None]
                    cv2.polylines(ink, [path], False, 255, width, cv2.LINE_AA, 4)
                if int(digit) % 2:
                    ink = cv2.GaussianBlur(ink, (3, 3), 0)
                yield ink.astype(np.float32) / np.float32(255)


def test_a_digit_is_normalised_as_it_was_when_the_network_learned():
    with np.load(KEPT) as kept:
        expected = kept["digits"]
    digits = np.stack([normalise(patch) for patch in patches()])
    # Another processor may round another way.
    assert np.abs(digits.astype(int) - expected).max() <= 1


@pytest.mark.parametrize("shape", [(20, 20), (1, 1), (0, 0)])
def test_where_there_is_no_ink_there_is_no_digit(shape):
    assert not normalise(np.zeros(shape, np.float32)).any()


if __name__ == "__main__":
    np.savez_compressed(KEPT, digits=np.stack([normalise(patch) for patch in patches()]))
