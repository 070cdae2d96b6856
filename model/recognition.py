"""From the ink on a page to its digits: propose, classify all at once, keep the best reading."""

import math
from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

from model.answers import FIRST_LOOK, Classify, Recognised
from model.attempt import STRAY, WORTH_A_LOOK, Attempt, attempt, likelihood, placed
from model.edges import is_bar
from model.meaning import BEYOND_DOUBT, beyond_doubt
from model.photo.ink import inked
from model.photo.pieces import reaches_edge
from model.photo.segmentation import LONGEST_RUN
from model.photo.turning import levelled, turned
from model.photo.underlines import without_underlines
from model.writing import is_scene

# Below this share of its pieces read as digits, a page may lie on its side; another way up must
# reach it, unless it reads many, or it is a word, in which an M on its side is a 3, ...
ON_ITS_SIDE = 0.75
# ... and must read this much more of the page, ...
CLEARLY_MORE = 0.2
# ... or be so much likelier, in nats, as hardly any page is the wrong way up.
UPRIGHT = 1.0
# So many pieces tell which way up the rest stand.
TELLING = 16
# A lone thing that would be a digit another way up is a letter, unless as sure as this: people
# send few photos that are turned, and V, N, M and W are 7, 2 and 3 on their sides.
LONE_AND_TURNED = 0.99
# Half turned, an E is a 3 and an L a 7, and both are written more often.
LETTERS_TURNED = frozenset((3, 7))
# A lone digit that leans too much for the network is put upright by one of these, in degrees ...
TILTS = (22.0, -22.0, 42.0, -42.0, 62.0, -62.0)
# ... where it is less sure than this; what is read as several digits is turned by these as well.
DOUBT = 0.8
QUARTERS = (90.0, -90.0, 180.0)
# A lone piece is several digits where that is likelier than not, or a letter was cut: a w is 661.
LIKELY = math.log(0.5)
# Pieces that one digit may be in, or that may each be several digits that touch.
FEW = 3
# A digit is alone on its page when it holds this share of the ink.
ALONE = 0.95


def recognise(
    ink: NDArray[np.uint8],
    classify: Classify,
    digit_threshold: float,
    *,
    turn: bool = True,
    longest_run: int = LONGEST_RUN,
) -> list[list[Recognised]]:
    """Finds and reads the digits on a page, line by line in reading order.

    A page whose rows lean is also read with them level; one that makes little sense is also tried
    turned by a quarter, a half and three quarters, and a lone thing that is read as nothing, with
    doubt or as several digits by less. A lone piece is several digits only where that is likely.

    Args:
        ink: (height, width) uint8, 0 for paper to 255 for ink.
        classify: the network.
        digit_threshold: the least probability of being any digit.
        turn: whether to try other ways up.
        longest_run: of how many pieces a digit may be made; 1 also leaves wide pieces uncut.
    """
    left, top, written = _written(ink)
    best = _as_it_lies(written, classify, digit_threshold, longest_run, level=turn)
    if turn and written.any():
        seen, pieces = best, best.read
        if best.share < ON_ITS_SIDE and len(best.read) < FIRST_LOOK and longest_run > 1:
            # A digit on its side is wide; what it is once turned is not told by its parts, nor by
            # what reads as a digit as it lies.
            seen = attempt(written, classify, digit_threshold, 1)
            pieces = seen.asked
        for turns in _ways_up(seen, pieces, classify):
            # Nothing can be read better than that.
            if best.share + CLEARLY_MORE >= 1 and best.evidence + UPRIGHT >= 0:
                break
            page, back = turned(written, turns)
            found = attempt(page, classify, digit_threshold, longest_run)
            if (
                _is_upright(found, best)
                and _shows_its_way_up(found, turns)
                and not _was_cut(found)
            ):
                best = placed(_level(found, page, classify, digit_threshold, longest_run), back)
        if _was_cut(best):
            best = _lone(written, classify, digit_threshold, QUARTERS + TILTS) or best
        elif (
            longest_run > 1
            and best.pieces <= FEW
            and _is_doubtful(best)
            # A 1 whose foot is out of the picture is a 7 by some angle.
            and not any(reaches_edge(digit.box, written.shape) for digit in best.read)
        ):
            best = _lone(written, classify, digit_threshold, TILTS) or best
    if _was_cut(best) and best.evidence < LIKELY:
        return []
    lines = [[digit.moved(left, top) for digit in line] for line in best.lines]
    return [] if lines and is_scene(ink, lines) else lines


def _as_it_lies(
    written: NDArray[np.uint8],
    classify: Classify,
    digit_threshold: float,
    longest_run: int,
    *,
    level: bool,
) -> Attempt:
    """The better of a page as it is, without the lines that were drawn in it, and with level rows.

    Args:
        written: (height, width) uint8, 0 to 255.
        classify: the network.
        digit_threshold: the least probability of being any digit.
        longest_run: of how many pieces a digit may be made.
        level: whether rows that lean are read level, too.
    """
    best = attempt(written, classify, digit_threshold, longest_run)
    bare = without_underlines(written) if best.evidence < LIKELY and longest_run > 1 else None
    if bare is not None:
        found = attempt(bare, classify, digit_threshold, longest_run)
        # Whatever is taken out leaves less to be unlikely.
        if found.evidence > best.evidence and beyond_doubt(found.lines) > beyond_doubt(best.lines):
            best = found
    return _level(best, written, classify, digit_threshold, longest_run) if level else best


