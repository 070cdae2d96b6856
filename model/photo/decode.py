"""Bytes of a picture to an upright grey image of a workable size."""

import io
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageOps, ImageStat, UnidentifiedImageError

from model.errors import NotAnImage, TooLarge
from model.photo.heic import grey_of_heic, is_heic

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")

# So many as fit 200 MB while they are decoded: a JPEG is decoded at a reduced scale, a WebP takes
# up to 17 bytes for each, a TIFF 14, all others up to 10.
MOST_PIXELS = 20_000_000
MOST_PIXELS_OF = {
    "JPEG": 50_000_000,
    "MPO": 50_000_000,
    "HEIC": 25_000_000,
    "TIFF": 14_500_000,
    "WEBP": 11_700_000,
}

# White, in pictures of more than eight bits: floating point, 8, 10, 12, 14 and 16 bits.
FULL_SCALES = (1, 255, 1023, 4095, 16383, 65535)

LONGEST_SIDE = 1024
SHORTEST_LONG_SIDE = 160
# A JPEG is decoded to this share of `LONGEST_SIDE` where that spares a resize.
FEW_PIXELS_LESS = 0.75


@dataclass(frozen=True, slots=True)
class Picture:
    """An upright grey photo, scaled so that its strokes are neither huge nor vanishing."""

    grey: NDArray[np.uint8]
    """(height, width), 0 for black to 255 for white."""
    size: tuple[int, int]
    """Width and height of the upright photo, before it was scaled."""


def decode(image: bytes) -> Picture:
    """Decodes a picture: orientation applied, transparency laid on paper, colour dropped.

    Raises:
        NotAnImage: the bytes are no HEIC or picture in one of `FORMATS`, or a damaged one.
        TooLarge: the header announces more pixels than we decode.
    """
    try:
        if is_heic(image):
            grey = grey_of_heic(image, MOST_PIXELS_OF["HEIC"])
            return Picture(_workable(grey), (grey.shape[1], grey.shape[0]))
        with Image.open(io.BytesIO(image), formats=FORMATS) as opened:
            jpeg = opened.format in ("JPEG", "MPO")
            if opened.width * opened.height > MOST_PIXELS_OF.get(opened.format or "", MOST_PIXELS):
                raise TooLarge(f"{opened.width}x{opened.height} pixels")
            width, height = opened.size
            if jpeg:
                shrink = min(1, FEW_PIXELS_LESS * LONGEST_SIDE / max(width, height))
                opened.draft("L", (max(1, int(width * shrink)), max(1, int(height * shrink))))
            # In place: a copy of the largest picture would take 100 MB.
            ImageOps.exif_transpose(opened, in_place=True)
            grey = _grey(opened)
    except TooLarge:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooLarge("a decompression bomb") from error
    except UnidentifiedImageError as error:
        raise NotAnImage("no picture in a known format") from error
    # Pillow's decoders raise nearly anything on damaged data.
    except Exception as error:
        raise NotAnImage("a damaged picture") from error
    turned = (grey.shape[1] > grey.shape[0]) != (width > height)
    return Picture(_workable(grey), (height, width) if turned else (width, height))


def _grey(image: Image.Image) -> NDArray[np.uint8]:
    if image.mode.startswith("I") or image.mode == "F":
        values = np.array(image, np.float32)
        values -= min(0.0, float(values.min()))
        # Not the brightest value that there is: a blank page would be stretched to its noise.
        high = float(values.max())
        values *= 255 / next((full for full in FULL_SCALES if high <= full), high)
        return values.astype(np.uint8)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        # Bytes all the way: as floats, a large picture would fill the memory of a small server.
        colour = image if image.mode == "RGBA" else image.convert("RGBA")
        luma, alpha = colour.convert("L"), colour.getchannel("A")
        # Whatever is drawn must stand out from what shows through.
        seen = ImageStat.Stat(ImageChops.multiply(luma, alpha)).sum[0]
        drawn = 255 * seen / max(ImageStat.Stat(alpha).sum[0], 1)
        paper = Image.new("L", image.size, 0 if drawn > 127 else 255)
        return np.asarray(Image.composite(luma, paper, alpha))
    return np.asarray(image.convert("L"))


def _workable(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    longest = max(grey.shape)
    target = min(max(longest, SHORTEST_LONG_SIDE), LONGEST_SIDE)
    if target == longest:
        return grey
    factor = target / longest
    size = (max(1, round(grey.shape[1] * factor)), max(1, round(grey.shape[0] * factor)))
    # Averaging fractions of pixels is slow, and between 1/2 and 1 it gains nothing.
    how = cv2.INTER_CUBIC if factor > 1 else cv2.INTER_LINEAR if factor > 0.5 else cv2.INTER_AREA
    return np.asarray(cv2.resize(grey, size, interpolation=how), np.uint8)
