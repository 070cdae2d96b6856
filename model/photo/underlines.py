"""Lines drawn under numbers, which touch them: taken out, so that the digits come apart."""

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.joined import joined
from model.photo.pieces import connected

# A line is longer than so many strokes are wide, ...
LONG = 8
# ... over nearly all of the piece that it is in, which is wider than high, ...
WHOLE = 0.85
WIDER = 1.1
# ... so many times as long as what stands on it or hangs from it is high, ...
LONGER = 2.5
# ... and straight, a run of so many strokes at a time, and about as thick as the pen.
RUN = 3
THICKER = 1.8
BENT = 2
# What stands on it is higher than so many strokes.
STANDS = 2

Mask = NDArray[np.uint8]


def without_underlines(ink: Mask) -> Mask | None:
    """The ink without lines that digits stand on or hang from; None where there are none.

    Args:
        ink: (height, width) uint8, 0 for paper to 255 for ink.
    """
    labels, stats, pen = joined(ink)
    _, _, width, height, _ = stats.T
    wide = (width >= LONG * pen) & (width >= WIDER * height) & (height >= (STANDS + 1) * pen)
    wide[0] = False
    found = None
    for label in np.flatnonzero(wide).tolist():
        x, y, w, h, _ = stats[label].tolist()
        there = np.s_[y : y + h, x : x + w]
        line = _underline((labels[there] == label).view(np.uint8), pen)
        if line is not None:
            found = ink.copy() if found is None else found
            found[there] *= 1 - line
    return found


def _underline(piece: Mask, pen: float) -> Mask | None:
    """Where a line runs through a piece of what stands on it, 1 on (height, width)."""
    run = np.ones((1, max(3, round(RUN * pen))), np.uint8)
    runs = cv2.morphologyEx(piece, cv2.MORPH_OPEN, run)
    labels, stats = connected(cv2.dilate(runs, np.ones((3, 5), np.uint8)))
    longest = 1 + int(stats[1:, cv2.CC_STAT_WIDTH].argmax()) if len(stats) > 1 else 0
    if not longest or stats[longest, cv2.CC_STAT_WIDTH] < WHOLE * piece.shape[1]:
        return None
    level = (labels == longest).view(np.uint8) & piece
    pixels = np.count_nonzero(level, axis=0)
    there = np.flatnonzero(pixels)
    thick = float(np.median(pixels[there]))
    if thick > THICKER * pen:
        return None
    plain = np.flatnonzero((pixels > 0) & (pixels <= thick + 1))
    middle = np.arange(len(level)) @ level[:, plain] / pixels[plain]
    course = np.polynomial.Polynomial.fit(plain, middle, min(BENT, len(plain) - 1))(
        np.arange(piece.shape[1])
    )
    away = np.abs(np.arange(len(piece))[:, np.newaxis] - course)
    line = (away <= thick / 2 + 1).view(np.uint8) & piece
    rest, beside = connected(piece & ~line & 1)
    standing = [
        label for label in range(1, len(beside))
        if beside[label, cv2.CC_STAT_HEIGHT] >= STANDS * pen
    ]
    if len(standing) < 2:
        return None
    tallest = max(int(beside[label, cv2.CC_STAT_HEIGHT]) for label in standing)
    if np.ptp(there) < LONGER * tallest:
        return None
    return line
