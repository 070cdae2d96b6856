"""Photos that nobody took: labelled rightly, the same every time, and of every condition."""

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from model.photo_set import load_photos
from model.staged.around import with_thing
from model.staged.company import DRAWN, beside_pen
from model.staged.conditions import CONDITIONS, Condition
from model.staged.hands import Hands, load_hands
from model.staged.scene import stage, write_photos


@pytest.fixture(scope="module")
def hands() -> Hands:
    """Synthetic ones."""
    return load_hands(None)


def test_the_same_seed_makes_the_same_photo(hands):
    one, same, other = (stage(Condition(), hands, (1, 2, n)) for n in (3, 3, 4))
    assert one == same
    assert one.jpeg != other.jpeg


def test_what_is_written_does_not_depend_on_the_condition(hands):
    conditions = (Condition(), Condition(papers=("crumpled",)), Condition(camera="tilted"))
    labels = {stage(made, hands, (1, n, 7)).label for n, made in enumerate(conditions)}
    assert len(labels) == 1


def test_a_sum_adds_up(hands):
    label = stage(CONDITIONS["sum"], hands, (1, 2, 3)).label
    one, other, total = (int(row) for row in label.split("|"))
    assert one + other == total


def test_a_large_photo_is_large(hands):
    jpeg = stage(CONDITIONS["camera: 12 megapixels"], hands, (1, 2, 3)).jpeg
    assert sorted(Image.open(io.BytesIO(jpeg)).size) == [3000, 4000]


def test_a_photo_that_is_cut_close_has_the_shape_of_what_is_written(hands):
    row, cut = (
        Image.open(io.BytesIO(stage(CONDITIONS[name], hands, (1, 2, 5)).jpeg)).size
        for name in ("row", "row: cut close")
    )
    assert max(row) / min(row) < 1.5
    assert max(cut) / min(cut) > 2


def test_a_dark_canvas_in_a_window_has_light_around_it(hands):
    jpeg = stage(CONDITIONS["place: in a window"], hands, (1, 2, 5)).jpeg
    grey = np.asarray(Image.open(io.BytesIO(jpeg)).convert("L"))
    assert np.median(grey[0]) > 2 * np.percentile(grey, 10)


def test_a_note_has_the_desk_on_all_sides(hands):
    jpeg = stage(CONDITIONS["none: blank note on a desk"], hands, (1, 2, 5)).jpeg
    sides = np.asarray(Image.open(io.BytesIO(jpeg)).convert("L")).astype(int)
    rim = np.concatenate([sides[0], sides[-1], sides[:, 0], sides[:, -1]])
    assert np.percentile(rim, 90) < 0.8 * np.percentile(sides, 98)


@pytest.mark.parametrize("drawn", ["ring", "open box"])
def test_what_is_drawn_around_what_is_written_touches_none_of_it(drawn):
    coverage = np.zeros((400, 500), np.float32)
    coverage[180:184, 200:300] = coverage[216:220, 200:300] = 1
    ring = DRAWN[drawn](coverage, np.random.default_rng(1)) - coverage
    assert not ring[178:222, 198:302].any()
    rows, columns = np.nonzero(ring)
    assert rows.min() < 178
    assert rows.max() > 222
    assert columns.min() < 198
    assert columns.max() > 302


@pytest.mark.parametrize("left", [20, 200])
def test_a_scribble_is_beside_what_is_written(left):
    coverage = np.zeros((400, 500), np.float32)
    coverage[180:184, left : left + 100] = coverage[256:260, left : left + 100] = 1
    _, columns = np.nonzero(DRAWN["scribble"](coverage, np.random.default_rng(1)) - coverage)
    assert columns.max() < left or columns.min() > left + 100


def test_a_pen_covers_nothing_that_is_written():
    sheet = np.full((600, 800, 3), 230, np.float32)
    coverage = np.zeros((600, 800), np.float32)
    coverage[250:350, 350:450] = 1
    beside = [beside_pen(sheet, coverage, np.random.default_rng(n)) for n in range(10)]
    assert all(np.ptp(photo) > 50 for photo in beside)
    assert all(np.ptp(photo[coverage > 0]) < 50 for photo in beside)


@pytest.mark.parametrize("where", ["none: blank, on a page of a book", "none: blank, held up"])
def test_what_is_around_a_sheet_is_no_part_of_it(where, hands):
    jpeg = stage(CONDITIONS[where], hands, (1, 2, 5)).jpeg
    photo = np.asarray(Image.open(io.BytesIO(jpeg)).convert("L")).astype(int)
    middle = photo[photo.shape[0] // 2 - 40 :][:80, photo.shape[1] // 2 - 200 :][:, :400]
    rim = np.concatenate([photo[0], photo[-1], photo[:, 0], photo[:, -1]])
    assert np.median(rim) < 0.9 * np.median(middle)


@pytest.mark.parametrize("name", ["row: between bars", "row: corners filled"])
def test_what_was_put_around_a_photo_is_of_one_grey(name, hands):
    jpeg = stage(CONDITIONS[name], hands, (1, 2, 5)).jpeg
    grey = np.asarray(Image.open(io.BytesIO(jpeg)).convert("L"))
    assert np.ptp(grey[[2, 2, -3, -3], [2, -3, 2, -3]]) <= 2


def test_a_thing_at_the_rim_covers_nothing_that_is_written():
    sheet = np.full((600, 800, 3), 230, np.float32)
    coverage = np.zeros((600, 800), np.float32)
    coverage[200:400, 100:700] = 1
    covered = [with_thing(sheet, coverage, np.random.default_rng(n)) < 200 for n in range(20)]
    assert all(thing.any() for thing in covered)
    assert not any(thing[coverage > 0].any() for thing in covered)


def test_rows_far_apart_hold_the_digits_of_several_rows_on_more_of_the_sheet(hands):
    near, far = (
        stage(replace(CONDITIONS[name], height=(0.06, 0.06)), hands, (1, 2, 5))
        for name in ("several rows", "rows far apart")
    )
    assert near.label == far.label
    assert _ink_spread(far.jpeg) > 1.5 * _ink_spread(near.jpeg)


def _ink_spread(jpeg: bytes) -> float:
    """Mean distance of dark pixels to their middle, as a share of the picture's longer side."""
    grey = np.asarray(Image.open(io.BytesIO(jpeg)).convert("L"))
    places = np.argwhere(grey < 0.6 * np.median(grey))
    return float(np.linalg.norm(places - places.mean(axis=0), axis=1).mean() / max(grey.shape))


def test_conditions_of_every_group_make_labelled_photos(hands, tmp_path, monkeypatch):
    few = ("everyday", "paper: on a desk", "paper: form box", "phone number", "none: doodle")
    some = {name: CONDITIONS[name] for name in (*few, "none: letters", "none: fur")}
    monkeypatch.setattr("model.staged.scene.CONDITIONS", some)
    write_photos(tmp_path, hands, each=1)
    photos = load_photos(tmp_path)
    groups = {photo.source: photo.group for photo in photos}
    assert "none: letters" not in groups, "synthetic hands have no letters"
    assert groups["phone number"] == "several digits"
    assert groups["everyday"] == "single photos"
    assert groups["none: fur"] == groups["none: doodle"] == "no digits"
    for photo in photos:
        assert np.asarray(Image.open(photo.path)).std() > 1
        assert photo.label == "" or photo.label.replace("|", "").isdigit()
