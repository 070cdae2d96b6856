"""The exam: held-out digits as photos give them, by which networks are calibrated and compared."""

from dataclasses import dataclass

import numpy as np

from model import evaluation
from model.card import Calibration
from model.classifier import calibrated
from model.evaluation import Floats, Labels
from model.network.examples import NO_DIGIT, Sources, epoch_examples
from model.network.recipes import Recipe
from model.network.training import Examples

# No training reaches this epoch: its examples are the exam, the same for every release.
EXAM_EPOCH = 1_000_000


@dataclass(frozen=True)
class Comparison:
    """How two networks did on the digits of an exam."""

    digits: int
    accuracy: float
    before: float
    """The accuracy of the network in service."""
    p: float
    """McNemar's test: how likely so great a difference is by chance."""

    @property
    def worse(self) -> bool:
        """Whether the new network does worse, and not by chance."""
        return self.accuracy < self.before and self.p < 0.05


def exam_for(recipe: Recipe, held_out: Sources) -> Examples:
    """Held-out digits as photos give them; other things too, for a recipe that knows them."""
    x, y = epoch_examples(held_out, 0, EXAM_EPOCH, len(held_out.mnist[1]))
    asked = (y != NO_DIGIT) | recipe.no_digit
    return x[asked], y[asked]


def calibrate(recipe: Recipe, outputs: Floats, labels: Labels) -> Calibration:
    """Fits on every other example of the exam, and measures on the rest."""
    half = np.arange(len(labels)) % 2 == 0
    temperature = evaluation.fit_temperature(outputs[half], labels[half])
    digits = labels != NO_DIGIT
    right = outputs.argmax(axis=1) == labels
    confidence = evaluation.confidences(outputs, temperature)
    fitted, checked = half & digits, ~half & digits
    told = calibrated(outputs, temperature).sum(axis=1)
    own = "" if recipe.holds_out else ", which this recipe trained on as they are"
    return Calibration(
        temperature=temperature,
        digit_threshold=evaluation.digit_threshold(told[fitted], labels[fitted]),
        sure_threshold=evaluation.sure_threshold(confidence[fitted], right[fitted]),
        fitted_on=f"half of {len(labels)} photo-like examples of the held-out images{own}",
        error_before=evaluation.calibration_error(
            evaluation.confidences(outputs[checked], 1), right[checked]
        ),
        error_after=evaluation.calibration_error(confidence[checked], right[checked]),
    )


def compared(outputs: Floats, before: Floats, labels: Labels) -> Comparison:
    """Compares a network's answers to an exam with those of the network in service."""
    digits = labels != NO_DIGIT
    right, was_right = ((told.argmax(axis=1) == labels)[digits] for told in (outputs, before))
    return Comparison(
        len(right),
        float(right.mean()),
        float(was_right.mean()),
        evaluation.mcnemar(right, was_right),
    )
