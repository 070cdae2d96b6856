"""Memory for decoding: what takes too much is refused, and large pictures take turns."""

import contextlib
import fcntl
import time
from collections.abc import Iterator
from pathlib import Path

from PIL import ExifTags, Image
from PIL.JpegImagePlugin import JpegImageFile
from PIL.TiffImagePlugin import TiffImageFile

from model.errors import TooLarge

MOST_BYTES = 130_000_000
"""The most that one picture may take while it is decoded."""
LARGE_BYTES = 20_000_000
"""A picture that takes more is decoded when no other such picture is."""
MOST_PIXELS = 50_000_000
"""However little each of them takes: they cost time, too."""
PATIENCE_SECONDS = 15.0
"""A large picture that is still not done then never will be, and holds up the others no more."""

# What Pillow's decoders take at most, with our own work on what they give. WebP is drawn upon two
# canvases; of a JPEG only what it keeps counts, and a TIFF depends on its samples.
BYTES_A_PIXEL = 6
BYTES_A_WEBP_PIXEL = 17

MARKER, START_OF_SCAN = b"\xff", 0xDA
_GLANCE_SECONDS = 0.02


@contextlib.contextmanager
def memory_for(pixels: int, needed: int) -> Iterator[None]:
    """Lets a picture be decoded until the block ends, by when what it took should be dropped.

    Args:
        pixels: those that its header announces.
        needed: bytes that decoding it takes at most.

    Raises:
        TooLarge: more than anybody may have.
    """
    if pixels > MOST_PIXELS or needed > MOST_BYTES:
        raise TooLarge(f"{pixels / 1e6:.1f} megapixels that take {needed / 1e6:.0f} MB")
    if needed <= LARGE_BYTES:
        yield
        return
    with _turn():
        yield


@contextlib.contextmanager
def _turn() -> Iterator[None]:
    """One large picture at a time, for memory is the machine's and the bot reads in processes.

    A lock on a file ends with the process that holds it, in whatever way it ends.
    """
    patient_until = time.monotonic() + PATIENCE_SECONDS
    with Path(__file__).open("rb") as lock:
        while time.monotonic() < patient_until:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(_GLANCE_SECONDS)
            except OSError:
                break  # a file system that knows no locks
        yield


def bytes_to_decode(opened: Image.Image, image: bytes) -> int:
    """What decoding a picture takes at most, by its header.

    Args:
        opened: the picture; nothing of it is decoded yet.
        image: its bytes.
    """
    pixels = opened.width * opened.height
    if isinstance(opened, JpegImageFile):
        kept = _coefficients(opened, pixels)
        return 0 if kept > LARGE_BYTES and _comes_in_one_scan(opened, image) else kept
    if isinstance(opened, TiffImageFile):
        bits = sum(opened.tag_v2.get(ExifTags.Base.BitsPerSample, (1,)))
        whole = max(4, bits // 8)  # for all of it may be one strip
        lies = opened.tag_v2.get(ExifTags.Base.Orientation, 1) != 1  # Pillow turns a copy of it
        return pixels * (5 + whole + 4 * lies)
    return pixels * (BYTES_A_WEBP_PIXEL if opened.format == "WEBP" else BYTES_A_PIXEL)


def _coefficients(opened: JpegImageFile, pixels: int) -> int:
    """Bytes of all coefficients of a JPEG, which are kept where it comes in several scans."""
    across, down = ([layer[i] for layer in opened.layer] for i in (1, 2))
    samples = sum(a * d for a, d in zip(across, down, strict=True))
    return 2 * pixels * samples // max(max(across) * max(down), 1)


def _comes_in_one_scan(opened: JpegImageFile, image: bytes) -> bool:
    """Whether a JPEG is decoded as it comes: its first scan holds all colours, once for all."""
    if "progressive" in opened.info:
        return False
    at = 2
    while image[at : at + 1] == MARKER and image[at + 1] != START_OF_SCAN:
        at += 2 + int.from_bytes(image[at + 2 : at + 4], "big")
    return image[at : at + 1] == MARKER and image[at + 4] == len(opened.layer)
