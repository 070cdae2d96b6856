"""From the ink on a page to its digits: propose, classify all at once, keep the best reading."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.ink import inked
from model.photo.normalise import normalise
from model.photo.path import best_path
from model.photo.segmentation import LONGEST_RUN, SMALLEST_UPRIGHT, Line, segment

Probabilities = NDArray[np.float32]
Classify = Callable[[NDArray[np.float32]], tuple[Probabilities, NDArray[np.float32]]]
"""(n, 784) float32 in [0, 1] to (n, 10) probabilities and (n, size) embeddings."""
Box = tuple[int, int, int, int]

# Below this share of its pieces read as digits, a page may lie on its side ...
ON_ITS_SIDE = 0.75
# ... and another way up must read this much more of it.
CLEARLY_MORE = 0.2
# A digit is alone on its page when it holds this share of the ink.
ALONE = 0.95
# Where digits hold less of the ink than this, the page is about something else.
LITTLE_INK = 0.3
# Among things that are no digits, only what is beyond doubt counts as one.
FEW_DIGITS = 0.5
BEYOND_DOUBT = 0.95


@dataclass(frozen=True, slots=True)
class Recognised:
    """One digit on a page."""

    box: Box
    """x, y, width, height on the page as it was given, whichever way up it was read."""
    probabilities: Probabilities
    """(10,) float32; what they lack to 1 is "no digit"."""
    pixels: NDArray[np.uint8]
    """(28, 28), 0 for paper to 255 for ink."""
    embedding: NDArray[np.float32]
    """(size,): by what the network read it."""

    def moved(self, right: int, down: int) -> "Recognised":
        """The same digit on a page that begins further left and further up."""
        x, y, width, height = self.box
        return replace(self, box=(x + right, y + down, width, height))


@dataclass(frozen=True, slots=True)
class _Attempt:
    lines: list[list[Recognised]]
    share: float
    """How much of what stands upright on the page was read as digits, 0 to 1."""
    largest: float
    """How much of the ink is in the largest of these digits, 0 to 1."""


def recognise(
    ink: NDArray[np.uint8],
    classify: Classify,
    digit_threshold: float,
    *,
    turn: bool = True,
    longest_run: int = LONGEST_RUN,
) -> list[list[Recognised]]:
    """Finds and reads the digits on a page, line by line in reading order.

    A page that makes little sense is also tried turned by a quarter, a half and three quarters.

    Args:
        ink: (height, width) uint8, 0 for paper to 255 for ink.
        classify: the network.
        digit_threshold: the least probability of being any digit.
        turn: whether to try other ways up.
        longest_run: of how many pieces a digit may be made; 1 also leaves wide pieces uncut.
    """
    left, top, written = _written(ink)
    best = _attempt(written, classify, digit_threshold, longest_run)
    if turn and best.share < ON_ITS_SIDE and written.any():
        for turns in (1, 2, 3):
            turned = np.ascontiguousarray(np.rot90(written, turns))
            attempt = _attempt(turned, classify, digit_threshold, longest_run)
            if attempt.share > best.share + CLEARLY_MORE and _shows_its_way_up(attempt):
                back = _turned_back(attempt.lines, turns, written.shape)
                best = replace(attempt, lines=back)
    return [[digit.moved(left, top) for digit in line] for line in best.lines]


def _written(ink: NDArray[np.uint8]) -> tuple[int, int, NDArray[np.uint8]]:
    """The part of the page that holds ink, with a rim of paper, and where it begins."""
    x, y, width, height = cv2.boundingRect(inked(ink))
    if min(x, y, ink.shape[1] - x - width, ink.shape[0] - y - height) == 0:
        # How much of an edge a piece runs along is told by the whole edge.
        return 0, 0, ink
    return x - 1, y - 1, ink[y - 1 : y + height + 1, x - 1 : x + width + 1]


def _attempt(
    ink: NDArray[np.uint8],
    classify: Classify,
    digit_threshold: float,
    longest_run: int,
) -> _Attempt:
    page = segment(ink, longest_run)
    patches = [
        normalise(page.patch(line, candidate))
        for line in page.lines
        for candidate in line.candidates
    ]
    if not patches:
        return _Attempt([], 0.0, 0.0)
    pixels = np.stack(patches)
    probabilities, embeddings = classify((pixels.reshape(-1, 784) / 255).astype(np.float32))
    upright = SMALLEST_UPRIGHT * page.height
    lines: list[list[Recognised]] = []
    upright_pieces, read = 0, 0.0
    start = 0
    for line in page.lines:
        end = start + len(line.candidates)
        part = slice(start, end)
        found = _digits(line, probabilities[part], pixels[part], embeddings[part], upright)
        start = end
        lines.append(found)
        upright_pieces += len(found) + _left_over(line, found, upright)
        read += sum(float(digit.probabilities.sum()) for digit in found)
    share = read / max(upright_pieces, 1)
    needed = digit_threshold if share >= FEW_DIGITS else BEYOND_DOUBT
    kept = [[d for d in line if d.probabilities.sum() >= needed] for line in lines]
    kept = [line for line in kept if line]
    held = [_inked_pixels(ink, digit.box) / page.area for line in kept for digit in line]
    if sum(held) < LITTLE_INK:
        return _Attempt([], 0.0, 0.0)
    return _Attempt(kept, share, max(held))


def _inked_pixels(ink: NDArray[np.uint8], box: Box) -> int:
    x, y, width, height = box
    return int(np.count_nonzero(inked(ink[y : y + height, x : x + width])))


def _digits(
    line: Line,
    probabilities: Probabilities,
    pixels: NDArray[np.uint8],
    embeddings: NDArray[np.float32],
    upright: float,
) -> list[Recognised]:
    chosen = best_path(line, probabilities)
    return [
        Recognised(line.candidates[i].box, probabilities[i], pixels[i], embeddings[i])
        for i in chosen
        if line.candidates[i].box[3] >= upright
    ]


def _left_over(line: Line, found: list[Recognised], upright: float) -> int:
    """How many upright slices are in no digit."""
    return sum(
        piece.box[3] >= upright
        and not any(
            x <= piece.left + piece.box[2] / 2 <= x + width
            for x, _, width, _ in (digit.box for digit in found)
        )
        for piece in line.slices
    )


def _shows_its_way_up(attempt: _Attempt) -> bool:
    """A dash on its side is a 1, and a ring is a 0 any way up; alone on a page each will do."""
    told = [digit.probabilities for line in attempt.lines for digit in line]
    told = [p for p in told if p.max() >= BEYOND_DOUBT]
    return bool(told) and (attempt.largest > ALONE or any(p.argmax() > 1 for p in told))


def _turned_back(
    lines: list[list[Recognised]], turns: int, shape: tuple[int, ...]
) -> list[list[Recognised]]:
    """Maps boxes on a page turned `turns` quarters anticlockwise back onto the page."""
    height, width = shape

    def back(box: Box) -> Box:
        x, y, w, h = box
        if turns == 1:
            return width - y - h, x, h, w
        if turns == 2:
            return width - x - w, height - y - h, w, h
        return y, height - x - w, h, w

    return [[replace(d, box=back(d.box)) for d in line] for line in lines]
