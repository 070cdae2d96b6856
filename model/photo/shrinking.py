"""Small copies of a picture, as fast as they come."""

import cv2
import numpy as np
from numpy.typing import NDArray

# Light is estimated at this size: strokes vanish in it, shadows do not. Of a narrow cutting of a
# page the short side would be too short to tell a stroke from a shadow.
COARSE_SIDE = 256
COARSE_SHORT_SIDE = 96


def coarse_side(shape: tuple[int, ...]) -> int:
    """How long a small copy of a (height, width) picture is to be, in pixels."""
    return max(COARSE_SIDE, round(COARSE_SHORT_SIDE * max(shape) / min(shape)))


def shrunk(grey: NDArray[np.uint8], side: int, *, exact: bool = False) -> NDArray[np.uint8]:
    """The picture with a whole number of pixels in one, no longer than `side`.

    OpenCV averages two by two pixels ten times faster than other whole numbers of them, and these
    several times faster than fractions. Twos of twos are up to a grey level too light.
    """
    several = -(-max(grey.shape) // side)
    while several > 1:
        factor = several if exact or several % 2 else 2
        height, width = (max(1, length // factor) for length in grey.shape)
        whole = grey[: height * factor, : width * factor]
        if factor == 3 <= min(grey.shape):
            # The same pixels in half of the time.
            grey = np.ascontiguousarray(cv2.blur(whole, (3, 3))[1::3, 1::3])
        else:
            grey = cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA)
        several //= factor
    return grey
