"""The door between chats and pictures: bytes of a photo in, a `Reading` out."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.answers import Recognised
from model.errors import NotAnImage, ReadingError, ReleaseError, TooLarge
from model.hand import Hand, as_known, packed
from model.in_service import InService, Loaded
from model.looks import LOOKS, Grey, Lines, Look, is_better, is_doubtful, seen_from
from model.meaning import beyond_doubt, is_lone_1
from model.photo.colour import by_colour
from model.photo.decode import decode
from model.photo.libraries import tame
from model.photo.margins import without_margins
from model.photo.outlines import are_outlines
from model.photo.panels import without_panels
from model.photo.rules import without_rules
from model.photo.scale import fit_to_pen
from model.photo.segmentation import LONGEST_RUN
from model.photo.small_copy import small_copy
from model.photo.things import without_things
from model.photo.turning import Box
from model.recognition import recognise
from model.release import Release
from model.views import Part, View, best_view

Vectors = NDArray[np.float32]

# A photo of which so many things were asked about is of a crowd, and not looked at again.
MOST_ASKED = 1400
# Where a photo is read by its colours, its longer side has about as many pixels.
COLOURED_SIDE = 512

__all__ = [
    "Digit",
    "DigitReader",
    "Hand",
    "NotAnImage",
    "Reading",
    "ReadingError",
    "ReleaseError",
    "TooLarge",
    "small_copy",
]


@dataclass(frozen=True, slots=True)
class Digit:
    """One digit found on a photo."""

    digit: int
    confidence: float
    """Calibrated probability, 0 to 1, that `digit` is right."""
    box: tuple[int, int, int, int]
    """x, y, width, height in pixels of the upright photo."""
    probabilities: tuple[float, ...]
    """Ten values that sum to 1, for the digits 0 to 9."""
    sure: bool
    """Whether the confidence is above the release's threshold."""
    pixels: bytes
    """What the network saw: 28x28 bytes, row by row, 0 for paper to 255 for ink."""

    @property
    def runner_up(self) -> int:
        """The second most probable digit."""
        others = [k for k in range(10) if k != self.digit]
        return max(others, key=lambda k: self.probabilities[k])


@dataclass(frozen=True, slots=True)
class Reading:
    """The digits on one photo, row by row in reading order; no rows for a page without digits."""

    lines: tuple[tuple[Digit, ...], ...]
    release: str
    """Id of the release that read it."""
    size: tuple[int, int]
    """Width and height of the upright photo in pixels, the frame of every box."""
    seconds: float

    @property
    def digits(self) -> tuple[Digit, ...]:
        """All digits in reading order."""
        return tuple(digit for line in self.lines for digit in line)

    @property
    def text(self) -> str:
        """The digits as text, one row a line; empty for a page without digits."""
        return "\n".join("".join(str(d.digit) for d in line) for line in self.lines)

    @property
    def sure(self) -> bool:
        """Whether there are digits and every one of them is sure."""
        return bool(self.lines) and all(d.sure for d in self.digits)


class DigitReader:
    """Reads photos with the release in service. Safe to call from several threads."""

    def __init__(self, releases: Path) -> None:
        """Loads the release that `releases/CURRENT` names.

        Raises:
            ReleaseError: there is none, or it is damaged.
        """
        tame()
        self._in_service = InService(releases)

    @property
    def release(self) -> Release:
        """The release that read last."""
        return self._in_service.loaded.release

    def read(self, image: bytes, hand: Hand | None = None) -> Reading:
        """Reads one picture in any common format, with the release promoted last.

        Args:
            image: the bytes of a picture.
            hand: that of the person who wrote it; left out where another release knew it.

        Raises:
            NotAnImage: no picture, or a damaged one.
            TooLarge: more pixels than we decode.
        """
        return read_picture(self._in_service.latest(), image, hand=hand)

    def embeddings(self, pixels: Sequence[bytes]) -> tuple[str, list[bytes]]:
        """By what the release promoted last knows digits that were read before, for a `Hand`.

        Args:
            pixels: each as a `Digit` keeps them.

        Returns:
            The id of the release, and an embedding for each digit.
        """
        loaded = self._in_service.latest()
        if not pixels:
            return loaded.release.id, []
        vectors = np.frombuffer(b"".join(pixels), np.uint8).reshape(-1, 784) / 255
        _, embeddings = loaded.classifier.with_embeddings(vectors.astype(np.float32))
        return loaded.release.id, [packed(embedding) for embedding in embeddings]


