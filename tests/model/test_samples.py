"""Photos that the project makes itself."""

import io

import pytest
from PIL import Image

from model.samples import SAMPLES, STROKES, Scene, main, paper_photo


def test_the_same_seed_makes_the_same_photo():
    assert paper_photo("7", 3) == paper_photo("7", 3)
    assert paper_photo("7", 3) != paper_photo("7", 4)


@pytest.mark.parametrize("digit", sorted(STROKES))
def test_ink_covers_a_little_of_the_paper(digit):
    scene = Scene(falloff=0, noise=0)
    photo = Image.open(io.BytesIO(paper_photo(digit, 1, scene, (480, 360)))).convert("L")
    dark = sum(photo.histogram()[:120]) / (480 * 360)
    assert photo.size == (480, 360)
    assert 0.005 < dark < 0.1


def test_the_samples_of_the_chat_page_are_written(tmp_path):
    main(str(tmp_path))
    assert {path.name for path in tmp_path.iterdir()} == set(SAMPLES)
    assert all(path.stat().st_size < 60_000 for path in tmp_path.iterdir())
