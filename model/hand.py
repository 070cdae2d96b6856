"""One person's hand: what other digits of theirs are, weighed against the network.

The nearest neighbour (Cover and Hart 1967) among the embeddings of digits that this person put
right or confirmed. What lies beyond the gate counts for nothing, so only digits that look much
like those are read in another way. Gate and strength are chosen on pen strokes of people whom
the network does not know, by `scripts/evaluate_hands.py --strokes FOLDER`.

A page is mostly of one hand, too (Sarkar and Nagy 2005), so its digits that are beyond doubt say
what those in doubt are: with a wider gate, since they were written with the same pen and seen in
the same light, and less strength, since nobody judged them.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

GATE = 0.1
"""The cosine distance of two embeddings from which on they have nothing to say to each other."""
STRENGTH = 6.0
"""What a digit that looks just the same adds to the logit of its truth."""
GATE_ON_PAGE = 0.3
STRENGTH_ON_PAGE = 4.0
"""For digits of one page, chosen on staged rows (`scripts/evaluate.py --rows`)."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Hand:
    """Digits of one person whose truth is known, as one release sees them."""

    release: str
    truths: tuple[int, ...]
    """0 to 9."""
    embeddings: tuple[bytes, ...]
    """One for each truth, as `packed` gives them."""


def packed(embedding: Floats) -> bytes:
    """An embedding, (size,) float32, as bytes to keep: float16, two for each value."""
    return embedding.astype(np.float16).tobytes()


def weigh(
    probabilities: Floats,
    embeddings: Floats,
    known: Floats,
    truths: NDArray[np.integer],
    gate: float = GATE,
    strength: float = STRENGTH,
) -> Floats:
    """Weighs what a person said of their digits against what the network says of others.

    Args:
        probabilities: (n, 10), each row with a sum of at most 1, which it keeps.
        embeddings: (n, size), of the same digits.
        known: (m, size), of the digits that the person judged.
        truths: (m,), what those are.
        gate: the cosine distance from which on a known digit counts for nothing.
        strength: what one at distance 0 adds to the logit of its truth.

    Returns:
        (n, 10) float32.
    """
    nearness = np.clip(1 - (1 - _unit(embeddings) @ _unit(known).T) / gate, 0, None)
    # The nearest alone counts: ten corrections of a 7 must not swallow the 1 beside them.
    nearest, rows = nearness.argmax(axis=1), np.arange(len(nearness))
    weighed = np.maximum(probabilities, 1e-6)
    weighed[rows, truths[nearest]] *= np.exp(strength * nearness[rows, nearest])
    weighed *= probabilities.sum(axis=1, keepdims=True) / weighed.sum(axis=1, keepdims=True)
    return np.asarray(np.where(nearness.any(axis=1, keepdims=True), weighed, probabilities))


def as_on_page(probabilities: Floats, embeddings: Floats, beyond_doubt: float) -> Floats:
    """What `weigh` says of the digits on a page in doubt, by those that are not.

    Args:
        probabilities: (n, 10), each row with a sum of at most 1, which it keeps.
        embeddings: (n, size), of the same digits.
        beyond_doubt: the least probability of a digit that is.
    """
    likeliest = probabilities.max(axis=1)
    sure = likeliest >= beyond_doubt
    # What may be no digit at all, but if it is one surely this one, is in no doubt here.
    in_doubt = likeliest < beyond_doubt * probabilities.sum(axis=1)
    weighed = probabilities.copy()
    if sure.any() and in_doubt.any():
        weighed[in_doubt] = weigh(
            probabilities[in_doubt],
            embeddings[in_doubt],
            embeddings[sure],
            probabilities[sure].argmax(axis=1),
            GATE_ON_PAGE,
            STRENGTH_ON_PAGE,
        )
    return weighed


def as_known(hand: Hand, probabilities: Floats, embeddings: Floats) -> Floats:
    """What `weigh` says with a hand; bytes that are no embedding of this network are left out."""
    size = embeddings.shape[1]
    known = [
        (np.frombuffer(embedding, np.float16), truth)
        for embedding, truth in zip(hand.embeddings, hand.truths, strict=True)
        if len(embedding) == 2 * size > 0
    ]
    if not known:
        return probabilities
    vectors, truths = zip(*known, strict=True)
    return weigh(probabilities, embeddings, np.stack(vectors).astype(np.float32), np.array(truths))


def _unit(vectors: Floats) -> Floats:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-6), np.float32)
