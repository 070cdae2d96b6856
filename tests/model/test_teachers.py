"""What teachers say of an example, in place of its label."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from model.classifier import Classifier
from model.corrections import Judged, with_lessons
from model.in_service import load_checked
from model.network.teachers import BELIEVED, taught
from model.network.training import Pixels
from model.release import current

RELEASES = Path(__file__).parents[2] / "model" / "releases"
SAMPLE = Path(__file__).parents[1] / "data" / "mnist_sample.npz"


@pytest.fixture(scope="module")
def teacher() -> Classifier:
    return load_checked(current(RELEASES)).classifier


@pytest.fixture(scope="module")
def sevens() -> Pixels:
    """Twenty of them: (20, 784)."""
    with np.load(SAMPLE) as file:
        return file["x_train"][file["y_train"] == 7][:20].reshape(-1, 784)


def test_a_teacher_outweighs_a_wrong_label(teacher: Classifier, sevens: Pixels) -> None:
    pixels, targets = taught((sevens, np.full(20, 1)), [teacher], 11)
    assert pixels is sevens
    assert targets.shape == (20, 11)
    assert targets.sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert (targets.argmax(axis=1) == 7).all()
    assert (targets[:, 1] >= 1 - BELIEVED).all()


def test_teachers_are_asked_for_what_they_say_on_average(
    teacher: Classifier, sevens: Pixels
) -> None:
    contrary = SimpleNamespace(raw=lambda vectors: np.roll(teacher.raw(vectors), 1, axis=1))
    examples = sevens, np.full(20, 7)
    one, other = (taught(examples, [each], 11)[1] for each in (teacher, contrary))
    both = taught(examples, [teacher, contrary], 11)[1]
    assert both == pytest.approx((one + other) / 2, abs=1e-6)
    assert abs(one - other).max() > 0.5


def test_a_network_of_ten_answers_is_told_of_no_eleventh(teacher: Classifier) -> None:
    nothing = np.zeros((2, 784), np.uint8)
    _, targets = taught((nothing, np.array([3, 4])), [teacher], 10)
    assert targets.shape == (2, 10)
    assert targets.sum(axis=1) == pytest.approx(1, abs=1e-5)


def test_labels_stay_where_nobody_teaches(sevens: Pixels) -> None:
    examples = sevens, np.full(20, 7)
    assert taught(examples, [], 11) is examples


def test_people_are_believed_more_than_teachers(teacher: Classifier, sevens: Pixels) -> None:
    many = np.tile(sevens, (50, 1)), np.full(1000, 7)
    said = Judged(np.arange(20), np.full(20, 1), sevens)
    pixels, targets = with_lessons(taught(many, [teacher], 11), said, seed=1, epoch=0)
    assert len(pixels) == len(targets) > 1000
    assert (targets[1000:] == np.eye(11)[1]).all()
