"""Releases on disk: written whole, checked by hash, promoted and rolled back atomically."""

import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from model import release
from model.card import Calibration, Card, TestFigures
from model.errors import ReleaseError
from model.release import Release

ROOT = Path(__file__).parents[2]


def card(release_id: str) -> Card:
    confusion = [[97 if row == column else 0 for column in range(10)] for row in range(10)]
    test = TestFigures(
        images=1000,
        correct=970,
        accuracy=0.97,
        interval=(0.9575, 0.9789),
        confusion=confusion,
        recall=[0.97] * 10,
        precision=[1.0] * 10,
        disputed_missed=[947],
        calibration_error_before=0.02,
        calibration_error_after=0.01,
    )
    return Card(
        id=release_id,
        recipe="baseline",
        created=f"2026-01-01T00:00:{len(release_id):02}Z",
        command="scripts/train.py --recipe baseline",
        seed=1,
        parameters=7850,
        backend="tensorflow",
        machine="a test",
        minutes=0.1,
        versions={"keras": "3"},
        data={"x_train": "00"},
        history={"loss": [0.5, 0.4], "accuracy": [0.87, 0.92]},
        test=test,
        calibration=Calibration(1.5, 0.5, 0.9, "held-out training images"),
    )


def publish(releases: Path, release_id: str) -> Release:
    with release.draft(releases) as folder:
        for name in release.REQUIRED:
            (folder / name).write_bytes(f"{release_id} {name}".encode())
        return release.publish(folder, card(release_id))


def rewrite_card(made: Release, **changes: object) -> None:
    path = made.folder / "card.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_a_published_release_reads_back_as_it_was_written(tmp_path: Path) -> None:
    made = publish(tmp_path, "first")
    loaded = release.load(tmp_path, "first")
    assert loaded == made
    assert dataclasses.replace(loaded.card, files={}) == card("first")
    assert sorted(loaded.card.files) == sorted(release.REQUIRED)


def test_a_draft_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), release.draft(tmp_path) as folder:
        (folder / "digits.keras").rename(folder / "nowhere")
    assert list(tmp_path.iterdir()) == []


def test_a_release_is_never_overwritten(tmp_path: Path) -> None:
    made = publish(tmp_path, "first")
    with pytest.raises(ReleaseError, match="stands already"):
        publish(tmp_path, "first")
    assert release.load(tmp_path, "first") == made
    assert [path.name for path in tmp_path.iterdir()] == ["first"]


def test_unknown_keys_of_a_later_card_are_ignored(tmp_path: Path) -> None:
    made = publish(tmp_path, "first")
    rewrite_card(made, later="something")
    assert release.load(tmp_path, "first").card == made.card


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"id": "other"}, "has the card of other"),
        ({"test": None}, "damaged card: test"),
        ({"history": {"loss": ["low"]}}, "damaged card: history.loss.0"),
        ({"calibration": {"temperature": -1}}, "damaged card: calibration.temperature"),
        ({"files": {}}, "no digits.keras, digits.tflite, sample.npz on its card"),
    ],
)
def test_a_card_that_cannot_be_right_is_refused(
    tmp_path: Path, changes: dict[str, object], says: str
) -> None:
    made = publish(tmp_path, "first")
    rewrite_card(made, **changes)
    with pytest.raises(ReleaseError, match=says):
        release.load(tmp_path, "first")


def test_files_outside_the_folder_are_refused(tmp_path: Path) -> None:
    made = publish(tmp_path, "first")
    rewrite_card(made, files=made.card.files | {"../CURRENT": "00"})
    with pytest.raises(ReleaseError, match="unfit name"):
        release.load(tmp_path, "first")


def test_tampered_half_copied_and_missing_releases_are_refused(tmp_path: Path) -> None:
    made = publish(tmp_path, "first")
    network = made.folder / "digits.tflite"
    network.write_bytes(network.read_bytes()[:-1])
    with pytest.raises(ReleaseError, match=r"another digits\.tflite"):
        release.promote(tmp_path, "first")
    network.unlink()
    with pytest.raises(ReleaseError, match=r"lacks digits\.tflite"):
        release.promote(tmp_path, "first")
    (made.folder / "card.json").write_text("{")
    with pytest.raises(ReleaseError, match="damaged card"):
        release.promote(tmp_path, "first")
    with pytest.raises(ReleaseError, match="no readable card"):
        release.promote(tmp_path, "second")
    with pytest.raises(ReleaseError, match="no release id"):
        release.promote(tmp_path, "../first")
    assert not (tmp_path / "CURRENT").exists()


def test_nothing_is_in_service_until_something_is_promoted(tmp_path: Path) -> None:
    made = publish(tmp_path, "first")
    with pytest.raises(ReleaseError, match="no release is promoted"):
        release.current(tmp_path)
    release.promote(tmp_path, "first")
    assert release.current(tmp_path) == made


def test_rollback_returns_to_the_release_before(tmp_path: Path) -> None:
    for release_id in ("first", "second"):
        publish(tmp_path, release_id)
        release.promote(tmp_path, release_id)
    release.promote(tmp_path, "second")
    assert release.rollback(tmp_path) == "first"
    assert release.current(tmp_path).id == "first"
    assert release.rollback(tmp_path) == "second"


def test_rollback_without_a_release_before_says_so(tmp_path: Path) -> None:
    publish(tmp_path, "first")
    release.promote(tmp_path, "first")
    with pytest.raises(ReleaseError, match="no release was in service before"):
        release.rollback(tmp_path)


def test_sound_releases_are_listed_oldest_first(tmp_path: Path) -> None:
    for release_id in ("the-newest", "middle", "old"):
        publish(tmp_path, release_id)
    (tmp_path / "middle" / "digits.keras").unlink()
    assert [made.id for made in release.releases_in(tmp_path)] == ["old", "the-newest"]


def test_the_operators_command(tmp_path: Path) -> None:
    for release_id in ("first", "second"):
        publish(tmp_path, release_id)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "model.release", *arguments]
        environment = os.environ | {"MODEL_DIR": str(tmp_path)}
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )

    assert run("promote", "first").returncode == 0
    assert run("promote", "second").returncode == 0
    assert "* first  97.00 % on the MNIST test set" in run("rollback").stdout
    (tmp_path / "second" / "digits.keras").write_bytes(b"")
    assert "  second  refused: release second has another digits.keras" in run("list").stdout
    refused = run("promote", "second")
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
