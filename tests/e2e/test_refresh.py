"""The release in service is exchanged while photos come in: no answer fails, none is wrong."""

import dataclasses
import hashlib
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from model.release import Card, current, promote

SERVING = ("digits.keras", "digits.tflite", "sample.npz")
TIMES = 20
ROOT = Path(__file__).parents[2]


def another(releases, name, **changed):
    """A copy of the shipped release under another id, its files hashed as if they were meant."""
    shipped = current(ROOT / "model" / "releases")
    folder = releases / name
    folder.mkdir()
    for file in SERVING:
        shutil.copy(shipped.folder / file, folder)
    for file, content in changed.items():
        (folder / file.replace("_", ".")).write_bytes(content)
    files = {file: hashlib.sha256((folder / file).read_bytes()).hexdigest() for file in SERVING}
    card = dataclasses.replace(shipped.card, id=name, files=files)
    (folder / "card.json").write_text(Card.to_json(card), encoding="utf-8")
    return folder


@pytest.fixture
def releases(tmp_path):
    releases = tmp_path / "releases"
    releases.mkdir()
    another(releases, "first")
    another(releases, "second")
    promote(releases, "first")
    return releases


@pytest.fixture
def running(bot, releases):
    return bot(MODEL_DIR=str(releases), LOG_LEVEL="INFO").ready()


def in_service(someone):
    """The release that /stats names to somebody new."""
    someone.says("/stats")
    (reply,) = someone.replies()
    return re.search(r"Release (\S+),", reply["text"])[1]


def test_photos_are_read_right_while_releases_change_20_times(running, releases, chat, photo_of):
    photos = [photo_of(digit) for digit in range(10)]
    early, late = chat.person(), chat.person()

    def taken(release):
        return running.said().count(f"release {release} is in service")

    for change in range(1, TIMES + 1):
        release = ("first", "second")[change % 2]
        before = taken(release)
        early.sends(photos[change % 10])
        promote(releases, release)
        late.sends(photos[change % 10])
        # Each of the processes that read takes it with the next photo, and says so.
        chat.wait_until(lambda: taken(release) > before)  # noqa: B023
    for sender in (early, late):
        answers = sorted(reply["text"][0] for reply in sender.replies(TIMES))
        assert answers == sorted(2 * "0123456789")
    late.sends(photos[0])
    late.replies(TIMES + 1)
    assert in_service(chat.person()) == "first"
    assert "serves on" not in running.said()


def spoil(releases, how):
    """Puts an unsound release into service, as a careless copy or a hand at the files would."""
    if how == "broken":
        another(releases, how, digits_tflite=b"nonsense")
    elif how == "wrong-shaped":
        with np.load(releases / "first" / "sample.npz") as sample:
            arrays = dict(sample)
        arrays["probabilities"] = arrays["probabilities"][:, :9]
        np.savez(releases / "altered.npz", **arrays)
        another(releases, how, sample_npz=(releases / "altered.npz").read_bytes())
    elif how == "half-copied":
        (another(releases, how) / "sample.npz").unlink()
    else:
        network = another(releases, how) / "digits.tflite"
        body = bytearray(network.read_bytes())
        body[len(body) // 2] ^= 1
        network.write_bytes(body)
    (releases / "CURRENT.new").write_text(how)
    (releases / "CURRENT.new").replace(releases / "CURRENT")


def test_unsound_releases_are_refused_and_the_old_one_serves_on(running, releases, chat, photo_of):
    reasons = {
        "broken": "release broken does not load",
        "half-copied": "release half-copied lacks sample.npz",
        "wrong-shaped": "release wrong-shaped does not load",
        "tampered": "release tampered has another digits.tflite than its card says",
    }
    for how, reason in reasons.items():
        spoil(releases, how)
        someone = chat.person()
        for number in (1, 2):
            someone.sends(photo_of(7))
            assert someone.replies(number)[-1]["text"].startswith("7")
        refused = [line for line in running.said().splitlines() if reason in line]
        assert len(refused) == 1
        assert "first serves on" in refused[0]
    assert in_service(chat.person()) == "first"
