"""What people say of digits, as lessons for the next network.

Anybody may press any button, so nobody is believed alone: a judgement is learned when the network
in service holds it possible, or when two other people judge what looks the same likewise. Who is
borne out in less than half of what he says is not heard at all, each person is drawn as often as
any other, and all of them together stay a small part of what is learned. Three people who agree
on nonsense are believed; one who clicks a thousand times is not.
"""

import hashlib
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.classifier import Classifier
from model.hand import GATE

POSSIBLE = 0.1
"""The probability from which on the network holds a digit possible."""
OTHERS = 2
"""How many other people make the network's doubt no matter."""
HEARD = 0.5
"""The share of a person's judgements that must be borne out."""
MOST_DIGITS = 50
"""Of one person."""
SHARE_EACH, SHARE_ALL = 0.002, 0.1
"""Of an epoch's examples: for each person, and at most for all."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Digits that people judged."""

    people: NDArray[np.int64]
    """(n,): who."""
    truths: NDArray[np.int64]
    """(n,): 0 to 9, and 10 for no digit."""
    pixels: NDArray[np.uint8]
    """(n, 784), as the network saw them."""

    def __len__(self) -> int:
        return len(self.truths)

    def only(self, chosen: NDArray[np.bool_]) -> "Judged":
        """Some of them."""
        return Judged(self.people[chosen], self.truths[chosen], self.pixels[chosen])

    @property
    def count(self) -> int:
        """How many people they are."""
        return len(set(self.people.tolist()))

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what is judged and how, for a release's card; not of who."""
        return hashlib.sha256(self.pixels.tobytes() + self.truths.tobytes()).hexdigest()


def split(judged: Judged) -> tuple[Judged, Judged]:
    """What is learned, and what every fifth person says, by which that is measured.

    It is the same people every time, and nobody is on both sides.
    """
    held_out = np.array([zlib.crc32(b"%d" % person) % 5 == 0 for person in judged.people], bool)
    return judged.only(~held_out), judged.only(held_out)


def believed(judged: Judged, voices: Judged, classifier: Classifier) -> Judged:
    """What can be learned of `judged`: each picture once, and of each person a bounded number.

    Args:
        judged: what was said.
        voices: whose word counts for and against it, except for one's own.
        classifier: the network in service.
    """
    judged = _each_once(judged)
    if not len(judged):
        return judged
    chances, known = _seen(classifier, judged)
    _, heard = _seen(classifier, voices)
    eleven = np.hstack([chances, 1 - chances.sum(axis=1, keepdims=True)])
    possible = eleven[np.arange(len(judged)), judged.truths] >= POSSIBLE
    borne_out = np.zeros(len(judged), bool)
    for person in set(judged.people.tolist()):
        own, others = judged.people == person, voices.people != person
        agree, differ = _votes(known[own], judged.truths[own], heard[others], voices.only(others))
        borne_out[own] = (possible[own] & (agree >= differ)) | (
            (agree >= OTHERS) & (agree > differ)
        )
        if borne_out[own].mean() < HEARD:
            borne_out[own] = False
        borne_out &= ~own | (np.cumsum(borne_out & own) <= MOST_DIGITS)
    return judged.only(borne_out)


def with_lessons(
    examples: tuple[NDArray[np.uint8], NDArray[Any]],
    lessons: Judged,
    seed: int,
    epoch: int,
) -> tuple[NDArray[np.uint8], NDArray[Any]]:
    """An epoch's examples, and lessons after them: a person is drawn, then a digit of theirs.

    Examples have labels, (n,), or targets, (n, classes), and so have the lessons then.
    """
    pixels, labels = examples
    people = [np.flatnonzero(lessons.people == person) for person in np.unique(lessons.people)]
    many = round(min(SHARE_ALL, SHARE_EACH * len(people)) * len(labels))
    random = np.random.default_rng([seed, epoch, len(people)])
    drawn = [random.choice(people[random.integers(len(people))]) for _ in range(many)]
    truths = lessons.truths[drawn]
    taught = np.eye(labels.shape[1])[truths] if labels.ndim == 2 else truths
    return np.concatenate([pixels, lessons.pixels[drawn]]), np.concatenate([labels, taught])


def right(judged: Judged, answers: NDArray[np.floating]) -> float:
    """The share that answers, (n, 10) with the rest for no digit, read as people judged."""
    eleven = np.hstack([answers, 1 - answers.sum(axis=1, keepdims=True)])
    return float((eleven.argmax(axis=1) == judged.truths).mean()) if len(judged) else 0.0


def _each_once(judged: Judged) -> Judged:
    """The first of a person's judgements of each picture."""
    first: dict[tuple[int, bytes], int] = {}
    for i, person in enumerate(judged.people.tolist()):
        first.setdefault((person, judged.pixels[i].tobytes()), i)
    chosen = np.zeros(len(judged), bool)
    chosen[list(first.values())] = True
    return judged.only(chosen)


def _seen(
    classifier: Classifier, judged: Judged
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Probabilities, and embeddings of length 1; pixels where the network tells none."""
    if not len(judged):
        return np.empty((0, 10), np.float32), np.empty((0, 0), np.float32)
    vectors = (judged.pixels / 255).astype(np.float32)
    probabilities, embeddings = classifier.with_embeddings(vectors)
    features = embeddings if embeddings.shape[1] else vectors
    lengths = np.linalg.norm(features, axis=1, keepdims=True)
    return probabilities, features / np.maximum(lengths, 1e-6)


def _votes(
    own: NDArray[np.float32],
    truths: NDArray[np.int64],
    others: NDArray[np.float32],
    voices: Judged,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How many other people call what looks like each digit the same, and something else."""
    agree, differ = np.zeros(len(own), np.int64), np.zeros(len(own), np.int64)
    if not len(voices):
        return agree, differ
    distances = 1 - own @ others.T
    for i, row in enumerate(distances):
        near = np.flatnonzero(row < GATE)
        said = {}  # of each person the digit that looks most like it
        for j in near[np.argsort(-row[near])]:
            said[int(voices.people[j])] = int(voices.truths[j])
        agree[i] = sum(truth == truths[i] for truth in said.values())
        differ[i] = len(said) - agree[i]
    return agree, differ
