"""The reader with one of its steps left out, to see what the step is worth."""

from collections.abc import Callable, Iterator
from functools import partial

import cv2
import numpy as np

from model.in_service import Loaded
from model.looks import LOOKS, Grey, Look
from model.photo.polarity import is_light_on_dark
from model.reader import Reading, read_picture


def ablations(loaded: Loaded) -> Iterator[tuple[str, Callable[[bytes], Reading]]]:
    """Readers by what they do without, the whole one first."""
    read = partial(read_picture, loaded)
    yield "nothing left out", read
    yield "one threshold, light not evened", partial(read, looks=(Look(1, _one_threshold),))
    yield "no second look", partial(read, looks=LOOKS[:1])
    near = tuple(look for look in LOOKS if look.distance == 1)
    yield "no look from further away", partial(read, looks=near)
    yield "rules and grids left in", partial(read, rules=_as_it_is)
    yield "every piece one digit", partial(read, longest_run=1)
    yield "no other way up", partial(read, turn=False)
    yield "always at full size", partial(read, scale=_as_it_is)


def _as_it_is(grey: Grey) -> Grey:
    return grey


def _one_threshold(grey: Grey) -> Grey:
    """Otsu's threshold for the whole picture (Otsu 1979)."""
    light = grey if is_light_on_dark(grey) else 255 - grey
    _, ink = cv2.threshold(light, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return np.asarray(ink, np.uint8)
