"""Labelled photos, photographed once more: in another light, through another camera.

What a reader loses there is what it owes to the cameras of one set of photos; of networks, such
corruptions tell as much (Hendrycks and Dietterich 2019).
"""

import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from model.photo.small_copy import small_copy
from model.photo_set import Photo
from model.staged.camera import CAMERAS, LIGHTS, photograph
from model.staged.labelled import Labelled, write_labelled
from model.staged.paper import Sheet

Change = Callable[[Sheet, np.random.Generator], bytes]

# A copy to be photographed has a longer side of less than twice as many pixels; what is smaller
# than the least is no photo that could be taken again.
SIDE = 640
SMALLEST = 64
# So many photos of a source are taken again, the first; of things that are no digits, all.
MOST_OF_A_SOURCE = 12
# The longer side of a photo that is taken again, as a share of the one that it had.
SIZE = (0.8, 1.1)
PALE = (0.15, 0.45)
DARK, WASHED_OUT = 2.2, 0.45


def _taken(light: str = "even", camera: str = "steady", lean: float = 0.0) -> Change:
    def take(scene: Sheet, random: np.random.Generator) -> bytes:
        through = CAMERAS[camera]
        if camera != "200 pixels":
            least, most = (round(share * max(scene.shape)) for share in SIZE)
            through = replace(through, side=(least, most))
        return photograph(
            scene, LIGHTS[light](scene.shape[:2], random), through, random, lean=lean
        )

    return take


def _pale(scene: Sheet, random: np.random.Generator) -> bytes:
    """What differs from the paper, or from the board, does so by less."""
    paper = np.median(scene, axis=(0, 1))
    seen = paper + random.uniform(*PALE) * (scene - paper)
    return _taken()(seen.astype(np.float32), random)


def _exposed(gamma: float) -> Change:
    def take(scene: Sheet, random: np.random.Generator) -> bytes:
        return _taken()((255 * (scene / 255) ** gamma).astype(np.float32), random)

    return take


CHANGES: dict[str, Change] = {
    "taken again": _taken(),
    **{
        f"light: {name}": _taken(light=name)
        for name in ("gradient", "shadow", "lamp", "dim", "cast")
    },
    **{
        f"camera: {name}": _taken(camera=name)
        for name in ("tilted", "out of focus", "shaken", "noisy", "JPEG 30", "200 pixels")
    },
    "pale": _pale,
    "dark": _exposed(DARK),
    "washed out": _exposed(WASHED_OUT),
    "leaning 15": _taken(lean=15),
}
"""What is done to a photo, by name: (height, width, 3) float32, RGB, 0 to 255, to a JPEG."""


def write_retaken(folder: Path, photos: Iterable[Photo], seed: int = 1) -> None:
    """Writes photos once for each change, into a photo set for each: a folder of its name.

    Of a source, so many as `MOST_OF_A_SOURCE`; the same seed makes the same photos.
    """
    some = list(_some(photos))
    for name, change in CHANGES.items():
        write_labelled(folder / name, _retaken(some, name, change, seed))


def _some(photos: Iterable[Photo]) -> Iterator[Photo]:
    taken: Counter[str] = Counter()
    for photo in photos:
        taken[photo.source] += bool(photo.label)
        if taken[photo.source] <= MOST_OF_A_SOURCE:
            yield photo


def _retaken(photos: Iterable[Photo], name: str, change: Change, seed: int) -> Iterator[Labelled]:
    for photo in photos:
        scene = np.asarray(small_copy(photo.path.read_bytes(), SIDE), np.float32)
        if max(scene.shape) < SMALLEST:
            continue
        which = zlib.crc32(f"{name}/{photo.source}/{photo.path.name}".encode())
        jpeg = change(scene, np.random.default_rng((seed, which)))
        yield Labelled(photo.source, photo.path.name, jpeg, photo.label or "none", photo.group)
