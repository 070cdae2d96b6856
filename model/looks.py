"""Looks at a page: the first one, and others where there is doubt."""

from collections.abc import Callable
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from model.answers import Recognised
from model.edges import is_bar
from model.meaning import BEYOND_DOUBT, beyond_doubt
from model.photo.clutter import without_clutter
from model.photo.ink import find_bold_ink, find_dark_ink, find_faint_ink, find_ink
from model.writing import NO_CHANCE

Grey = NDArray[np.uint8]
Lines = list[list[Recognised]]


class Look(NamedTuple):
    """A way to look at a page."""

    distance: int
    """From how many times as far away it is seen."""
    find: Callable[[Grey], Grey]
    """How ink is told from paper there, both (height, width) uint8: grey to ink, 0 for paper."""
    tells_less: bool = False
    """Whether some of what is written may not be seen."""
    clear: Callable[[Grey], Grey] | None = None
    """What takes more out of the ink than rules; all 0 where there is nothing of the kind."""


# Where a look tells less, what is alone on a page, on which there was nothing before, must be as
# surely a digit.
SURE_ALONE = 0.98


LOOKS = (
    Look(1, find_ink),
    Look(1, find_dark_ink),
    Look(1, find_bold_ink),
    Look(1, find_faint_ink),
    # Specks, noise and the grain of pencil are not seen from there.
    Look(2, find_ink, tells_less=True),
    Look(2, find_bold_ink, tells_less=True),
    Look(1, find_ink, tells_less=True, clear=without_clutter),
)


def seen_from(distance: int, grey: Grey) -> Grey:
    """The page as it is seen from so many times as far away: (height, width) // distance."""
    if distance == 1:
        return grey
    smaller = [max(1, length // distance) for length in grey.shape[::-1]]
    return np.asarray(cv2.resize(grey, smaller, interpolation=cv2.INTER_AREA), np.uint8)


def is_doubtful(lines: Lines, sure: float) -> bool:
    """Whether nothing is read, or a digit that is not sure to be this one."""
    told = [digit for line in lines for digit in line]
    return not told or any(d.probability < sure * d.certainty for d in told)


def is_better(
    again: Lines, lines: Lines, *, tells_less: bool = False, blank: bool = False
) -> bool:
    """Whether another look reads as many digits, and of each surely which one it is.

    With fewer, a paler digit beside a bold one would be lost, if most were sure before. What is
    bold in a letter may be a straight stroke, so most are no 1s. Where nothing was read before,
    several sure digits bear others in doubt. A page that seemed `blank` has no letters, so a 1
    there that is more than a fold is one.
    """
    told, before = ([digit for line in each for digit in line] for each in (again, lines))
    little_and_alone = tells_less and len(told) == 1 and not before
    least = SURE_ALONE if little_and_alone else BEYOND_DOUBT
    if blank and not before and len(told) == 1 and told[0].digit == 1:
        return told[0].probability >= SURE_ALONE and not is_bar(told[0])
    sure = beyond_doubt(again)
    if 2 * sure <= len(told):
        return False
    by_themselves = not before and sure >= NO_CHANCE
    if not by_themselves and any(d.probability < least for d in told):
        return False
    return len(told) >= len(before) or 2 * beyond_doubt(lines) <= len(before)
