"""The steps from the bytes of a photo to a `Reading`, each of which can be exchanged."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from model.answers import Recognised
from model.hand import Hand, as_known, as_on_page
from model.in_service import Loaded
from model.looks import LOOKS, Grey, Lines, Look, is_better, is_doubtful, seen_from
from model.meaning import BEYOND_DOUBT, beyond_doubt, is_lone_1
from model.photo.colour import by_colour
from model.photo.decode import decode
from model.photo.margins import without_margins
from model.photo.outlines import are_outlines
from model.photo.panels import without_panels
from model.photo.rules import without_rules
from model.photo.scale import fit_to_pen
from model.photo.segmentation import LONGEST_RUN
from model.photo.sheets import Sheet, find_sheets
from model.photo.small_copy import small_copy
from model.photo.things import without_things
from model.photo.turning import Box
from model.reading import Digit, Reading
from model.recognition import recognise
from model.release import Release
from model.views import Part, View, best_view

Vectors = NDArray[np.float32]

# A photo of which so many things were asked about is of a crowd, and not looked at again.
MOST_ASKED = 1400
# Where a photo is read by its colours, its longer side has about as many pixels.
COLOURED_SIDE = 512


def as_one_hand(lines: Lines) -> Lines:
    """Digits in doubt, weighed by those of the same page that are not."""
    return _weighed(lines, partial(as_on_page, beyond_doubt=BEYOND_DOUBT))


def _weighed(lines: Lines, weigh: Callable[[Vectors, Vectors], Vectors]) -> Lines:
    """The same digits, given what is made of their probabilities and embeddings."""
    found = [digit for line in lines for digit in line]
    if not found:
        return lines
    told = np.stack([digit.probabilities for digit in found])
    weighed = iter(weigh(told, np.stack([digit.embedding for digit in found])))
    return [[replace(digit, probabilities=next(weighed)) for digit in line] for line in lines]


@dataclass(frozen=True, slots=True)
class Steps:
    """How a photo is read. Pictures are (height, width) uint8, of grey or of ink."""

    margins: Callable[[Grey], tuple[Grey, tuple[int, int]]] = without_margins
    """Grey to the photo alone, and where it begins."""
    sheets: Callable[[Grey], list[Sheet]] = find_sheets
    panels: Callable[[Grey], Grey] = without_panels
    """Grey to grey with what is light on dark the other way round."""
    scale: Callable[[Grey], Grey] = fit_to_pen
    """Grey to the same at the size to work at."""
    looks: Sequence[Look] = LOOKS
    """From grey to ink; all but the first are for where there is doubt."""
    rules: Callable[[Grey], Grey] = without_rules
    """Ink to ink without ruled lines."""
    things: Callable[[Grey], Grey] = without_things
    """Ink to ink without what lies on the page."""
    longest_run: int = LONGEST_RUN
    """Of how many pieces a digit may be made; 1 also leaves wide pieces uncut."""
    turn: bool = True
    """Whether to try other ways up."""
    one_hand: Callable[[Lines], Lines] = as_one_hand
    """What is read to the same, where digits of one page tell of each other."""
    outlines: Callable[[Grey, Sequence[Grey], Sequence[Box]], bool] = are_outlines
    """Whether what reads as digits in boxes is the contour of something, by grey and its inks."""
    colour: Callable[[NDArray[np.uint8]], Grey | None] = by_colour
    """(height, width, 3) to grey, where that tells more than light does."""


USUAL = Steps()


def read_picture(
    loaded: Loaded,
    image: bytes,
    *,
    hand: Hand | None = None,
    steps: Steps = USUAL,
) -> Reading:
    """Reads one picture, step by step.

    Args:
        loaded: the release that reads.
        image: the bytes of a picture.
        hand: that of the person who wrote it; left out where another release knew it.
        steps: others than the usual ones.

    Raises:
        NotAnImage: no picture, or a damaged one.
        TooLarge: more pixels than we decode.
    """
    started = time.perf_counter()
    picture = decode(image)
    calibration = loaded.release.card.calibration
    asked = 0

    def classify(vectors: Vectors) -> tuple[Vectors, Vectors]:
        nonlocal asked
        asked += len(vectors)
        return loaded.classifier.with_embeddings(vectors)

    def look(grey: Grey, ink: Grey, clear: Callable[[Grey], Grey] | None = None) -> Lines:
        written = steps.rules(ink)
        if clear is not None:
            written = clear(written)
        bare = steps.things(written)
        lines = read(grey, ink, bare)
        # What lies there may be what is written, beside specks.
        if bare is not written and not lines:
            lines = read(grey, ink, written)
        lines = steps.one_hand(lines)
        if hand is None or hand.release != loaded.release.id:
            return lines
        return _weighed(lines, partial(as_known, hand))

    def read(grey: Grey, ink: Grey, written: Grey) -> Lines:
        lines = recognise(
            written,
            classify,
            calibration.digit_threshold,
            turn=steps.turn,
            longest_run=steps.longest_run,
        )
        return _on_paper(lines, partial(steps.outlines, grey, (ink, written)))

    first, *others = steps.looks

    def glance(part: Part) -> View:
        grey = steps.scale(steps.panels(part.grey))
        ink = first.find(grey)
        return View(part, look(grey, ink), grey, not ink.any())

    def study(part: Part) -> View:
        view = glance(part)
        grey, most = view.seen, view.sure
        for other in others:
            if asked > MOST_ASKED or not is_doubtful(view.lines, calibration.sure_threshold):
                break
            seen = seen_from(other.distance, grey)
            again = look(seen, other.find(seen), other.clear)
            sure = beyond_doubt(again)
            if sure >= most and is_better(
                again, view.lines, tells_less=other.tells_less, blank=view.blank
            ):
                view = replace(view, lines=again, seen=seen)
            most = max(most, sure)
        return view

    def best(photo: Part) -> View:
        sheets = steps.sheets(photo.grey)
        return best_view(photo, sheets, glance, study, calibration.sure_threshold)

    view = best(Part(*steps.margins(picture.grey)))
    reduced = max(picture.size) / max(picture.grey.shape)
    if picture.coloured and view.blank and not view.lines:
        coloured = steps.colour(np.asarray(small_copy(image, COLOURED_SIDE)))
        if coloured is not None:
            view = best(Part(coloured, (0, 0)))
            reduced = max(picture.size) / max(coloured.shape)
    seconds = time.perf_counter() - started
    told = tuple(
        tuple(
            _digit(found, _box(view.on_photo(found.box), reduced, picture.size), loaded.release)
            for found in line
        )
        for line in view.lines
    )
    return Reading(told, loaded.release.id, picture.size, seconds)


def _on_paper(lines: Lines, are_contours: Callable[[list[Box]], bool]) -> Lines:
    """What is no outline of things; beside digits, a 1 with a row of its own may be one, too."""
    boxes = [digit.box for line in lines for digit in line]
    if not boxes or are_contours(boxes):
        return []
    if len(lines) == 1:
        return lines
    return [line for line in lines if not (is_lone_1(line) and are_contours([line[0].box]))]


def _digit(found: Recognised, box: Box, release: Release) -> Digit:
    conditional = found.probabilities.astype(float) / float(found.probabilities.sum())
    digit = int(conditional.argmax())
    confidence = float(conditional[digit])
    return Digit(
        digit,
        confidence,
        box,
        tuple(conditional.tolist()),
        confidence >= release.card.calibration.sure_threshold,
        found.pixels.tobytes(),
    )


def _box(edges: tuple[float, float, float, float], scale: float, size: tuple[int, int]) -> Box:
    """A box in pixels of the upright photo; rounding leads nowhere outside it."""
    left, top, right, bottom = (
        min(round(scale * edge), most) for edge, most in zip(edges, size * 2, strict=True)
    )
    return left, top, right - left, bottom - top
