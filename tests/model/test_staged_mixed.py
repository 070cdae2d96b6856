"""Photos on which several things are hard at once."""

import numpy as np
import pytest

from model.photo_set import load_photos
from model.staged.conditions import SEVERAL
from model.staged.hands import load_hands
from model.staged.mixed import SUBJECTS, mixed, write_mixed


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mixed")
    write_mixed(folder, load_hands(None), each=6)
    return load_photos(folder)


def drawn(count: int, subjects: tuple[str, ...]):
    return [mixed(subjects, np.random.default_rng(seed)) for seed in range(count)]


def test_there_are_as_many_photos_of_one_digit_as_of_several_and_of_none(photos):
    groups = [photo.group for photo in photos]
    assert {groups.count(group) for group in groups} == {6}
    assert len(set(groups)) == len(SUBJECTS)


def test_labels_say_what_is_written(photos):
    told = {source: [] for source in SUBJECTS}
    for photo in photos:
        told[photo.source].append(photo.label.replace("|", ""))
    assert all(len(label) == 1 for label in told["one digit"])
    assert all(len(label) > 1 and label.isdigit() for label in told["several digits"])
    assert set(told["no digit"]) == {""}


def test_everything_is_mixed_with_everything():
    conditions = drawn(300, SEVERAL)
    for of_one in ("papers", "pens", "lights", "camera", "around", "quarters"):
        assert len({getattr(condition, of_one) for condition in conditions}) > 3
    assert any(condition.lean and condition.around for condition in conditions)


def test_boards_are_written_on_with_what_they_are_made_for():
    pens = {condition.papers: condition.pens for condition in drawn(300, SEVERAL)}
    assert pens[("blackboard",)] == ("chalk",)
    assert pens[("whiteboard",)] == ("marker",)


def test_a_blank_sheet_is_not_cut_close_to_what_stands_on_it():
    assert not any(c.around == "nothing" for c in drawn(100, ("blank",)))


def test_the_same_seed_makes_the_same_photos(tmp_path):
    for name in ("one", "other"):
        write_mixed(tmp_path / name, load_hands(None), each=1, seed=5)
    one, other = (load_photos(tmp_path / name) for name in ("one", "other"))
    assert [p.path.read_bytes() for p in one] == [p.path.read_bytes() for p in other]
