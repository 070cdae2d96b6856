"""scripts/evaluate_hands.py on one person's photos, and on strokes of one whom nobody knows."""

import csv
import zlib
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from scripts import evaluate_hands
from tests.odd_hands import HOOKED_SEVEN, PLAIN_ONE, photo_of

TOGETHER = 12


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Twelve 7s that are read as 1s and twelve 1s of one person, and a lonely photo."""
    rows = []
    for name, label, trace in (("seven", "7", HOOKED_SEVEN), ("one", "1", PLAIN_ONE)):
        for number in range(TOGETHER):
            rows.append(("somebody", f"{name}{number}.png", label))
            path = tmp_path / "somebody" / rows[-1][1]
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(photo_of(trace, number))
    rows.append(("stranger", "seven0.png", "7"))
    with (tmp_path / "INDEX.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["source", "file", "label", "group", "kind"])
        writer.writerows([*row, "single", "photo"] for row in rows)
    return tmp_path


def test_the_rest_of_a_hand_is_read_better(
    photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    writers = ("--writers", "somebody", "stranger", "--draws", "3")
    assert evaluate_hands.main(["--photos", str(photos), *writers]) == 0
    printed = capsys.readouterr().out
    assert "| stranger | 1 | too few |" in printed
    (told,) = [line for line in printed.splitlines() if "| any |" in line]
    _, name, digits, _, before, _, after, fell, _ = [cell.strip() for cell in told.split("|")]
    assert (name, digits, fell) == ("somebody", "24 of 24", "0 of 3")
    assert float(before.rstrip("%")) < 75
    assert float(after.rstrip("%")) > 90


def test_gates_and_strengths_are_compared_on_people_whom_nobody_knows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stranger = next(f"w{n}" for n in count() if zlib.crc32(b"w%d" % n) % 10 == 0)
    ends = np.arange(1, 31)
    np.savez(
        tmp_path / "strokes.npz",
        points=np.random.default_rng(0).random((120, 2), np.float32),
        stroke_ends=4 * ends,
        sample_ends=ends,
        labels=[str(n % 10) for n in range(30)],
        writers=[stranger] * 30,
    )
    assert evaluate_hands.main(["--strokes", str(tmp_path), "--draws", "1"]) == 0
    printed = capsys.readouterr().out
    assert "6 hands" in printed
    choices = len(evaluate_hands.GATES) * len(evaluate_hands.STRENGTHS)
    assert sum(line.startswith("| 0.") for line in printed.splitlines()) == choices
    assert "Judged any digits: " in printed


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
