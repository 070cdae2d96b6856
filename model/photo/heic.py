"""HEIC, as phones keep their photos. Its decoder is loaded when the first one comes."""

from collections.abc import Callable

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
    return _decoded(image, _grey)


def rgb_of_heic(image: bytes, side: int) -> NDArray[np.uint8]:
    """Decodes a picture, upright, to (height, width, 3) uint8, at most `side` pixels long.

    Raises:
        TooLarge: the header announces more pixels than we decode.
        Exception: nearly any, on damaged data.
    """

    def small(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        height, width = pixels.shape[:2]
        factor = min(1, side / max(width, height))
        size = max(1, round(width * factor)), max(1, round(height * factor))
        rgb = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
        if rgb.ndim == 2:
            return cv2.cvtColor(rgb, cv2.COLOR_GRAY2RGB)
        if rgb.shape[2] == 4:
            share = rgb[:, :, 3:] / np.float32(255)
            return (rgb[:, :, :3] * share + 255 * (1 - share)).astype(np.uint8)
        return rgb

    return _decoded(image, small)


def _decoded(
    image: bytes, use: Callable[[NDArray[np.uint8]], NDArray[np.uint8]]
) -> NDArray[np.uint8]:
    """What `use` makes of the pixels, which it may not keep: a phone's photo takes 70 MB."""
    from pillow_heif import open_heif

    opened = open_heif(image, convert_hdr_to_8bit=True)  # reads the header only
    width, height = opened.size
    plain = opened.info["bit_depth"] == 8 and not opened.has_alpha
    needed = width * height * (BYTES_A_PIXEL if plain else BYTES_A_DEEP_PIXEL)
    with memory_for(width * height, needed):
        made = use(np.asarray(opened))
        del opened
    return made


def _grey(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    if pixels.ndim == 2:
        return pixels.copy()
    grey = cv2.cvtColor(pixels[:, :, :3], cv2.COLOR_RGB2GRAY)
    if pixels.shape[2] == 4:
        alpha = pixels[:, :, 3]
        grey = cv2.add(cv2.multiply(grey, alpha, scale=1 / 255), cv2.bitwise_not(alpha))
    return np.asarray(grey, np.uint8)
