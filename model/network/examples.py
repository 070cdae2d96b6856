"""What one epoch of training for photos consists of."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from model.network import negatives
from model.network.augmentation import Ink, cut_from, enlarge, random_affine, warp, weather
from model.network.strokes import Character, draw
from model.photo.normalise import SIDE, normalise

NO_DIGIT = 10

# Turned by a quarter or a half, these are digits no more; what is left out might be.
QUARTER_TURNED = frozenset((2, 3, 4, 5, 6, 7, 9))
HALF_TURNED = frozenset((3, 4, 7))
# Half of a 0 or a 1 may be a 1, half of a 7 as well, and half of an 8 a 3 or a 0.
HALVED_TO_DIGITS = frozenset((0, 1, 7, 8))
# A hand of so many writes unlike the others: it leans and stretches its digits more, and its sheet
# lies askew.
ODD_HANDS = 0.15
ODD = 1.7
TURN, ODD_TURN = 12.0, 26.0
# Letters less so: a C that leans far is, with a bar, as good as a crossed 7.
ODD_LETTER, ODD_LETTER_TURN = 1.35, 18.0
# For a network without convolutions digits are turned by up to so many degrees, slanted and
# stretched by this share of what is usual, and bent by so many pixels.
DEFORMED_TURN, DEFORMED, DEFORMED_BEND = 15.0, 0.9, 0.8
# So many digits were cut from one that touched them.
CUT = 0.16
# Turned, these letters are as good as digits.
TURN_TO_DIGITS = frozenset("NZzLHIVUumw_-~^<>")


@dataclass(frozen=True)
class Sources:
    """Where examples are drawn from. Pixels are (n, 784) uint8, labels (n,) integers."""

    mnist: tuple[NDArray[np.uint8], NDArray[np.integer]]
    digits: Sequence[Character] = field(default=())
    letters: Sequence[Character] = field(default=())
    centred: tuple[NDArray[np.uint8], NDArray[np.integer]] | None = None
    """Digits of other collections, in MNIST's frame."""


