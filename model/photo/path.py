"""Which of the overlapping candidates of a line are its digits."""

import numpy as np
from numpy.typing import NDArray

from model.photo.page import Candidate, Line, pieces_of

# The price, in nats, of leaving a piece unread, beside the network's own -log P(no digit).
UNREAD = 1.0
# Most long pieces are several digits: so much more for each height that it is longer than high.
LONG = 1.5
# Of a piece that was cut, a part is hardly ever a digit beside something else.
HALF_UNREAD = 3.0
# A cut costs so much for each stroke's width of ink that it goes through ...
THROUGH = 0.3
# ... and what it leaves is often a plain stroke of something else, which looks like these.
STROKES = {1: 0.8, 7: 0.4}


def best_path(line: Line, probabilities: NDArray[np.float32]) -> list[int]:
    """Reads a line in the most probable way (Viterbi over its slices).

    Args:
        line: n slices and m candidates, runs of slices.
        probabilities: (m, 10) for its candidates; what a row lacks to 1 is "no digit".

    Returns:
        The indices of the candidates that are read as digits, from left to right. Every slice is
        in one of them or unread.
    """
    best = probabilities.max(axis=1)
    none = np.clip(1 - probabilities.sum(axis=1), 1e-6, 1)
    cut = _price_cut(line)
    stroke = [STROKES.get(digit, 0.0) for digit in probabilities.argmax(axis=1).tolist()]
    whole = pieces_of(line)
    is_part = np.array([not all(pieces.values()) for pieces in whole])
    as_digit = cut + is_part * stroke - np.log(np.clip(best, 1e-6, 1))
    unread = cut + _price_unread(line, whole) - np.log(none)
    cost = [0.0] + [np.inf] * len(line.slices)
    came: list[tuple[int, bool]] = [(-1, False)] * (len(line.slices) + 1)
    for i, candidate in sorted(enumerate(line.candidates), key=lambda pair: pair[1].last):
        for price, digit in ((as_digit[i], True), (unread[i], False)):
            total = cost[candidate.first] + float(price)
            if total < cost[candidate.last]:
                cost[candidate.last] = total
                came[candidate.last] = (i, digit)
    return _walk(line.candidates, came)


def _price_cut(line: Line) -> NDArray[np.float64]:
    """What the cuts to the left of each candidate cost."""
    before: list[int] = []
    latest: dict[int, int] = {}
    for i, part in enumerate(line.slices):
        before.append(latest.get(part.piece, i))
        latest[part.piece] = i
    return np.array(
        [
            THROUGH
            * sum(
                line.slices[i].through
                for i in range(candidate.first, candidate.last)
                if before[i] < candidate.first
            )
            for candidate in line.candidates
        ]
    )


def _price_unread(line: Line, whole: list[dict[int, bool]]) -> NDArray[np.float64]:
    """What leaving each candidate unread costs, whatever the network says of it.

    Each piece has its price, or a digit would be left unread for the sake of a plus beside it.
    """
    tall = max(part.box[3] for part in line.slices)
    prices = []
    for candidate, pieces in zip(line.candidates, whole, strict=True):
        price = sum(UNREAD if all_of_it else HALF_UNREAD for all_of_it in pieces.values())
        longer = candidate.box[2] / tall - 1 if len(pieces) == 1 else 0
        prices.append(price * (1 + LONG * max(0, longer)))
    return np.array(prices)


def _walk(candidates: tuple[Candidate, ...], came: list[tuple[int, bool]]) -> list[int]:
    chosen: list[int] = []
    at = len(came) - 1
    while at > 0:
        i, digit = came[at]
        if digit:
            chosen.append(i)
        at = candidates[i].first
    return chosen[::-1]
