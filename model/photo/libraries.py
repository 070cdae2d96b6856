"""The libraries that decode, set for a process to which strangers send pictures."""

import warnings

import cv2
from PIL import PngImagePlugin

WORDS_IN_A_PNG = 4_000_000
"""Characters that Pillow keeps of them; it would take 64 million, 4 bytes each."""


def tame() -> None:
    """Has them use one thread each, little memory, and write nothing to the log."""
    # A reading is one thread's work; OpenCV's own threads would only get in its way.
    cv2.setNumThreads(1)
    PngImagePlugin.MAX_TEXT_MEMORY = WORDS_IN_A_PNG
    # Python remembers every warning that it ever showed, and each damaged file has another.
    warnings.filterwarnings("ignore", module="PIL")
