"""The light on a sheet, and the camera that looks at it."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from model.staged.paper import Sheet, Size, cloud

Light = NDArray[np.float32]
"""(height, width, 1 or 3): of a bright day's light, the share that falls on each pixel."""


def even(size: Size, random: np.random.Generator) -> Light:
    """A cloudy day at the window."""
    return _grey(1 - _slope(size, random.uniform(0, 0.15), random))


def gradient(size: Size, random: np.random.Generator) -> Light:
    """A lamp or a window at one side."""
    return _grey(1 - _slope(size, random.uniform(0.4, 0.75), random))


def shadow(size: Size, random: np.random.Generator) -> Light:
    """The edge of a hand's or a phone's shadow, sharp or soft, across the sheet."""
    height, width = size
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    angle = random.uniform(0, 2 * np.pi)
    bent = 0.05 * width * cloud(size, 2.5, random)
    middle = random.uniform((0.3, 0.3), (0.7, 0.7)) * (width, height)
    away = (x - middle[0]) * np.cos(angle) + (y - middle[1]) * np.sin(angle) + bent
    softness = random.uniform(0.004, 0.05) * width
    return _grey(1 - random.uniform(0.35, 0.7) / (1 + np.exp(-np.clip(away / softness, -30, 30))))


def lamp(size: Size, random: np.random.Generator) -> Light:
    """A spot of light in a dark room."""
    spot = _spot(size, random.uniform((0.25, 0.25), (0.75, 0.75)), random.uniform(0.3, 0.5))
    return _grey(random.uniform(0.2, 0.35) + 0.75 * spot) * np.array((1, 0.9, 0.72), np.float32)


def dim(size: Size, random: np.random.Generator) -> Light:
    """Evening."""
    return _grey(random.uniform(0.2, 0.38) * (1 - _slope(size, 0.3, random)))


def flash(size: Size, random: np.random.Generator) -> Light:
    """The glare of a flash or of a window on something glossy, beside what is written."""
    angle = random.uniform(0, 2 * np.pi)
    middle = 0.5 + 0.4 * np.array((np.cos(angle), np.sin(angle)))
    return _grey(0.62 + 0.15 * _spot(size, np.array((0.5, 0.5)), 0.6)) + _grey(
        1.1 * _spot(size, middle, random.uniform(0.06, 0.14))
    )


def backlight(size: Size, random: np.random.Generator) -> Light:
    """A bright window behind the sheet's edge."""
    height, width = size
    y, x = np.mgrid[0 : 1 : 1j * height, 0 : 1 : 1j * width].astype(np.float32)
    side = (x, y, 1 - x, 1 - y)[int(random.integers(4))]
    return _grey(random.uniform(0.3, 0.45) + 1.2 * np.clip((0.14 - side) / 0.1, 0, 1))


def cast(size: Size, random: np.random.Generator) -> Light:
    """A bulb, a neon tube, a coloured shade."""
    casts = ((1, 0.8, 0.5), (0.75, 0.9, 1), (0.8, 1, 0.75), (1, 0.7, 0.8), (0.3, 0.9, 0.4))
    return even(size, random) * np.array(casts[int(random.integers(5))], np.float32)


LIGHTS: dict[str, Callable[[Size, np.random.Generator], Light]] = {
    fall.__name__: fall for fall in (even, gradient, shadow, lamp, dim, flash, backlight, cast)
}


@dataclass(frozen=True, slots=True)
class Camera:
    """How a sheet is photographed. Ranges are least and most."""

    side: tuple[int, int] = (800, 1280)
    """The photo's longer side in pixels."""
    turn: float = 5.0
    """The most that it is held askew, in degrees."""
    tilt: float = 0.03
    """The most that a corner is out of place, as a share of the frame."""
    blur: tuple[float, float] = (0.0, 0.0012)
    """Deviation of the lens's blur as a share of the longer side."""
    shake: tuple[float, float] = (0.0, 0.0)
    """Length of the hand's movement as a share of the longer side."""
    noise: tuple[float, float] = (1.0, 3.0)
    """Deviation of the sensor's noise in grey levels."""
    quality: tuple[int, int] = (70, 92)
    """Of the JPEG."""


CAMERAS: dict[str, Camera] = {
    "steady": Camera(),
    "tilted": Camera(turn=14, tilt=0.1),
    "out of focus": Camera(blur=(0.003, 0.006)),
    "shaken": Camera(shake=(0.008, 0.016)),
    "noisy": Camera(noise=(8, 16)),
    "JPEG 30": Camera(side=(480, 800), quality=(22, 32)),
    "200 pixels": Camera(side=(160, 240), quality=(60, 85)),
    "12 megapixels": Camera(side=(4000, 4000), blur=(0.0003, 0.0008)),
}


