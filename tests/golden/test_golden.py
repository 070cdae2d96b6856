"""Every picture in this folder is read as it should be: the photo pipeline in one test."""

import json
from pathlib import Path

import pytest

from model import errors
from model.reader import DigitReader

HERE = Path(__file__).parent
EXPECTED = json.loads((HERE / "expected.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def reader() -> DigitReader:
    return DigitReader(HERE.parents[1] / "model" / "releases")


@pytest.mark.parametrize("name", EXPECTED)
def test_a_golden_picture_is_read_as_expected(name: str, reader: DigitReader) -> None:
    expected, picture = EXPECTED[name], (HERE / name).read_bytes()
    if "error" in expected:
        with pytest.raises(getattr(errors, expected["error"])):
            reader.read(picture)
    else:
        assert reader.read(picture).text == expected["text"]


def test_every_picture_has_an_expectation() -> None:
    kept = {path.name for path in HERE.iterdir() if path.suffix not in (".py", ".json")}
    assert kept - {"__pycache__"} == set(EXPECTED)
