"""Which of the overlapping candidates of a line are its digits."""

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from model.photo.page import Candidate, Line

# The price, in nats, of leaving a piece unread, beside the network's own -log P(no digit).
UNREAD = 1.0
# Of a piece that was cut, a part is hardly ever a digit beside something else.
HALF_UNREAD = 2.0
# And of a piece that holds several digits, beside what each of them costs: most hold one.
SEVERAL = 0.75


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
    as_digit = _price_several(line) - np.log(np.clip(best, 1e-6, 1))
    unread = _price_unread(line) - np.log(none)
    cost = [0.0] + [np.inf] * len(line.slices)
    came: list[tuple[int, bool]] = [(-1, False)] * (len(line.slices) + 1)
    for i, candidate in sorted(enumerate(line.candidates), key=lambda pair: pair[1].last):
        for price, digit in ((as_digit[i], True), (unread[i], False)):
            total = cost[candidate.first] + float(price)
            if total < cost[candidate.last]:
                cost[candidate.last] = total
                came[candidate.last] = (i, digit)
    return _walk(line.candidates, came)


def _price_several(line: Line) -> NDArray[np.float64]:
    """What reading each candidate costs: the first part of a piece pays for cutting it."""
    begins = {part.piece: i for i, part in reversed(list(enumerate(line.slices)))}
    ends = {part.piece: i for i, part in enumerate(line.slices)}
    cut_there = [
        any(
            begins[part.piece] >= candidate.first and ends[part.piece] >= candidate.last
            for part in line.slices[candidate.first : candidate.last]
        )
        for candidate in line.candidates
    ]
    return SEVERAL * np.array(cut_there, np.float64)


def _price_unread(line: Line) -> NDArray[np.float64]:
    """What leaving each candidate unread costs, whatever the network says of it.

    Each piece has its price, or a digit would be left unread for the sake of a plus beside it.
    """
    parts = Counter(part.piece for part in line.slices)
    tall = max(part.box[3] for part in line.slices)
    prices = []
    for candidate in line.candidates:
        run = [part.piece for part in line.slices[candidate.first : candidate.last]]
        pieces = set(run)
        price = sum(UNREAD if run.count(p) == parts[p] else HALF_UNREAD for p in pieces)
        # A long piece may be several digits.
        prices.append(price * max(1.0, candidate.box[2] / tall) if len(pieces) == 1 else price)
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
