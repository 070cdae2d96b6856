"""scripts/evaluate.py as its users run it, on a small folder of photos."""

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from model import release
from model.samples import Scene, paper_photo
from model.staged.conditions import CONDITIONS
from model.staged.retaken import CHANGES
from scripts.evaluate import main

ROOT = Path(__file__).parents[2]
PHOTOS = {
    ("ann", "7", "7", "single", "photo"),
    ("ann", "4", "4", "single", "photo"),
    ("ann", "6", "8", "single", "photo"),  # labelled wrongly, so that something is wrong
    ("ben", "58", "58", "multi", "photo"),
    ("ben", "", "none", "nondigit", "photo"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Photos of two sources with their INDEX.csv."""
    folder = tmp_path_factory.mktemp("photos")
    lines = ["source,file,label,group,kind"]
    for source, written, label, group, kind in sorted(PHOTOS):
        (folder / source).mkdir(exist_ok=True)
        photo = paper_photo(written, 3, Scene(pen=8, height=0.4), (480, 360))
        (folder / source / f"is{written}.jpg").write_bytes(photo)
        lines.append(f"{source},is{written}.jpg,{label},{group},{kind}")
    (folder / "INDEX.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def evaluate(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    settings = {name: value for name, value in os.environ.items() if name != "MNIST_PATH"}
    return subprocess.run(
        [sys.executable, ROOT / "scripts" / "evaluate.py", *arguments],
        env=settings,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_photos_are_reported_by_group_and_by_source(folder):
    done = evaluate("--photos", folder, "--sources")
    lines = [line.split() for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert ["single", "photos", "ann", "2", "of", "3"] in lines
    assert ["single", "photos", "1", "3", "66.67%", "66.67%"] in lines
    assert ["several", "digits", "1", "1", "100.00%", "100.00%"] in lines
    assert ["no", "digits", "1", "1", "100.00%", "100.00%"] in lines
    assert ["real", "digits", "turned", "away", "0.00%"] in lines


def test_the_sheet_shows_what_was_read_wrongly(folder, tmp_path):
    done = evaluate("--photos", folder, "--sheet", tmp_path / "wrong.png")
    assert done.returncode == 0
    assert (tmp_path / "wrong.png").read_bytes().startswith(b"\x89PNG")


def test_a_sheet_that_cannot_be_written_is_one_sentence(folder, tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("MNIST_PATH", raising=False)
    sheet = str(tmp_path / "nowhere" / "wrong.png")
    assert main(["--photos", str(folder), "--sheet", sheet]) == 1
    assert capsys.readouterr().err.endswith(f"No such file or directory: {sheet!r}\n")


def test_a_folder_without_single_digits_is_reported_too(tmp_path):
    (tmp_path / "ann").mkdir()
    (tmp_path / "ann" / "a.jpg").write_bytes(b"no picture")
    index = "source,file,label,group,kind\nann,a.jpg,none,nondigit,photo\n"
    (tmp_path / "INDEX.csv").write_text(index, encoding="utf-8")
    done = evaluate("--photos", tmp_path)
    assert done.returncode == 0
    assert ["no", "digits", "1", "1", "100.00%", "100.00%"] in map(
        str.split, done.stdout.splitlines()
    )


def test_a_folder_without_an_index_is_one_sentence(tmp_path):
    done = evaluate("--photos", tmp_path)
    assert done.returncode == 1
    assert "INDEX.csv" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_the_sources_that_decided_nothing_are_reported_apart(folder, capsys, monkeypatch):
    monkeypatch.delenv("MNIST_PATH", raising=False)
    assert main(["--photos", str(folder), "--held-out"]) == 0
    told = capsys.readouterr().out
    every, rest = told.split("what was looked at while the reader was built:")
    looked_at, held_out = rest.split("what decided nothing:")
    assert photos_of(every) == {"single photos": 3, "several digits": 1, "no digits": 1}
    assert photos_of(looked_at) == {"several digits": 1, "no digits": 1}
    assert photos_of(held_out) == {"single photos": 3}, "all that ann wrote"


def photos_of(table: str) -> dict[str, int]:
    """How many photos there are of each group."""
    rows = [line.split() for line in table.splitlines() if line.count("%") == 2]
    return {" ".join(row[:-4]): int(row[-3]) for row in rows}


def test_staged_photos_are_reported_by_condition(tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("MNIST_PATH", raising=False)
    some = {name: CONDITIONS[name] for name in ("everyday", "none: fur")}
    monkeypatch.setattr("model.staged.scene.CONDITIONS", some)
    assert main(["--conditions", str(tmp_path), "--each", "1"]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["everyday", "1"] in [line[:2] for line in lines]
    assert ["none:", "fur", "1"] in [line[:3] for line in lines]
    assert (tmp_path / "INDEX.csv").exists()


def test_without_a_release_it_says_so_in_one_sentence(folder, tmp_path):
    done = evaluate("--photos", folder, "--releases", tmp_path)
    assert done.returncode == 1
    assert done.stderr == f"no release is promoted in {tmp_path}\n"


def test_one_release_reads_all_whatever_is_promoted_meanwhile(folder, tmp_path, monkeypatch):
    monkeypatch.delenv("MNIST_PATH", raising=False)
    releases = Path(shutil.copytree(ROOT / "model" / "releases", tmp_path / "releases"))
    shipped = release.current(releases)
    unsure = replace(shipped.card.calibration, temperature=100, digit_threshold=1)
    with release.draft(releases) as draft:
        for name in shipped.card.files:
            shutil.copy(shipped.folder / name, draft)
        release.publish(draft, replace(shipped.card, id="blind", calibration=unsure))
    index = "source,file,label,group,kind\nann,late,7,single,photo\nann,7.jpg,7,single,photo\n"
    (tmp_path / "INDEX.csv").write_text(index, encoding="utf-8")
    (tmp_path / "ann").mkdir()
    shutil.copy(folder / "ann" / "is7.jpg", tmp_path / "ann" / "7.jpg")
    os.mkfifo(tmp_path / "ann" / "late")
    script = [sys.executable, "-u", ROOT / "scripts" / "evaluate.py"]
    given = ("--photos", tmp_path, "--releases", releases)
    with subprocess.Popen([*script, *given], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == f"Release {shipped.id}\n"
        with (tmp_path / "ann" / "late").open("wb") as late:  # opens once it is read
            release.promote(releases, "blind")
            late.write((folder / "ann" / "is7.jpg").read_bytes())
        told, _ = process.communicate(timeout=120)
    lines = [line.split() for line in told.splitlines()]
    assert ["single", "photos", "1", "2", "100.00%", "100.00%"] in lines


@pytest.mark.parametrize("what", ["--conditions", "--rows", "--mixed"])
def test_without_strokes_it_is_one_sentence(what, tmp_path, capsys):
    assert main([what, "--strokes", str(tmp_path / "nothing")]) == 1
    assert "there are no held-out writers of all ten digits" in capsys.readouterr().err


def test_photos_are_reported_as_they_are_taken_again(folder, tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("MNIST_PATH", raising=False)
    assert main(["--photos", str(folder), "--retaken", str(tmp_path)]) == 0
    table = [line.split("|")[1:-1] for line in capsys.readouterr().out.splitlines() if "|" in line]
    told = [[cell.strip() for cell in row] for row in table]
    assert told[0] == ["retaken", "no digits", "several digits", "single photos"]
    assert told[2] == ["taken again", "100.0%", "100.0%", "66.7%"]
    assert len(told) == 2 + len(CHANGES) == 2 + len(list(tmp_path.iterdir()))


@pytest.mark.parametrize("options", [["--ablation"], ["--held-out"], ["--sources"], ["--retaken"]])
def test_what_is_asked_of_photos_wants_photos(options, capsys):
    with pytest.raises(SystemExit, match="2"):
        main(options)
    assert "want --photos" in capsys.readouterr().err
