"""What a reader got wrong, on one picture: the photo, its ink, the 28x28s, the answer."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.decode import decode
from model.photo.ink import find_ink
from model.photo.margins import without_margins
from model.photo.panels import without_panels
from model.photo.rules import without_rules
from model.photo.scale import fit_to_pen
from model.photo_set import Result

TILE = 220
CAPTION = 18
DIGITS_A_SIDE = 7
COLUMNS = 3

Pixels = NDArray[np.uint8]


def write_contact_sheet(results: Sequence[Result], path: Path) -> None:
    """Writes a PNG with a tile for each result whose picture can be decoded.

    Raises:
        OSError: it cannot be written there.
    """
    tiles = [_tile(result) for result in results if result.reading]
    if not tiles:
        return
    tiles += [np.full_like(tiles[0], 255)] * (-len(tiles) % COLUMNS)
    rows = [np.hstack(tiles[i : i + COLUMNS]) for i in range(0, len(tiles), COLUMNS)]
    path.write_bytes(cv2.imencode(".png", np.vstack(rows))[1].tobytes())


def _tile(result: Result) -> Pixels:
    picture = decode(result.photo.path.read_bytes())
    photo, _ = without_margins(picture.grey)
    ink = without_rules(find_ink(fit_to_pen(without_panels(photo))))
    panels = [_fitted(picture.grey), _fitted(255 - ink), _digits(result)]
    tile = cv2.copyMakeBorder(
        np.hstack(panels), CAPTION, 4, 0, 8, cv2.BORDER_CONSTANT, value=(255, 255, 255)
    )
    caption = f"{result.photo.source}: {result.photo.label or 'none'} -> {result.said or 'none'}"
    cv2.putText(tile, caption[:90], (2, 13), cv2.FONT_HERSHEY_SIMPLEX, 0.4, (0, 0, 180), 1)
    return np.asarray(tile, np.uint8)


def _fitted(grey: Pixels) -> Pixels:
    factor = TILE / max(grey.shape)
    size = [max(1, round(side * factor)) for side in grey.shape[::-1]]
    panel = np.full((TILE, TILE), 200, np.uint8)
    panel[: size[1], : size[0]] = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(panel, cv2.COLOR_GRAY2BGR), np.uint8)


def _digits(result: Result) -> Pixels:
    panel = np.full((TILE, TILE, 3), 230, np.uint8)
    digits = result.reading.digits if result.reading else ()
    for i, digit in enumerate(digits[: DIGITS_A_SIDE**2]):
        y, x = (30 * place + 2 for place in divmod(i, DIGITS_A_SIDE))
        pixels = 255 - np.frombuffer(digit.pixels, np.uint8).reshape(28, 28)
        panel[y : y + 28, x : x + 28] = pixels[..., None]
        said = f"{digit.digit} {100 * digit.confidence:.0f}"
        cv2.putText(panel, said, (x, y + 27), cv2.FONT_HERSHEY_SIMPLEX, 0.27, (0, 0, 220), 1)
    return panel
