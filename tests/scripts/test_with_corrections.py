"""What a crowd corrects is learned, and what two pranksters say a thousand times is not."""

import asyncio
import shutil
from pathlib import Path

import numpy as np
import pytest

from bot.answers import KeptAnswer, KeptDigit
from bot.feedback import Feedback
from bot.hands import KEEP_DIGITS
from bot.storage import Storage
from model import mnist, release
from model.classifier import Classifier
from model.errors import DatasetError
from model.network import training
from model.network.recipes import RECIPES
from model.photo.normalise import normalise
from scripts import train
from scripts.corrections import judged_digits, lessons_for
from tests.odd_hands import HOOKED_SEVEN, ink_of

RELEASES = Path(__file__).parents[2] / "model" / "releases"
SHIPPED = (RELEASES / "CURRENT").read_text(encoding="utf-8").strip()
SAMPLE = Path(__file__).parents[1] / "data" / "mnist_sample.npz"
CROWD, EACH = 50, 8
PRANKSTERS, CLICKS = 2, 1000
EPOCHS = 30
TOLERANCE = 0.015
"""Of the accuracy on 300 test images: four of them."""
# TensorFlow's converter copies its own tensors in numpy 1's way.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def sevens(person: int) -> np.ndarray:
    """(8, 28, 28): how one of the crowd writes a 7."""
    return np.stack([normalise(ink_of(HOOKED_SEVEN, EACH * person + k)) for k in range(EACH)])


async def judge(
    feedback: Feedback, update: int, person: int, digits: np.ndarray, said: int, truth: int
) -> None:
    kept = tuple(KeptDigit(0, said, (0, 0, 9, 9), (0.1,) * 10, d.tobytes()) for d in digits)
    answer = KeptAnswer(person, "r", "file", (9, 9), kept)
    await feedback.judge(1, update, answer, dict.fromkeys(range(len(kept)), truth))


@pytest.fixture
def databases(tmp_path: Path) -> tuple[Path, Path]:
    """What the crowd said, and the same with the pranksters among them."""
    folder = tmp_path / "databases"
    folder.mkdir()
    return asyncio.run(filled(folder))


async def filled(folder: Path) -> tuple[Path, Path]:
    (x, y), _ = mnist.load(SAMPLE, verify=False)
    storage = Storage(f"sqlite:///{folder}/crowd.sqlite3")
    await storage.open()
    for person in range(CROWD):
        await judge(Feedback(storage), person, person, sevens(person), 1, 7)
    await storage.close()
    shutil.copy(folder / "crowd.sqlite3", folder / "all.sqlite3")
    storage = Storage(f"sqlite:///{folder}/all.sqlite3")
    for number in range(PRANKSTERS * CLICKS // 20):
        digit = number % 10
        some = x[y == digit][20 * (number // 20) % 40 :][:20]
        prankster, truth = CROWD + number % PRANKSTERS, (digit + 1) % 10
        await judge(Feedback(storage), CROWD + number, prankster, some, digit, truth)
    await storage.close()
    return folder / "crowd.sqlite3", folder / "all.sqlite3"


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    """The shipped release in service, whose word is weighed against people's."""
    shutil.copytree(RELEASES / SHIPPED, tmp_path / "releases" / SHIPPED)
    release.promote(tmp_path / "releases", SHIPPED)
    return tmp_path / "releases"


def untaught(digits: np.ndarray) -> tuple[list[int], float]:
    """How a network that learned without the crowd reads digits, and its accuracy."""
    (x, y), (x_test, y_test) = mnist.load(SAMPLE, verify=False)
    learned = x.reshape(-1, 784), y
    network, _ = training.train(
        RECIPES["hidden"],
        lambda epoch: learned,
        None,
        epochs=EPOCHS,
        seed=1,
        on_epoch=lambda *_: None,
    )
    told = training.answers(network, x_test.reshape(-1, 784)).argmax(axis=1)
    said = training.answers(network, digits.reshape(-1, 784)).argmax(axis=1)
    return said.tolist(), float((told == y_test).mean())


def test_a_refresh_learns_from_the_crowd_alone(
    databases: tuple[Path, Path], releases: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    crowd, everybody = databases
    strangers = np.concatenate([sevens(person) for person in range(1000, 1010)])
    before, accuracy = untaught(strangers)
    assert before.count(1) > 0.8 * len(strangers)

    data = ("--data", str(SAMPLE), "--unverified", "--releases", str(releases))
    recipe = ("--recipe", "hidden", "--epochs", str(EPOCHS), "--no-promote")
    assert train.main([*data, *recipe, "--with-corrections", str(everybody)]) == 0

    made = next(r for r in release.releases_in(releases) if r.id != SHIPPED)
    classify = Classifier((made.folder / "digits.tflite").read_bytes())
    after = classify((strangers.reshape(-1, 784) / 255).astype(np.float32)).argmax(axis=1)
    assert (after == 7).mean() > 0.9
    assert made.card.test.accuracy > accuracy - TOLERANCE
    told = made.card.corrections
    assert told["judged"] == CROWD * EACH + PRANKSTERS * KEEP_DIGITS
    assert told["people"] + told["held_out_people"] == CROWD
    assert told["right_before"] < 0.2
    assert told["right"] > 0.9
    assert f"{told['held_out_people']} others were left out" in capsys.readouterr().out
    assert str(crowd.parent) not in made.card.to_json()
    alone = lessons_for(str(crowd), releases, RECIPES["hidden"])
    assert alone.fingerprints["corrections"] == made.card.data["corrections"]


@pytest.mark.parametrize("words", [["--photos", "/a/b/c"], ["--photos=/a/b/c"]])
def test_folders_of_this_machine_stay_off_the_card(words: list[str]) -> None:
    command = train.command_line([*words, "--notes=", "--centred", "d/e.npz", "/f/g.npz"])
    photos = " ".join(words).replace("/a/b/", "")
    assert command == f"scripts/train.py {photos} --notes= --centred d/e.npz g.npz"


def test_the_url_of_the_database_stays_off_the_card() -> None:
    for words in (["--with-corrections", "a://b:c@d/e"], ["--with-corrections=a://b:c@d/e"]):
        command = train.command_line([*words, "--seed", "2"])
        assert command == "scripts/train.py --with-corrections --seed 2"


@pytest.mark.parametrize(
    ("place", "why"),
    [("nothing.sqlite3", "no database at"), ("mysql://a/b", "DATABASE_URL")],
)
def test_a_database_that_is_not_there_is_one_sentence(place: str, why: str) -> None:
    with pytest.raises(DatasetError, match=why):
        judged_digits(place)


def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing of the kind" * 100)
    with pytest.raises(DatasetError, match="cannot be read"):
        judged_digits(str(tmp_path / "notes.txt"))
