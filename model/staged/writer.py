"""One person with one pen, who writes digits and the signs between them."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from model.network.augmentation import weather
from model.network.strokes import CHARACTER, Character, draw, scaled

Ink = NDArray[np.float32]
Chance = np.random.Generator

# A digit's height in pixels while rows are put together; the photo's own scale comes after.
TALL = 44
# What a pen's rough edge may need around a character.
RIM = 6
# Their strokes, in shares of a digit's height.
SIGNS: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "-": (((0.0, 0.0), (0.35, -0.02)),),
    "+": (((0.0, 0.25), (0.5, 0.23)), ((0.26, 0.0), (0.25, 0.5))),
    "=": (((0.0, 0.0), (0.42, -0.02)), ((0.02, 0.2), (0.45, 0.19))),
    "(": (((0.25, 0.0), (0.06, 0.3), (0.0, 0.6), (0.07, 0.9), (0.24, 1.15)),),
    ")": (((0.0, 0.0), (0.18, 0.3), (0.25, 0.6), (0.17, 0.9), (0.0, 1.15)),),
}


@dataclass(frozen=True)
class Penman:
    """One person with one pen."""

    characters: dict[str, list[Character]]
    pen: float
    """Its width as a share of a digit's height."""
    affine: NDArray[np.float32]
    wear: int
    """The seed of how this pen wears a stroke."""

    def drawn(self, sign: str, chance: Chance, grown: float = 1.0) -> Ink:
        """A sign as ink, cropped, 0 to 1."""
        character, tall = self._written(sign, chance)
        size = grown * tall * TALL / CHARACTER
        ink = draw(character, self.pen * TALL / CHARACTER / size, self.affine)
        ink = cv2.copyMakeBorder(ink, *[RIM] * 4, cv2.BORDER_CONSTANT)
        ink = weather(ink, np.random.default_rng(self.wear))
        x, y, width, height = cv2.boundingRect((ink > 0.2).astype(np.uint8))
        shape = (max(1, round(width * size)), max(1, round(height * size)))
        how = cv2.INTER_AREA if size < 1 else cv2.INTER_CUBIC
        crop = cv2.resize(ink[y : y + height, x : x + width], shape, interpolation=how)
        return np.asarray(np.clip(crop, 0, 1), np.float32)

    def _written(self, sign: str, chance: Chance) -> tuple[Character, float]:
        """A sign, and its longer side against a digit's height."""
        if sign in SIGNS:
            strokes = [np.array(stroke, np.float32) for stroke in SIGNS[sign]]
            strokes = [s + chance.normal(0, 0.03, s.shape).astype(np.float32) for s in strokes]
            points = np.concatenate(strokes)
            return Character(scaled(strokes), sign, ""), float(np.ptp(points, axis=0).max())
        known = self.characters[sign]
        character = known[int(chance.integers(len(known)))]
        if sign == "5" and len(character.strokes) == 2 and chance.random() < 0.5:
            character = _hat_off(character, chance)
        return character, 1.0


def _hat_off(character: Character, chance: Chance) -> Character:
    """A 5 whose last stroke stands off."""
    away = np.array([chance.uniform(0, 0.1), -chance.uniform(0.03, 0.12)], np.float32)
    body, hat = character.strokes
    return replace(character, strokes=(body, hat + away))
