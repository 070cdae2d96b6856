"""Rows of digits that the project sets itself, to be read."""

import io

import numpy as np
import pytest
from PIL import Image

from model.photo_set import Photo, load_photos
from model.staged import rows
from model.staged.hands import load_hands
from model.staged.writer import Penman


@pytest.fixture(scope="module")
def hands():
    return load_hands(None)


@pytest.fixture(scope="module")
def photos(hands, tmp_path_factory) -> list[Photo]:
    folder = tmp_path_factory.mktemp("rows")
    rows.write_rows(folder, hands, each=1)
    return load_photos(folder)


def test_there_is_a_photo_of_every_kind(photos):
    assert {photo.group for photo in photos} == set(rows.KINDS)
    for photo in photos:
        picture = Image.open(io.BytesIO(photo.path.read_bytes()))
        assert max(picture.size) <= 960
        assert np.asarray(picture).std() > 3


def test_a_label_is_the_digits_without_the_signs_between_them(photos):
    labels = {photo.group: photo.label for photo in photos}
    assert all(label.replace("|", "").isdigit() for label in labels.values())
    assert labels["page"].count("|") >= 2
    assert "|" not in labels["sum"]


def test_the_same_seed_makes_the_same_photo(hands):
    spacing = rows.KINDS["touching"]
    sheets = [spacing(_hand(hands), np.random.default_rng(5)) for _ in range(2)]
    assert sheets[0].label == sheets[1].label
    assert (sheets[0].ink == sheets[1].ink).all()


def _hand(hands) -> Penman:
    return Penman(hands.writers[0], 0.1, np.eye(2, dtype=np.float32), 1)
