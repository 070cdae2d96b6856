"""Rules that were found are taken out, and strokes that cross or touch them stay whole."""

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.ink import inked
from model.photo.pieces import connected
from model.photo.shrinking import shrunk

# What is darker than a rule by this factor is a stroke that lies on it.
DARKER = 1.3
# How dark it is, is told by so many pixels around, on a copy whose long side is no longer.
AROUND = 13
STRENGTH_SIDE = 128
# Gaps of so many pixels in a stroke are closed where a rule was.
BRIDGE = 7
# What has so much of it no further from a table's rules than half of these pixels is left of them.
NEARLY_ALL = 0.8
ALONG = 7
# Where a frame tells where rules are, their edges are rough by half of so many; what touches them
# reaches into them as far.
ROUGH = 5

Mask = NDArray[np.uint8]


def erased(across: Mask, down: Mask, ink: Mask, thickest: int) -> Mask:
    """The ink without rules, but for what crosses them or lies on them.

    Args:
        across: 1 where level rules are.
        down: 1 where upright ones are.
        ink: (height, width) uint8, 0 for paper to 255 for ink.
        thickest: how many pixels thick a rule is at the most.
    """
    mask = inked(ink)
    crossing_down = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((thickest, 1), np.uint8))
    crossing_across = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, thickest), np.uint8))
    # A pen stroke that crosses a rule is longer, across the rule, than the rule is thick, ...
    gone = across & ~(crossing_down & ~down) | down & ~(crossing_across & ~across)
    # ... and is darker there, unless another rule crosses.
    darkest = _darkest(across | down, ink)
    gone &= cv2.compare(ink, cv2.add(darkest, darkest * (across & down)), cv2.CMP_LE)
    gone = cv2.dilate(gone, np.ones((3, 3), np.uint8))
    kept = mask & ~gone & 1
    # Where a stroke as faint as the rule crosses it, a gap would be left.
    bridges = cv2.morphologyEx(kept, cv2.MORPH_CLOSE, np.ones((BRIDGE, BRIDGE), np.uint8))
    kept |= bridges & gone & mask
    return ink * cv2.dilate(kept, np.ones((3, 3), np.uint8)) * (1 - (gone & (1 - kept)))


def without_left_overs(rules: Mask, printed: Mask, ink: Mask) -> Mask:
    """The ink but for what lies along rules: where paper bends, they are not where they seem.

    Args:
        rules: 1 where rules seem to be.
        printed: 1 where those of frames are.
        ink: (height, width) uint8, without them.
    """
    labels, stats = connected(inked(ink))
    along = _around(rules, ALONG) | _around(printed, ROUGH)
    near = np.bincount(labels[along > 0], minlength=len(stats))
    gone = near >= NEARLY_ALL * stats[:, cv2.CC_STAT_AREA]
    gone[0] = False
    return ink * (1 - _around(gone[labels].view(np.uint8), 3))


def grown_back(bare: Mask, ink: Mask, rules: Mask) -> Mask:
    """The ink without rules, and what reaches into them: the foot of a 2 that stands on one.

    Args:
        bare: (height, width) uint8, the ink without the rules.
        ink: the same with them.
        rules: 1 where they were.
    """
    strokes = _around(inked(bare), ROUGH) & _around(rules, ROUGH)
    return np.asarray(cv2.max(bare, ink * strokes), np.uint8)


def _darkest(rules: Mask, ink: Mask) -> Mask:
    """How much ink a rule may hold, told by the mean of the rules around: (height, width)."""
    held, pixels = (
        cv2.blur(shrunk(part, STRENGTH_SIDE, exact=True).astype(np.float32), (AROUND, AROUND))
        for part in (ink * rules, rules * np.uint8(255))
    )
    limit = np.clip(255 * DARKER * held / np.maximum(pixels, 1), 0, 255).astype(np.uint8)
    return np.asarray(cv2.resize(limit, ink.shape[::-1]), np.uint8)


def _around(mask: Mask, side: int) -> Mask:
    """What is no further away than half of so many pixels."""
    return np.asarray(cv2.dilate(mask, np.ones((side, side), np.uint8)), np.uint8)
