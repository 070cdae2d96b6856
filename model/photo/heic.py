"""HEIC, as phones keep their photos. Its decoder is loaded when the first one comes."""

import cv2
import numpy as np
from numpy.typing import NDArray

from model.photo.memory import memory_for

# What its decoder takes at most; of more than eight bits, or see-through.
BYTES_A_PIXEL, BYTES_A_DEEP_PIXEL = 5, 8
_BRANDS = {b"heic", b"heix", b"mif1"}


def is_heic(image: bytes) -> bool:
    """Whether the first bytes say that a picture is HEIC."""
    return image[4:8] == b"ftyp" and image[8:12] in _BRANDS


def grey_of_heic(image: bytes) -> NDArray[np.uint8]:
    """Decodes a picture, upright, to (height, width) uint8; what is transparent is white paper.

    Raises:
        TooLarge: the header announces more pixels than we decode.
        Exception: nearly any, on damaged data.
    """
    from pillow_heif import open_heif

    opened = open_heif(image, convert_hdr_to_8bit=True)  # reads the header only
    width, height = opened.size
    plain = opened.info["bit_depth"] == 8 and not opened.has_alpha
    needed = width * height * (BYTES_A_PIXEL if plain else BYTES_A_DEEP_PIXEL)
    with memory_for(width * height, needed):
        grey = _grey(np.asarray(opened))  # no copy: a phone's photo takes 70 MB
        del opened
    return grey


def _grey(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    if pixels.ndim == 2:
        return pixels.copy()
    grey = cv2.cvtColor(pixels[:, :, :3], cv2.COLOR_RGB2GRAY)
    if pixels.shape[2] == 4:
        alpha = pixels[:, :, 3]
        grey = cv2.add(cv2.multiply(grey, alpha, scale=1 / 255), cv2.bitwise_not(alpha))
    return np.asarray(grey, np.uint8)
