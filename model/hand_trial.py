"""What it is worth to know a hand: digits of one person, before and after some were judged."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.classifier import Classifier
from model.errors import ReadingError
from model.hand import GATE, STRENGTH, weigh
from model.in_service import Loaded
from model.network.augmentation import random_affine, warp, weather
from model.network.strokes import Character, draw
from model.photo.normalise import normalise
from model.photo_set import Photo
from model.staged.hands import Hands
from model.steps import read_picture

FEWEST = 20
"""Digits of a person from which on there is enough left to read."""
JUDGED = (5, 10)
PENS = 6
"""How often a person's strokes are written anew, each time with another pen and slant."""


@dataclass(frozen=True, slots=True)
class Written:
    """Digits of one person, as a network sees them."""

    name: str
    labels: NDArray[np.integer]
    """(n,), 0 to 9."""
    probabilities: NDArray[np.float32]
    """(n, 10)."""
    embeddings: NDArray[np.float32]
    """(n, size)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the rest is read after some digits were judged, summed over draws of those."""

    read: int
    right: tuple[int, ...]
    """After 0, and after each of `JUDGED`."""
    fell: int
    """In how many draws fewer were right after the last of `JUDGED` than before."""
    gained: int
    """Digits that are right after it, and were not before."""
    lost: int
    """The other way about."""


def photographed(loaded: Loaded, name: str, photos: Sequence[Photo]) -> Written:
    """What is read on photos of single digits by one person."""
    pixels, labels = [], []
    for photo in photos:
        try:
            digits = read_picture(loaded, photo.path.read_bytes()).digits
        except ReadingError:
            digits = ()
        if len(digits) == 1:
            pixels.append(np.frombuffer(digits[0].pixels, np.uint8))
            labels.append(int(photo.label))
    return _seen(loaded.classifier, name, pixels, labels)


def drawn(classifier: Classifier, hands: Hands) -> list[Written]:
    """People's pen strokes as photos give them: each pen is one hand."""
    random = np.random.default_rng(5)
    people = []
    for number, writer in enumerate(hands.writers):
        characters = [character for digits in writer.values() for character in digits]
        if len(characters) < FEWEST:
            continue
        for pen in range(PENS):
            chosen = random.permutation(len(characters))[:60]
            pixels = list(_by_one_pen([characters[i] for i in chosen], random))
            labels = [int(characters[i].label) for i in chosen]
            people.append(_seen(classifier, f"{number}/{pen}", pixels, labels))
    return people


def trial(
    written: Written,
    *,
    draws: int,
    gate: float = GATE,
    strength: float = STRENGTH,
    wrong_first: bool = False,
) -> Outcome:
    """Judges some digits drawn at random, and reads the rest by them.

    Args:
        written: at least `FEWEST` digits.
        draws: how often.
        gate: as in `model.hand.weigh`.
        strength: the same.
        wrong_first: whether those that were read wrong are judged before the others.
    """
    random = np.random.default_rng(1)
    said = written.probabilities.argmax(axis=1)
    counts = np.zeros(1 + len(JUDGED), int)
    read = fell = gained = lost = 0
    for _ in range(draws):
        order = random.permutation(len(said))
        if wrong_first:
            order = order[np.argsort(said[order] == written.labels[order], kind="stable")]
        rest = order[max(JUDGED) :]
        right = [said[rest] == written.labels[rest]]
        for many in JUDGED:
            told = weigh(
                written.probabilities[rest],
                written.embeddings[rest],
                written.embeddings[order[:many]],
                written.labels[order[:many]],
                gate,
                strength,
            )
            right.append(told.argmax(axis=1) == written.labels[rest])
        read += len(rest)
        counts += [int(r.sum()) for r in right]
        fell += int(right[-1].sum() < right[0].sum())
        gained += int((right[-1] & ~right[0]).sum())
        lost += int((right[0] & ~right[-1]).sum())
    return Outcome(read, tuple(counts.tolist()), fell, gained, lost)


def _by_one_pen(
    characters: Sequence[Character], random: np.random.Generator
) -> Iterator[NDArray[np.uint8]]:
    plain = np.eye(2, dtype=np.float32)
    pen, habit = float(np.exp(random.uniform(np.log(0.03), np.log(0.22)))), random_affine(random)
    for character in characters:
        shape = habit @ (0.7 * plain + 0.3 * random_affine(random))
        ink = draw(character, pen * float(np.exp(random.normal(0, 0.1))), shape)
        yield normalise(weather(warp(ink, plain, random), random)).reshape(784)


def _seen(
    classifier: Classifier,
    name: str,
    pixels: Sequence[NDArray[np.uint8]],
    labels: Sequence[int],
) -> Written:
    if not pixels:
        nothing = np.empty((0, 10), np.float32), np.empty((0, 0), np.float32)
        return Written(name, np.empty(0, np.int64), *nothing)
    vectors = (np.stack(pixels).reshape(-1, 784) / 255).astype(np.float32)
    return Written(name, np.array(labels), *classifier.with_embeddings(vectors))
