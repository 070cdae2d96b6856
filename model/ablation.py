"""The reader with one of its steps left out, to see what the step is worth."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import cv2
import numpy as np

from model.in_service import Loaded
from model.looks import LOOKS, Grey, Look
from model.photo.polarity import is_light_on_dark
from model.photo.shrinking import coarse_side, shrunk
from model.reading import Reading
from model.steps import USUAL, read_picture


def ablations(loaded: Loaded) -> Iterator[tuple[str, Callable[[bytes], Reading]]]:
    """Readers by what they do without, the whole one first."""
    near = tuple(look for look in LOOKS if look.distance == 1)
    left_out = {
        "nothing left out": USUAL,
        "margins left on": replace(USUAL, margins=lambda grey: (grey, (0, 0))),
        "sheets not told": replace(USUAL, sheets=lambda _: []),
        "panels left dark": replace(USUAL, panels=_as_it_is),
        "always at full size": replace(USUAL, scale=_as_it_is),
        "one threshold, light not evened, one look": replace(
            USUAL, looks=(Look(1, _one_threshold),)
        ),
        "rules and grids left in": replace(USUAL, rules=_as_it_is),
        "things left on the page": replace(USUAL, things=_as_it_is),
        "every piece one digit": replace(USUAL, longest_run=1),
        "each digit for itself": replace(USUAL, one_hand=lambda lines: lines),
        "no other way up": replace(USUAL, turn=False),
        "contours taken for strokes": replace(USUAL, outlines=lambda *_: False),
        "no look from further away": replace(USUAL, looks=near),
        "one look": replace(USUAL, looks=LOOKS[:1]),
        "colour not asked": replace(USUAL, colour=lambda _: None),
    }
    for name, steps in left_out.items():
        yield name, partial(read_picture, loaded, steps=steps)


def _as_it_is(grey: Grey) -> Grey:
    return grey


def _one_threshold(grey: Grey) -> Grey:
    """Otsu's threshold for the whole picture (Otsu 1979)."""
    small = shrunk(grey, coarse_side(grey.shape), exact=True)
    light = grey if is_light_on_dark(small) else 255 - grey
    _, ink = cv2.threshold(light, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return np.asarray(ink, np.uint8)