def photograph(
    scene: Sheet,
    light: Light,
    camera: Camera,
    random: np.random.Generator,
    *,
    quarters: int = 0,
    lean: float = 0.0,
) -> bytes:
    """A JPEG of a lit scene.

    Args:
        scene: (height, width, 3), RGB, 0 to 255.
        light: what falls on it.
        camera: how it is taken.
        random: decides the rest.
        quarters: how many quarters, anticlockwise, the sheet lies turned.
        lean: by how many degrees, to either side, it lies askew.
    """
    lit = np.rot90(scene * light, quarters)
    height, width = lit.shape[:2]
    side = random.uniform(*camera.side)
    # No photo is sharper than the sheet was drawn, so a larger one is enlarged at the end.
    seen = cv2.warpPerspective(
        np.ascontiguousarray(lit), _view(width, height, camera, lean, random), (width, height),
        flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    longest = max(height, width)
    sigma = random.uniform(*camera.blur) * longest
    if sigma > 0.3:
        seen = cv2.GaussianBlur(seen, (0, 0), sigma)
    seen = _moved(seen, random.uniform(*camera.shake) * longest, random)
    deviation = random.uniform(*camera.noise)
    size = [max(1, round(n * side / longest)) for n in (width, height)]
    if side < longest:
        seen = cv2.resize(seen, size, interpolation=cv2.INTER_AREA)
    pixels = np.clip(seen + _noise(seen.shape, deviation, random), 0, 255).astype(np.uint8)
    if side > longest:
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_CUBIC), np.uint8)
    quality = int(random.integers(*camera.quality, endpoint=True))
    _, jpeg = cv2.imencode(
        ".jpg", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality]
    )
    return bytes(jpeg)


def _noise(
    shape: tuple[int, ...], deviation: float, random: np.random.Generator
) -> NDArray[np.float32]:
    """(height, width, 3): mostly of brightness, less of colour."""
    brightness = random.standard_normal(shape[:2], dtype=np.float32)
    colour = random.standard_normal((shape[0] // 2 + 1, shape[1] // 2 + 1, 3), dtype=np.float32)
    noise = cv2.resize(colour, shape[1::-1], interpolation=cv2.INTER_NEAREST) * 0.3
    noise += brightness[..., None]
    noise *= deviation
    return np.asarray(noise, np.float32)


def _view(
    width: int, height: int, camera: Camera, lean: float, random: np.random.Generator
) -> NDArray[np.float64]:
    """(3, 3): a turn and a perspective, as a hand holds a phone."""
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    middle = corners.mean(axis=0)
    askew = random.choice((-lean, lean)) if lean else 0.0
    angle = np.radians(askew + random.uniform(-camera.turn, camera.turn))
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    moved = (corners - middle) @ rotation.T + middle
    moved += random.uniform(-camera.tilt, camera.tilt, (4, 2)) * (width, height)
    return np.asarray(cv2.getPerspectiveTransform(corners, moved.astype(np.float32)))


def _moved(seen: Sheet, length: float, random: np.random.Generator) -> Sheet:
    if length < 1.5:
        return seen
    reach = int(length) | 1
    kernel = np.zeros((reach, reach), np.uint8)
    angle = random.uniform(0, np.pi)
    way = (reach // 2) * np.array((np.cos(angle), np.sin(angle)))
    ends = np.round(reach // 2 + np.array([-way, way])).astype(int)
    cv2.line(kernel, ends[0], ends[1], 1)
    blurred = cv2.filter2D(seen, -1, (kernel / kernel.sum()).astype(np.float32))
    return np.asarray(blurred, np.float32)


def _grey(light: NDArray[np.floating]) -> Light:
    return light.astype(np.float32)[..., None]


def _slope(size: Size, most: float, random: np.random.Generator) -> NDArray[np.float32]:
    """From 0 in one corner to `most` in the other, wherever that is."""
    height, width = size
    y, x = np.mgrid[-1 : 1 : 1j * height, -1 : 1 : 1j * width].astype(np.float32)
    angle = random.uniform(0, 2 * np.pi)
    across = (x * np.cos(angle) + y * np.sin(angle)) / 1.42
    return np.asarray(most * (across + 1) / 2, np.float32)


def _spot(size: Size, middle: NDArray[np.floating], radius: float) -> NDArray[np.float32]:
    height, width = size
    y, x = np.mgrid[0 : 1 : 1j * height, 0 : 1 : 1j * width].astype(np.float32)
    away = (x - middle[0]) ** 2 + (y - middle[1]) ** 2
    return np.asarray(np.exp(-away / (2 * radius**2)), np.float32)
