"""A release goes into service only once it has read its own sample."""

import dataclasses
import hashlib
import logging
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from model.errors import ReleaseError
from model.in_service import InService, load_checked
from model.release import Card, Release, load, promote

RELEASES = Path(__file__).parents[2] / "model" / "releases"
SHIPPED = (RELEASES / "CURRENT").read_text(encoding="utf-8").strip()
SERVING = ("card.json", "digits.tflite", "digits.keras", "sample.npz")


def copied(releases: Path, name: str, **changed: bytes) -> Release:
    """The shipped release under another id, with other files, hashed as if they were meant."""
    folder = releases / name
    folder.mkdir()
    for file in SERVING:
        shutil.copy(RELEASES / SHIPPED / file, folder)
    for file, content in changed.items():
        (folder / file.replace("_", ".")).write_bytes(content)
    card = Card.from_json((folder / "card.json").read_bytes())
    files = {f: hashlib.sha256((folder / f).read_bytes()).hexdigest() for f in SERVING[1:]}
    card = dataclasses.replace(card, id=name, files=files)
    (folder / "card.json").write_text(card.to_json(), encoding="utf-8")
    return load(releases, name)


def test_the_shipped_release_reads_its_own_sample() -> None:
    loaded = load_checked(load(RELEASES, SHIPPED))
    assert loaded.release.id == SHIPPED
    assert loaded.classifier(np.zeros((2, 784), np.float32)).shape == (2, 10)


@pytest.mark.parametrize("file", ["digits_tflite", "sample_npz"])
@pytest.mark.parametrize("content", [b"", b"nonsense", b"PK\x03\x04 cut off"])
def test_a_release_that_does_not_load_is_one_clear_sentence(
    file: str, content: bytes, tmp_path: Path
) -> None:
    release = copied(tmp_path, "broken", **{file: content})
    with pytest.raises(ReleaseError, match=r"^release broken does not load: [^\n]+$"):
        load_checked(release)


def test_a_release_that_answers_otherwise_than_it_promised_is_refused(tmp_path: Path) -> None:
    with np.load(RELEASES / SHIPPED / "sample.npz") as sample:
        arrays = dict(sample)
    arrays["probabilities"] = np.roll(arrays["probabilities"], 1, axis=1)
    np.savez(tmp_path / "altered.npz", **arrays)
    release = copied(tmp_path, "liar", sample_npz=(tmp_path / "altered.npz").read_bytes())
    with pytest.raises(ReleaseError, match=r"^release liar answers its own sample wrongly$"):
        load_checked(release)


def test_a_release_that_is_not_sound_is_refused_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    copied(tmp_path, "sound")
    copied(tmp_path, "broken", digits_tflite=b"nonsense")
    promote(tmp_path, "sound")
    service = InService(tmp_path)
    promote(tmp_path, "broken")
    assert [service.latest().release.id for _ in range(3)] == ["sound"] * 3
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    promote(tmp_path, "sound")
    assert service.latest().release.id == "sound"


def test_threads_that_ask_during_an_exchange_are_served(tmp_path: Path) -> None:
    copied(tmp_path, "old")
    copied(tmp_path, "new")
    promote(tmp_path, "old")
    service = InService(tmp_path)
    promote(tmp_path, "new")
    with ThreadPoolExecutor(4) as threads:
        served = list(threads.map(lambda _: service.latest().release.id, range(40)))
    assert set(served) <= {"old", "new"}
    assert service.latest().release.id == "new"


def test_without_a_release_there_is_no_service(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="no release is promoted"):
        InService(tmp_path)
