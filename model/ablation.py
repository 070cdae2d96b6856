"""The reader with one of its steps left out, to see what the step is worth."""

import time
from collections.abc import Callable, Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from model.in_service import Loaded
from model.photo.decode import decode
from model.photo.ink import find_ink, is_light_on_dark
from model.photo.rules import without_rules
from model.photo.scale import fit_to_pen
from model.photo.segmentation import LONGEST_RUN
from model.reader import Reading, reading_of
from model.recognition import recognise

Grey = NDArray[np.uint8]


def ablations(loaded: Loaded) -> Iterator[tuple[str, Callable[[bytes], Reading]]]:
    """Readers by what they do without, the whole one first."""
    yield "nothing left out", _reader(loaded)
    yield "one threshold, light not evened", _reader(loaded, ink=_one_threshold)
    yield "rules and grids left in", _reader(loaded, rules=_as_it_is)
    yield "every piece one digit", _reader(loaded, longest_run=1)
    yield "no other way up", _reader(loaded, turn=False)
    yield "always at full size", _reader(loaded, scale=_as_it_is)


def _reader(
    loaded: Loaded,
    scale: Callable[[Grey], Grey] = fit_to_pen,
    ink: Callable[[Grey], Grey] = find_ink,
    rules: Callable[[Grey], Grey] = without_rules,
    *,
    turn: bool = True,
    longest_run: int = LONGEST_RUN,
) -> Callable[[bytes], Reading]:
    threshold = loaded.release.card.calibration.digit_threshold

    def read(image: bytes) -> Reading:
        started = time.perf_counter()
        picture = decode(image)
        grey = scale(picture.grey)
        lines = recognise(
            rules(ink(grey)), loaded.classifier, threshold, turn=turn, longest_run=longest_run
        )
        seconds = time.perf_counter() - started
        return reading_of(lines, picture.size, grey.shape, loaded.release, seconds)

    return read


def _as_it_is(grey: Grey) -> Grey:
    return grey


def _one_threshold(grey: Grey) -> Grey:
    """Otsu's threshold for the whole picture (Otsu 1979)."""
    light = grey if is_light_on_dark(grey) else 255 - grey
    _, ink = cv2.threshold(light, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return np.asarray(ink, np.uint8)
