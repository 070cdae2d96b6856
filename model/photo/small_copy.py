"""A small copy of a picture, in colour, to show to people."""

from collections.abc import Callable

import numpy as np
from PIL import ExifTags, Image

from model.photo.decode import (
    grey_of_numbers,
    is_of_numbers,
    opened,
    our_errors,
    strips,
    upright,
)
from model.photo.heic import is_heic, rgb_of_heic


def small_copy(image: bytes, side: int) -> Image.Image:
    """An upright copy in RGB, what is see-through laid on white.

    Its longer side is less than twice `side` pixels, and no longer than it was.

    Raises:
        NotAnImage: no picture, or a damaged one.
        TooLarge: more pixels than we decode.
    """
    with our_errors():
        if is_heic(image):
            return Image.fromarray(rgb_of_heic(image, side))
        with opened(image) as picture:
            picture.draft("RGB", (side, side))
            picture.load()
            step = max(1, max(picture.size) // side)
            copy = Image.new("RGB", (-(-picture.width // step), -(-picture.height // step)))
            drawn = _grey(picture) if is_of_numbers(picture) else _on_white
            top = 0
            for strip in strips(picture, step):
                small = drawn(strip).reduce(step)
                copy.paste(small, (0, top))
                top += small.height
            orientation = picture.getexif().get(ExifTags.Base.Orientation)
    return Image.fromarray(np.ascontiguousarray(upright(np.asarray(copy), orientation)))


def _grey(picture: Image.Image) -> Callable[[Image.Image], Image.Image]:
    """What turns a strip of a picture of more than eight bits grey, as it is read."""
    to_grey = grey_of_numbers(picture)
    return lambda strip: Image.fromarray(to_grey(strip))


def _on_white(strip: Image.Image) -> Image.Image:
    if strip.mode not in ("RGBA", "LA", "PA") and "transparency" not in strip.info:
        return strip.convert("RGB")
    colour = strip.convert("RGBA")
    white = Image.new("RGB", strip.size, "white")
    white.paste(colour, mask=colour.getchannel("A"))
    return white