def _level(
    best: Attempt,
    written: NDArray[np.uint8],
    classify: Classify,
    digit_threshold: float,
    longest_run: int,
) -> Attempt:
    """What is read on a page whose rows lean, or what is read once they are level, if likelier."""
    if not best.lean:
        return best
    page, back = levelled(written, math.degrees(math.atan(best.lean)))
    found = placed(attempt(page, classify, digit_threshold, longest_run), back)
    likelier = found.evidence > best.evidence and (found.lines or not best.lines)
    return found if likelier and not _ends_more_pens(found, best, written) else best


def _ends_more_pens(found: Attempt, best: Attempt, written: NDArray[np.uint8]) -> bool:
    """Whether more 1s than before are cut off by the edge of the picture.

    Once it is turned, a pen that runs out of the picture seems to lie on the page.
    """
    rim = inked(written)
    rim[1:-1, 1:-1] = 0

    def cut_off(read: Attempt) -> int:
        boxes = [digit.box for line in read.lines for digit in line if digit.digit == 1]
        return sum(bool(rim[y : y + high, x : x + wide].any()) for x, y, wide, high in boxes)

    return cut_off(found) > cut_off(best)


def _was_cut(best: Attempt) -> bool:
    """Whether one piece, alone on its page, was read as several digits."""
    return best.alone and len(best.read) > 1


def _is_doubtful(best: Attempt) -> bool:
    """Whether nothing is read, or one digit that the network is not sure of.

    A 1 that leans is read as a 1: there is nothing to be gained. With a flag, it is a 7 by some
    angle, so what may be a 1 stays as it is.
    """
    digits = [digit for line in best.lines for digit in line]
    if len(digits) != 1:
        return not digits
    told = digits[0]
    may_be_a_1 = told.probabilities[1] > (1 - DOUBT) * told.certainty
    return bool(told.probability < DOUBT and not may_be_a_1)


def _lone(
    ink: NDArray[np.uint8], classify: Classify, digit_threshold: float, angles: Iterable[float]
) -> Attempt | None:
    """The one digit on a page, turned by one of these angles, if it is clearly one."""
    attempts = []
    for degrees in angles:
        page, back = levelled(ink, degrees)
        found = attempt(page, classify, digit_threshold, 1)
        told = [digit for line in found.lines for digit in line]
        # Whatever is straight is a 1 by some angle, and a ring a 0; what is left unread was
        # another digit.
        if (
            len(told) == 1
            and told[0].probability >= LONE_AND_TURNED
            and told[0].digit > 1
            and found.evidence > LIKELY
        ):
            attempts.append(placed(found, back))
    return max(attempts, key=lambda found: found.evidence, default=None)


def _ways_up(seen: Attempt, pieces: tuple[Recognised, ...], classify: Classify) -> tuple[int, ...]:
    """By how many quarters a page may have to be turned, the likeliest first.

    Its largest pieces are turned one by one, which tells it at little cost.
    """
    some = sorted(pieces, key=lambda piece: -piece.box[2] * piece.box[3])[:TELLING]
    as_it_is = likelihood(some)
    if seen.share >= ON_ITS_SIDE and as_it_is > -UPRIGHT and seen.evidence > math.log(STRAY):
        return ()
    if not some:
        return (1, 2, 3)
    pixels = np.stack([np.rot90(piece.pixels, turns) for turns in (1, 2, 3) for piece in some])
    told, _ = classify((pixels.reshape(-1, 784) / 255).astype(np.float32))
    likely = np.log(np.maximum(told.max(axis=1), STRAY)).reshape(3, -1).sum(axis=1)
    order = np.argsort(-likely, kind="stable")
    if seen.share >= ON_ITS_SIDE:
        order = order[:1][likely[order[:1]] > as_it_is]
    elif len(some) > FEW:
        # Fewer may each be several digits that touch.
        promise = told.sum(axis=1).reshape(3, -1).mean(axis=1)
        order = order[promise[order] >= WORTH_A_LOOK]
    return tuple((order + 1).tolist())


def _is_upright(found: Attempt, best: Attempt) -> bool:
    if found.share < ON_ITS_SIDE and len(found.read) < TELLING:
        return False
    if found.share > best.share + CLEARLY_MORE:
        return True
    return found.share >= best.share and found.evidence > best.evidence + UPRIGHT


def _shows_its_way_up(found: Attempt, turns: int) -> bool:
    """A lone dash is a minus, a lone N hardly a 2 on its side, and a lone L no 7 on its head."""
    every = [digit for line in found.lines for digit in line]
    told = [digit for digit in every if digit.probability >= BEYOND_DOUBT]
    if len(every) > 1:
        return any(digit.digit > 1 for digit in told)
    if not told or (found.largest <= ALONE and told[0].digit < 2):
        return False
    if turns == 2 and told[0].digit in LETTERS_TURNED:
        return False
    return told[0].probability >= LONE_AND_TURNED and not is_bar(told[0])


def _written(ink: NDArray[np.uint8]) -> tuple[int, int, NDArray[np.uint8]]:
    """The part of the page that holds ink, with a rim of paper, and where it begins."""
    x, y, width, height = cv2.boundingRect(inked(ink))
    if reaches_edge((x, y, width, height), ink.shape):
        # How much of an edge a piece runs along is told by the whole edge.
        return 0, 0, ink
    return x - 1, y - 1, ink[y - 1 : y + height + 1, x - 1 : x + width + 1]
