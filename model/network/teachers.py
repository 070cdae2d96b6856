"""Learning what other networks say of an example, and not its label alone.

A label says 4 where wear has made a 4 and a 9 alike; what teachers say, their mean, says how
much of each is left (Hinton et al. 2015, "Distilling the Knowledge in a Neural Network").
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from model.classifier import Classifier, calibrated
from model.network.training import Examples, Pixels, Taught, targets

BELIEVED = 0.9
"""What teachers say counts so much, and the label the rest."""


def taught(examples: Examples, teachers: Sequence[Classifier], classes: int) -> Examples | Taught:
    """Examples with what teachers say of them in place of labels; as they are where there is none.

    Args:
        examples: (n, 784) uint8 pixels and (n,) labels.
        teachers: networks of any recipe.
        classes: 11, or 10 for a network that knows no "no digit": that is left out then.
    """
    if not teachers:
        return examples
    pixels, labels = examples
    told = np.mean([_eleven(teacher, pixels) for teacher in teachers], axis=0)[:, :classes]
    told /= told.sum(axis=1, keepdims=True)
    return pixels, BELIEVED * told + (1 - BELIEVED) * targets(labels, classes)


def _eleven(teacher: Classifier, pixels: Pixels) -> NDArray[np.float32]:
    """(n, 11) probabilities, the last that of no digit."""
    ten = calibrated(teacher.raw((pixels / 255).astype(np.float32)), 1)
    return np.hstack([ten, 1 - ten.sum(axis=1, keepdims=True)])
