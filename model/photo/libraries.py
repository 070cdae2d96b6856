"""The libraries that decode, set for a process to which strangers send pictures."""

import contextlib
import ctypes
import warnings

import cv2
from PIL import PngImagePlugin

WORDS_IN_A_PNG = 4_000_000
"""Characters that Pillow keeps of them; it would take 64 million, 4 bytes each."""
BYTES_GIVEN_BACK = 8_000_000
"""Memory of this size and more goes back to the system as soon as it is free."""
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3


def tame() -> None:
    """Has them use one thread each, keep little memory, and write nothing to the log."""
    # A reading is one thread's work; OpenCV's own threads would only get in its way.
    cv2.setNumThreads(1)
    PngImagePlugin.MAX_TEXT_MEMORY = WORDS_IN_A_PNG
    # Python remembers every warning that it ever showed, and each damaged file has another.
    warnings.filterwarnings("ignore", module="PIL")
    _give_back_what_is_free()


def _give_back_what_is_free() -> None:
    """Where glibc is: it would learn to keep up to 64 MB for each thread after a large picture."""
    with contextlib.suppress(AttributeError, OSError):
        library = ctypes.CDLL(None)
        library.mallopt(_M_MMAP_THRESHOLD, BYTES_GIVEN_BACK)
        library.mallopt(_M_TRIM_THRESHOLD, BYTES_GIVEN_BACK)