def read_picture(
    loaded: Loaded,
    image: bytes,
    *,
    hand: Hand | None = None,
    scale: Callable[[Grey], Grey] = fit_to_pen,
    looks: Sequence[Look] = LOOKS,
    rules: Callable[[Grey], Grey] = without_rules,
    turn: bool = True,
    longest_run: int = LONGEST_RUN,
) -> Reading:
    """Reads one picture, step by step; a step can be exchanged to see what it is worth.

    Args:
        loaded: the release that reads.
        image: the bytes of a picture.
        hand: that of the person who wrote it; left out where another release knew it.
        scale: (height, width) uint8 to the same picture at the size to work at.
        looks: all but the first are for where there is doubt.
        rules: ink to ink without ruled lines.
        turn: whether to try other ways up.
        longest_run: of how many pieces a digit may be made.

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

    def look(grey: Grey, ink: Grey) -> Lines:
        written = rules(ink)
        bare = without_things(written)
        lines = read(grey, ink, bare)
        # What lies there may be what is written, beside specks.
        if bare is not written and not lines:
            lines = read(grey, ink, written)
        return _as_known(hand, lines) if hand and hand.release == loaded.release.id else lines

    def read(grey: Grey, ink: Grey, written: Grey) -> Lines:
        lines = recognise(
            written,
            classify,
            calibration.digit_threshold,
            turn=turn,
            longest_run=longest_run,
        )
        return _on_paper(lines, partial(are_outlines, grey, (ink, written)))

    first, *others = looks

    def glance(part: Part) -> View:
        grey = scale(without_panels(part.grey))
        ink = first.find(grey)
        return View(part, look(grey, ink), grey, not ink.any())

    def study(part: Part) -> View:
        view = glance(part)
        grey, most = view.seen, view.sure
        for other in others:
            if asked > MOST_ASKED or not is_doubtful(view.lines, calibration.sure_threshold):
                break
            seen = seen_from(other.distance, grey)
            again = look(seen, other.find(seen))
            sure = beyond_doubt(again)
            if sure >= most and is_better(again, view.lines, tells_less=other.tells_less):
                view = replace(view, lines=again, seen=seen)
            most = max(most, sure)
        return view

    photo = Part(*without_margins(picture.grey))
    view = best_view(photo, glance, study, calibration.sure_threshold)
    reduced = max(picture.size) / max(picture.grey.shape)
    if picture.coloured and view.blank and not view.lines:
        coloured = by_colour(np.asarray(small_copy(image, COLOURED_SIDE)))
        if coloured is not None:
            view = best_view(Part(coloured, (0, 0)), glance, study, calibration.sure_threshold)
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


def _as_known(hand: Hand, lines: Lines) -> Lines:
    found = [digit for line in lines for digit in line]
    if not found:
        return lines
    told = np.stack([digit.probabilities for digit in found])
    weighed = iter(as_known(hand, told, np.stack([digit.embedding for digit in found])))
    return [[replace(digit, probabilities=next(weighed)) for digit in line] for line in lines]


def _box(edges: tuple[float, float, float, float], scale: float, size: tuple[int, int]) -> Box:
    """A box in pixels of the upright photo; rounding leads nowhere outside it."""
    left, top, right, bottom = (
        min(round(scale * edge), most) for edge, most in zip(edges, size * 2, strict=True)
    )
    return left, top, right - left, bottom - top
