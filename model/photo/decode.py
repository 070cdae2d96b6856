"""Bytes of a picture to an upright grey image of a workable size."""

import contextlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageChops, ImageStat, UnidentifiedImageError

from model.errors import NotAnImage, ReadingError, TooLarge
from model.photo.heic import grey_of_heic, is_heic
from model.photo.memory import bytes_to_decode, memory_for

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
# Compressions of TIFF whose decoder writes a line to the log for each bad row of the picture.
FAX = ("tiff_ccitt", "group3", "group4", "tiff_raw_16")

# Modes with colours, by Pillow's names, where nothing shows through.
COLOURED = ("RGB", "P", "CMYK", "YCbCr", "LAB", "HSV")
# A picture longer than so many times its width is not looked at in colour: a small copy is made
# of strips of all of its width, which would take too much memory.
MERE_STRIP = 20

# A larger picture is turned grey in strips of so many pixels: in colour, or as numbers of more
# than a byte, it would take several times its size.
STRIP_PIXELS = 2_000_000

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
    coloured: bool
    """Whether it has colours to look at: it is not grey, see-through or a mere strip."""


def decode(image: bytes) -> Picture:
    """Decodes a picture: orientation applied, transparency laid on paper, colour dropped.

    Raises:
        NotAnImage: the bytes are no HEIC or picture in one of `FORMATS`, or a damaged one.
        TooLarge: the header announces more pixels than we decode.
    """
    with our_errors():
        if is_heic(image):
            grey, coloured = grey_of_heic(image), True
            width, height = grey.shape[1], grey.shape[0]
        else:
            with opened(image) as picture:
                width, height = picture.size
                coloured = picture.mode in COLOURED and "transparency" not in picture.info
                grey = _upright_grey(picture)
    coloured = coloured and max(width, height) <= MERE_STRIP * min(width, height)
    turned = (grey.shape[1] > grey.shape[0]) != (width > height)
    size = (height, width) if turned else (width, height)
    return Picture(_workable(grey), size, coloured)


@contextlib.contextmanager
def our_errors() -> Iterator[None]:
    """Turns whatever a decoder raises into errors of ours.

    Raises:
        NotAnImage: the bytes are no picture in a known format, or a damaged one.
        TooLarge: the header announces more pixels than we decode.
    """
    try:
        yield
    except ReadingError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooLarge("a decompression bomb") from error
    except UnidentifiedImageError as error:
        raise NotAnImage("no picture in a known format") from error
    # Pillow's decoders raise nearly anything on damaged data.
    except Exception as error:
        raise NotAnImage("a damaged picture") from error


@contextlib.contextmanager
def opened(image: bytes) -> Iterator[Image.Image]:
    """A picture of one of `FORMATS`, of which nothing is decoded yet, and the memory to do so."""
    picture = Image.open(io.BytesIO(image), formats=FORMATS)
    if picture.info.get("compression") in FAX:
        raise NotAnImage("a fax")
    with memory_for(picture.width * picture.height, bytes_to_decode(picture, image)):
        yield picture
        picture.close()


def _upright_grey(picture: Image.Image) -> NDArray[np.uint8]:
    if picture.format in ("JPEG", "MPO"):
        shrink = min(1, FEW_PIXELS_LESS * LONGEST_SIDE / max(picture.size))
        size = int(picture.width * shrink), int(picture.height * shrink)
        picture.draft("L", (max(1, size[0]), max(1, size[1])))
    grey = _grey(picture)
    # Turned when it is grey: in colour it would take four times as much, twice.
    orientation = picture.getexif().get(ExifTags.Base.Orientation)
    return np.ascontiguousarray(upright(grey, orientation))


def upright(pixels: NDArray[np.uint8], orientation: int | None) -> NDArray[np.uint8]:
    """A view of (height, width) or (height, width, 3) pixels, turned as their EXIF says."""
    match orientation:
        case 2:
            return pixels[:, ::-1]
        case 3:
            return pixels[::-1, ::-1]
        case 4:
            return pixels[::-1]
        case 5:
            return pixels.swapaxes(0, 1)
        case 6:
            return pixels[::-1].swapaxes(0, 1)
        case 7:
            return pixels[::-1, ::-1].swapaxes(0, 1)
        case 8:
            return pixels.swapaxes(0, 1)[::-1]
    return pixels


def _grey(image: Image.Image) -> NDArray[np.uint8]:
    image.load()
    if is_of_numbers(image):
        to_grey = grey_of_numbers(image)
    elif image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        to_grey = _grey_on_paper(image)
    else:
        to_grey = _grey_of_colour
    grey = np.empty((image.height, image.width), np.uint8)
    top = 0
    for strip in strips(image):
        grey[top : top + strip.height] = to_grey(strip)
        top += strip.height
    return grey


def strips(image: Image.Image, step: int = 1) -> Iterator[Image.Image]:
    """A large picture in strips from top to bottom, of rows in multiples of `step`."""
    rows = max(1, STRIP_PIXELS // (image.width * step)) * step
    if rows >= image.height:
        yield image
        return
    for top in range(0, image.height, rows):
        yield image.crop((0, top, image.width, min(top + rows, image.height)))


def _grey_of_colour(strip: Image.Image) -> NDArray[np.uint8]:
    return np.asarray(strip if strip.mode == "L" else strip.convert("L"))


def is_of_numbers(image: Image.Image) -> bool:
    """Whether its pixels have more than eight bits, or are signed."""
    return image.mode.startswith("I") or image.mode == "F"


def grey_of_numbers(image: Image.Image) -> Callable[[Image.Image], NDArray[np.uint8]]:
    """What turns a strip of a picture of more than eight bits, or of signed numbers, grey."""
    extremes = [(v.min(), v.max()) for v in map(_numbers, strips(image))]
    if not np.isfinite(extremes).all():
        raise NotAnImage("pixels that are no numbers")
    low = min(0.0, *(float(lowest) for lowest, _ in extremes))
    # Not the brightest value that there is: a blank page would be stretched to its noise.
    high = max(float(highest - np.float32(low)) for _, highest in extremes)
    factor = 255 / next((full for full in FULL_SCALES if high <= full), high)

    def to_grey(strip: Image.Image) -> NDArray[np.uint8]:
        values = _numbers(strip)
        values -= low
        values *= factor
        return values.astype(np.uint8)

    return to_grey


def _numbers(strip: Image.Image) -> NDArray[np.float32]:
    return np.array(strip, np.float32)


def _grey_on_paper(image: Image.Image) -> Callable[[Image.Image], NDArray[np.uint8]]:
    """What lays a strip of a picture that lets something show through on paper."""
    seen = opaque = 0.0
    for strip in strips(image):
        luma, alpha = _luma_and_alpha(strip)
        seen += ImageStat.Stat(ImageChops.multiply(luma, alpha)).sum[0]
        opaque += ImageStat.Stat(alpha).sum[0]
    # Whatever is drawn must stand out from what shows through.
    paper = 0 if 255 * seen / max(opaque, 1) > 127 else 255

    def to_grey(strip: Image.Image) -> NDArray[np.uint8]:
        luma, alpha = _luma_and_alpha(strip)
        return np.asarray(Image.composite(luma, Image.new("L", strip.size, paper), alpha))

    return to_grey


def _luma_and_alpha(strip: Image.Image) -> tuple[Image.Image, Image.Image]:
    colour = strip if strip.mode == "RGBA" else strip.convert("RGBA")
    return colour.convert("L"), colour.getchannel("A")


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
