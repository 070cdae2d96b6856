"""scripts/read.py as its users run it: a process, its lines, its exit status."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from model.samples import Scene, paper_photo

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a digit, two digits, an empty page and a file that is no picture."""
    folder = tmp_path_factory.mktemp("photos")
    for text in ("7", "58", ""):
        photo = paper_photo(text, 3, Scene(pen=8, height=0.4), (480, 360))
        (folder / f"is{text}.jpg").write_bytes(photo)
    (folder / "text.jpg").write_text("no picture")
    return folder


def read(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "read.py"), *arguments],
        cwd=folder,
        env=os.environ | settings,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_json_is_one_object_a_line_with_the_keys_of_the_contract(photos):
    done = read(photos, "--json", "is7.jpg", "is58.jpg", "is.jpg")
    seven, pair, empty = (json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 0
    for answer in (seven, pair, empty):
        assert list(answer) == ["file", "text", "lines", "digits", "sure", "seconds"]
        assert type(answer["sure"]) is bool
        assert answer["seconds"] > 0
    assert (seven["file"], seven["text"], seven["lines"]) == ("is7.jpg", "7", ["7"])
    assert (pair["text"], [one["digit"] for one in pair["digits"]]) == ("58", [5, 8])
    assert (empty["text"], empty["lines"], empty["digits"], empty["sure"]) == ("", [], [], False)


def test_json_tells_each_digit_in_full(photos):
    answer = json.loads(read(photos, "--json", "is7.jpg").stdout)
    (digit,) = answer["digits"]
    assert list(digit) == ["digit", "confidence", "box", "probabilities"]
    assert digit["digit"] == 7
    assert len(digit["probabilities"]) == 10
    assert sum(digit["probabilities"]) == pytest.approx(1)
    assert digit["confidence"] == max(digit["probabilities"])
    x, y, width, height = digit["box"]
    assert 0 < x < x + width < 480
    assert 0 < y < y + height < 360
    assert all(type(side) is int for side in digit["box"])


def test_what_cannot_be_read_is_an_error_line_and_the_rest_is_read(photos):
    done = read(photos, "--json", "text.jpg", "gone.jpg", "is7.jpg")
    refused, gone, seven = (json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 1
    assert list(refused) == list(gone) == ["file", "error"]
    assert refused["file"] == "text.jpg"
    assert gone == {"file": "gone.jpg", "error": "No such file or directory"}
    assert seven["text"] == "7"


def test_a_person_gets_a_line_for_each_photo(photos):
    done = read(photos, "is7.jpg", "is.jpg", "text.jpg", ".")
    seven, empty, refused, folder = done.stdout.splitlines()
    assert done.returncode == 1
    assert seven.startswith("is7.jpg: 7")
    assert empty == "is.jpg: no digits"
    assert refused == "text.jpg: no picture in a known format"
    assert folder == ".: Is a directory"


def test_without_a_release_it_says_so_in_one_sentence(photos, tmp_path):
    done = read(photos, "is7.jpg", MODEL_DIR=str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"no release is promoted in {tmp_path}\n"