def epoch_examples(
    sources: Sources, seed: int, epoch: int, size: int
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Fresh examples for one epoch.

    Args:
        sources: the hands to draw from.
        seed: of the whole training.
        epoch: counted from 0; the same seed and epoch give the same examples.
        size: how many.

    Returns:
        (size, 784) uint8 pixels and (size,) labels: 0 to 9, and 10 for no digit.
    """
    random = np.random.default_rng([seed, epoch])
    pixels = np.empty((size, 784), np.uint8)
    labels = np.empty(size, np.int64)
    by_writer = _by_writer(sources.digits)
    for i in range(size):
        image, label = _example(sources, by_writer, random)
        pixels[i] = image.reshape(784)
        labels[i] = label
    return pixels, labels


def deformed_digits(
    pixels: NDArray[np.uint8], labels: NDArray[np.integer], seed: int, epoch: int
) -> NDArray[np.uint8]:
    """MNIST's digits turned, slanted, stretched and bent, anew for each epoch: (n, 784) uint8.

    A 1 and a 7 are turned by half as much, since much more makes one of the other (Ciresan et
    al. 2010).
    """
    random = np.random.default_rng([seed, epoch])
    bent = np.empty_like(pixels)
    for digit, label, out in zip(pixels, labels, bent, strict=True):
        turn = DEFORMED_TURN / 2 if label in (1, 7) else DEFORMED_TURN
        ink = digit.reshape(SIDE, SIDE).astype(np.float32)
        affine = random_affine(random, turn, DEFORMED)
        out[:] = warp(ink, affine, random, DEFORMED_BEND).reshape(-1)
    return bent


def _example(
    sources: Sources, by_writer: list[list[Character]], random: np.random.Generator
) -> tuple[NDArray[np.uint8], int]:
    dice = random.random()
    if dice < 0.42:
        pixels, label = _pick(sources.mnist, random)
        return _nudged(pixels, random), label
    if dice < 0.8:
        ink, label = _digit(sources, by_writer, random)
        if random.random() < CUT:
            ink = cut_from(ink, _digit(sources, by_writer, random)[0], random)
    else:
        ink, label = _negative(sources, by_writer, random), NO_DIGIT
    return normalise(weather(ink, random, beside=label != 1)), label


def _digit(
    sources: Sources, by_writer: list[list[Character]], random: np.random.Generator
) -> tuple[Ink, int]:
    if by_writer and random.random() < 0.6:
        return _drawn_digit(by_writer, random)
    others = sources.centred if random.random() < 0.25 else None
    pixels, label = _pick(others or sources.mnist, random)
    return warp(enlarge(pixels), _habit(random), random), label


def _drawn_digit(by_writer: list[list[Character]], random: np.random.Generator) -> tuple[Ink, int]:
    hand = by_writer[int(random.integers(len(by_writer)))]
    character = hand[int(random.integers(len(hand)))]
    return _drawn(character, _habit(random), random), int(character.label)


def _drawn(character: Character, affine: NDArray[np.float32], random: np.random.Generator) -> Ink:
    pen = float(np.exp(random.uniform(np.log(0.03), np.log(0.22))))
    ink = draw(character, pen, affine)
    return warp(ink, np.eye(2, dtype=np.float32), random)


def _habit(
    random: np.random.Generator, odd_turn: float = ODD_TURN, odd: float = ODD
) -> NDArray[np.float32]:
    """How somebody turns, leans and stretches what he writes, an odd hand more: (2, 2)."""
    if random.random() < ODD_HANDS:
        return random_affine(random, odd_turn, odd)
    return random_affine(random, TURN)


def _negative(
    sources: Sources, by_writer: list[list[Character]], random: np.random.Generator
) -> Ink:
    dice = random.random()
    if sources.letters and dice < 0.47:
        return _letter(sources.letters, random)
    if dice < 0.56:
        return negatives.rules(random)
    if dice < 0.66:
        return (negatives.scribble if dice < 0.6 else negatives.doodle)(random)
    if dice < 0.73:
        return (negatives.blot if dice < 0.7 else negatives.hatching)(random)
    ink, label = _digit(sources, by_writer, random)
    if dice < 0.84:
        other, _ = _digit(sources, by_writer, random)
        return negatives.two_at_once(ink, other, random)
    if dice < 0.9 and label not in HALVED_TO_DIGITS:
        return negatives.half(ink, random)
    if label in QUARTER_TURNED:
        upside_down = label in HALF_TURNED and random.random() < 0.3
        return _turned(ink, 2 if upside_down else int(random.choice((1, 3))))
    return negatives.blot(random)


def _letter(letters: Sequence[Character], random: np.random.Generator) -> Ink:
    character = letters[int(random.integers(len(letters)))]
    ink = _drawn(character, _habit(random, ODD_LETTER_TURN, ODD_LETTER), random)
    if character.label not in TURN_TO_DIGITS and random.random() < 0.3:
        return _turned(ink, int(random.integers(1, 4)))
    return ink


def _turned(ink: Ink, quarters: int) -> Ink:
    return np.ascontiguousarray(np.rot90(ink, quarters))


def _nudged(pixels: NDArray[np.uint8], random: np.random.Generator) -> NDArray[np.uint8]:
    """An MNIST digit as it is, but for a small turn, slant, stretch and shift."""
    affine = random_affine(random)
    affine = np.eye(2, dtype=np.float32) * 0.35 + affine * 0.65
    middle = np.array([13.5, 13.5], np.float32)
    offset = middle - affine @ middle + random.uniform(-1.5, 1.5, 2)
    matrix = np.hstack([affine, offset[:, None]]).astype(np.float32)
    return np.asarray(cv2.warpAffine(pixels, matrix, (28, 28), flags=cv2.INTER_LINEAR), np.uint8)


def _pick(
    images: tuple[NDArray[np.uint8], NDArray[np.integer]], random: np.random.Generator
) -> tuple[NDArray[np.uint8], int]:
    i = random.integers(len(images[1]))
    return images[0][i].reshape(28, 28), int(images[1][i])


def _by_writer(characters: Sequence[Character]) -> list[list[Character]]:
    """Characters grouped by writer, so that a diligent one does not outweigh the others."""
    hands: dict[str, list[Character]] = {}
    for character in characters:
        hands.setdefault(character.writer, []).append(character)
    return list(hands.values())
