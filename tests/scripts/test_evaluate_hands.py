"""scripts/evaluate_hands.py on one person's photos, and on strokes of one whom nobody knows."""

import csv
import zlib
from itertools import count
from pathlib import Path

import cv2
import numpy as np
import pytest

from scripts import evaluate_hands
from tests.odd_hands import HOOKED_SEVEN, PLAIN_ONE, photo_of

TOGETHER = 12


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Twelve 7s that are read as 1s and twelve 1s of one person, and empty sheets of others."""
    sevens = [("7", photo_of(HOOKED_SEVEN, number)) for number in range(TOGETHER)]
    ones = [("1", photo_of(PLAIN_ONE, number)) for number in range(TOGETHER)]
    empty = [("1", cv2.imencode(".png", np.full((256, 256), 255, np.uint8))[1].tobytes())]
    people = {"somebody": sevens + ones, "stranger": ones[:8] + 12 * empty, "silent": 20 * empty}
    rows = []
    for name, written in people.items():
        (tmp_path / name).mkdir()
        for number, (label, photo) in enumerate(written):
            rows.append((name, f"{number}.png", label))
            (tmp_path / name / f"{number}.png").write_bytes(photo)
    with (tmp_path / "INDEX.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["source", "file", "label", "group", "kind"])
        writer.writerows([*row, "single", "photo"] for row in rows)
    return tmp_path


def test_the_rest_of_a_hand_is_read_better(
    photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    writers = ("--writers", "somebody", "stranger", "silent", "--draws", "3")
    assert evaluate_hands.main(["--photos", str(photos), *writers]) == 0
    printed = capsys.readouterr().out
    assert "| stranger | 8 of 20 | too few |" in printed
    assert "| silent | 0 of 20 | too few |" in printed
    (told,) = [line for line in printed.splitlines() if "| any |" in line]
    _, name, digits, _, before, _, after, fell, _ = [cell.strip() for cell in told.split("|")]
    assert (name, digits, fell) == ("somebody", "24 of 24", "0 of 3")
    assert float(before.rstrip("%")) < 75
    assert float(after.rstrip("%")) > 90


def stored(folder: Path, characters: int) -> None:
    """Pen strokes of one person whom no training knows."""
    stranger = next(f"w{n}" for n in count() if zlib.crc32(b"w%d" % n) % 10 == 0)
    ends = np.arange(1, characters + 1)
    np.savez(
        folder / "strokes.npz",
        points=np.random.default_rng(0).random((4 * characters, 2), np.float32),
        stroke_ends=4 * ends,
        sample_ends=ends,
        labels=[str(n % 10) for n in range(characters)],
        writers=[stranger] * characters,
    )


def test_gates_and_strengths_are_compared_on_people_whom_nobody_knows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored(tmp_path, 30)
    assert evaluate_hands.main(["--strokes", str(tmp_path), "--draws", "1"]) == 0
    printed = capsys.readouterr().out
    assert "6 hands" in printed
    choices = len(evaluate_hands.GATES) * len(evaluate_hands.STRENGTHS)
    assert sum(line.startswith("| 0.") for line in printed.splitlines()) == choices
    assert "Judged any digits: " in printed


def test_people_of_few_strokes_are_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored(tmp_path, 10)
    assert evaluate_hands.main(["--strokes", str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith("nobody held out in")


def test_without_a_release_it_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate_hands.main(["--releases", str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith("no release is promoted")


def test_without_strokes_it_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate_hands.main(["--strokes", str(tmp_path / "nothing")]) == 1
    assert capsys.readouterr().err.startswith("there are no held-out writers of all ten digits")
