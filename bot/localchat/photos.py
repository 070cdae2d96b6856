"""What Telegram makes of a photo: JPEGs in several sizes."""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

LONG_SIDES = (90, 320, 800, 1280)
"""Pixels of the long side of each size; the last is the largest that is kept."""
MAX_PERIMETER = 10_000
"""Telegram's limit on width plus height."""
MAX_RATIO = 20
"""Telegram's limit on the ratio of the sides."""


class PhotoError(Exception):
    """The bytes make no photo; the message is Telegram's word for why."""


@dataclass(frozen=True)
class Size:
    """One of the JPEGs of a photo."""

    width: int
    height: int
    data: bytes


def photo_sizes(data: bytes) -> tuple[Size, ...]:
    """Re-encodes a picture as Telegram does, smallest size first, upright and without EXIF.

    Raises:
        PhotoError: no picture, or sides that Telegram refuses.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP", "GIF", "BMP"))
        width, height = picture.size
        if width + height > MAX_PERIMETER or max(width, height) > MAX_RATIO * min(width, height):
            raise PhotoError("PHOTO_INVALID_DIMENSIONS")
        picture.draft("RGB", (LONG_SIDES[-1], LONG_SIDES[-1]))
        upright = _on_white(ImageOps.exif_transpose(picture))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise PhotoError("IMAGE_PROCESS_FAILED") from None
    sizes = []
    for side in LONG_SIDES:
        sizes.append(_fit(upright, side))
        if max(upright.size) <= side:
            break
    return tuple(sizes)


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.has_transparency_data:
        layered = picture.convert("RGBA")
        paper = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(paper, layered).convert("RGB")
    return picture.convert("RGB")


def _fit(picture: Image.Image, side: int) -> Size:
    small = picture.copy()
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=87)
    return Size(small.width, small.height, out.getvalue())
