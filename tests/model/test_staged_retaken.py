"""Labelled photos that are photographed once more."""

import cv2
import numpy as np
import pytest

from model.photo_set import load_photos
from model.samples import Scene, paper_photo
from model.staged.labelled import Labelled, write_labelled
from model.staged.retaken import CHANGES, MOST_OF_A_SOURCE, write_retaken


def photo(written: str) -> bytes:
    return paper_photo(written, 3, Scene(pen=8, height=0.4), (320, 240))


@pytest.fixture(scope="module")
def taken(tmp_path_factory):
    folder = tmp_path_factory.mktemp("photos")
    some = [Labelled("ann", "7.jpg", photo("7"), "7", "single")]
    some += [Labelled("ben", f"{n}.jpg", photo(""), "none", "nondigit") for n in range(20)]
    some += [Labelled("eve", f"{n}.jpg", photo("58"), "58", "multi") for n in range(20)]
    dot = cv2.imencode(".png", np.zeros((28, 28), np.uint8))[1].tobytes()
    some += [Labelled("zoe", "tiny.png", dot, "1", "single")]
    write_labelled(folder / "as they are", some)
    write_retaken(folder, load_photos(folder / "as they are"), seed=5)
    return folder


def test_every_change_is_a_set_of_the_same_photos_and_groups(taken):
    for change in CHANGES:
        photos = load_photos(taken / change)
        counts = {p.source: sum(p.source == q.source for q in photos) for p in photos}
        assert counts == {"ann": 1, "ben": 20, "eve": MOST_OF_A_SOURCE}
        told = {(p.label, p.group) for p in photos}
        assert told == {("7", "single photos"), ("", "no digits"), ("58", "several digits")}


def test_which_photos_decide_nothing_stays_the_same(taken):
    def held_out(name: str) -> set[tuple[str, str]]:
        photos = load_photos(taken / name)
        return {(p.source, p.path.name) for p in photos if p.held_out and p.source != "zoe"}

    assert held_out("as they are")
    assert held_out("dark") <= held_out("as they are")
    assert {name for source, name in held_out("dark") if source == "ben"} == {
        name for source, name in held_out("as they are") if source == "ben"
    }


def test_a_change_does_what_its_name_says(taken):
    light = {
        name: float(cv2.imread(str(taken / name / "ann" / "7.jpg"), 0).mean()) for name in CHANGES
    }
    assert light["dark"] < light["taken again"] < light["washed out"]
    assert light["light: dim"] < light["light: gradient"]
    pale, plain = (
        cv2.imread(str(taken / name / "ann" / "7.jpg"), 0) for name in ("pale", "taken again")
    )
    assert np.ptp(np.percentile(pale, (1, 99))) < 0.7 * np.ptp(np.percentile(plain, (1, 99)))
    assert max(cv2.imread(str(taken / "camera: 200 pixels" / "ann" / "7.jpg")).shape) <= 240


def test_the_same_seed_takes_the_same_photos(taken, tmp_path):
    write_retaken(tmp_path, load_photos(taken / "as they are"), seed=5)
    for one, other in zip(
        load_photos(taken / "pale"), load_photos(tmp_path / "pale"), strict=True
    ):
        assert one.path.read_bytes() == other.path.read_bytes()
