"""scripts/train.py as a process: a release that serves, a refusal, and Ctrl-C."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest

from model import mnist, release
from model.card import Card
from model.errors import DatasetError, ReleaseError
from model.network.centred import load_centred
from model.network.examples import Sources
from model.network.export import load_network
from model.network.recipes import RECIPES
from model.network.sources import examples_for, gathered, hands, with_centred, with_strokes
from model.network.strokes import Character
from model.network.synthetic_hands import synthetic_digits
from model.network.training import answers
from model.reader import DigitReader
from model.samples import paper_photo
from scripts import train

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "tests" / "data" / "mnist_sample.npz"
PICTURES = ("confusion", "confusion_rates", "history", "reliability", "mistakes")


def command(releases: Path, *arguments: str) -> list[str]:
    script = str(ROOT / "scripts" / "train.py")
    data = ("--data", str(SAMPLE), "--unverified", "--releases", str(releases))
    return [sys.executable, script, *data, *arguments]


def run(releases: Path, *arguments: str) -> str:
    done = subprocess.run(
        command(releases, *arguments), capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A labelled photo of one digit, and one of two."""
    folder = tmp_path_factory.mktemp("photos")
    (folder / "ann").mkdir()
    for written in ("7", "58"):
        (folder / "ann" / f"{written}.jpg").write_bytes(paper_photo(written, 3))
    (folder / "INDEX.csv").write_text(
        "source,file,label,group,kind\nann,7.jpg,7,single,photo\nann,58.jpg,58,multi,photo\n"
    )
    return folder


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory, photos: Path) -> tuple[Path, Sequence[str]]:
    """A folder with a good release in service and a bad one beside it, and what was printed."""
    releases = tmp_path_factory.mktemp("releases")
    good = run(releases, "--recipe", "hidden", "--epochs", "30")
    bad = run(releases, *("--recipe", "baseline", "--epochs", "1"), "--photos", str(photos))
    return releases, (good, bad)


def test_a_release_is_made_and_serves(trained: tuple[Path, Sequence[str]]) -> None:
    releases, (printed, _) = trained
    made = release.current(releases)
    assert DigitReader(releases).release == made
    assert printed.count("epoch ") == 30
    assert f"{made.id} is in service." in printed
    assert {f"{name}.png" for name in PICTURES} <= set(made.card.files)


def test_the_card_says_how_it_was_made(trained: tuple[Path, Sequence[str]]) -> None:
    card = release.current(trained[0]).card
    assert (card.recipe, card.seed, card.parameters, card.backend) == (
        "hidden",
        1,
        79_510,
        "tensorflow",
    )
    assert card.command.startswith("scripts/train.py --data mnist_sample.npz --unverified")
    assert str(ROOT) not in card.to_json()
    assert len(card.history["loss"]) == 30
    assert sorted(card.data) == ["x_train", "y_train"]
    assert card.hands == "MNIST's"
    assert card.test.images == 300
    assert card.test.accuracy > 0.7


def test_what_is_worse_is_kept_but_not_promoted(trained: tuple[Path, Sequence[str]]) -> None:
    releases, (_, printed) = trained
    assert [made.card.recipe for made in release.releases_in(releases)] == ["hidden", "baseline"]
    assert release.current(releases).card.recipe == "hidden"
    assert "McNemar's test" in printed
    assert "is worse and stays out of service" in printed


def test_its_figures_on_photos_stand_beside_those_of_the_release_in_service(
    trained: tuple[Path, Sequence[str]],
) -> None:
    releases, (_, printed) = trained
    good, bad = (made.card for made in release.releases_in(releases))
    assert good.photos is None
    assert bad.photos is not None
    beside = bad.photos["beside"]
    assert (beside["id"], beside["hands"]) == (good.id, "MNIST's")
    for rows in (bad.photos["figures"], beside["figures"]):
        counted = {row["group"]: (row["sources"], row["photos"]) for row in rows}
        assert counted == {"single photos": (1, 1), "several digits": (1, 1)}
        assert all(0 <= row["whole"] <= row["digits"] <= 1 for row in rows)
    assert printed.count(f" by {good.id}\n") == 2


def test_force_promotes_all_the_same(trained: tuple[Path, Sequence[str]]) -> None:
    releases, _ = trained
    good, bad = release.releases_in(releases)
    _, (x, y) = mnist.load(SAMPLE, verify=False)
    x = x.reshape(-1, 784)
    train.promote(releases, bad, (x, y), answers(load_network(bad.folder), x), force=True)
    assert release.current(releases) == bad
    assert release.rollback(releases) == good.id


def one_epoch(option: str, releases: Path, folder: Path) -> tuple[Card, Card]:
    """The card of the good release, and that of one epoch with this option and the release."""
    good = release.releases_in(releases)[0]
    shutil.copytree(good.folder, folder / good.id)
    run(folder, "--recipe", "hidden", "--epochs", "1", option, good.id)
    return good.card, release.current(folder).card


def test_a_training_goes_on_from_a_release(
    trained: tuple[Path, Sequence[str]], tmp_path: Path
) -> None:
    good, card = one_epoch("--start-from", trained[0], tmp_path)
    assert card.history["loss"][0] < 2 * good.history["loss"][-1]
    assert card.data[good.id] == good.files["digits.keras"]


def test_the_mean_of_releases_is_one_without_training(
    trained: tuple[Path, Sequence[str]], tmp_path: Path
) -> None:
    one_epoch("--start-from", trained[0], tmp_path)
    both = release.releases_in(tmp_path)
    names = [made.id for made in both]
    run(tmp_path, "--recipe", "hidden", "--epochs", "0", "--force", "--start-from", *names)
    mean = release.current(tmp_path)
    assert mean.id not in names
    assert mean.card.history == both[0].card.history
    for first, second, between in zip(
        *(load_network(made.folder).get_weights() for made in (*both, mean)), strict=True
    ):
        np.testing.assert_allclose(between, (first + second) / 2, rtol=1e-5, atol=1e-7)


def test_without_training_there_must_be_a_release(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        train.parse(["--epochs", "0"])
    assert "--epochs 0 wants releases to --start-from" in capsys.readouterr().err


def test_a_training_goes_on_from_its_own_recipe_only(
    trained: tuple[Path, Sequence[str]],
) -> None:
    releases, _ = trained
    good = release.releases_in(releases)[0]
    options = command(releases, "--recipe", "baseline", "--start-from", good.id)[2:]
    with pytest.raises(ReleaseError, match=f"{good.id} is a hidden, not a baseline"):
        train.main(options)


def test_a_training_learns_from_teachers(
    trained: tuple[Path, Sequence[str]], tmp_path: Path
) -> None:
    good, card = one_epoch("--teachers", trained[0], tmp_path)
    assert card.history["loss"][0] != pytest.approx(good.history["loss"][0], rel=1e-3)
    assert card.data[good.id] == good.files["digits.keras"]


def test_several_machines_without_jax_are_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KERAS_DISTRIBUTION_JOB_ADDRESSES", "127.0.0.1:1")
    options = command(tmp_path, "--recipe", "baseline")[2:]
    with pytest.raises(SystemExit, match="several machines want KERAS_BACKEND=jax"):
        train.main(options)


def stored_strokes(path: Path) -> None:
    """Digits and letters of a hundred writers."""
    count = np.arange(1, 101)
    np.savez(
        path,
        points=np.random.default_rng(0).random((200, 2), np.float32),
        stroke_ends=2 * count,
        sample_ends=count,
        labels=["7", "k"] * 50,
        writers=[f"set/w{k:03}" for k in range(100)],
    )


def test_no_writer_is_on_both_sides(tmp_path: Path) -> None:
    stored_strokes(tmp_path / "strokes.npz")
    (_, _), (x, y) = mnist.load(SAMPLE, verify=False)
    plain = Sources((x, y))
    learned, held_out = with_strokes(tmp_path, plain, plain)
    for part in ("digits", "letters"):
        assert not any("synthetic" in c.writer for c in getattr(learned, part))
        here, there = ({c.writer for c in getattr(side, part)} for side in (learned, held_out))
        assert len(here) > len(there) > 0
        assert not here & there
        assert len(here | there) == 50


def test_the_card_names_each_file_that_was_learned_and_no_other(tmp_path: Path) -> None:
    centred = [tmp_path / folder / "digits.npz" for folder in ("one", "two")]
    for number, path in enumerate(centred):
        path.parent.mkdir()
        np.savez(path, x=np.full((3, 16, 16), 255, np.uint8), y=[number] * 3)
    stored_strokes(tmp_path / "strokes.npz")
    (x, y), _ = mnist.load(SAMPLE, verify=False)
    digits = x.reshape(-1, 784), y
    _, _, data = gathered(RECIPES["convnet"], digits, tmp_path, centred)
    files = {"digits.npz": centred[0], "digits.npz (2)": centred[1]}
    files["strokes.npz"] = tmp_path / "strokes.npz"
    hashes = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    assert data.items() >= hashes.items()
    assert sorted(data.keys() - hashes) == ["synthetic strokes", "x_train", "y_train"]
    _, held_out, data = gathered(RECIPES["hidden"], digits, tmp_path, [])
    assert sorted(data) == ["x_train", "y_train"]
    assert held_out.digits
    with pytest.raises(DatasetError, match="a hidden learns from MNIST alone"):
        gathered(RECIPES["hidden"], digits, None, centred)


def test_each_recipe_learns_from_its_own_examples() -> None:
    (x, y), _ = mnist.load(SAMPLE, verify=False)
    published = x.reshape(-1, 784), y
    found = {}
    for name in RECIPES:
        learned, _, _ = gathered(RECIPES[name], published, None, [])
        found[name] = examples_for(RECIPES[name], learned, published, 1, 0)
    kept = len(learned.mnist[1])
    assert found["baseline"] is found["hidden"] is published
    assert np.array_equal(found["mlp"][1], y[:kept])
    assert not np.array_equal(found["mlp"][0], published[0][:kept])
    assert len(found["convnet"][1]) == kept
    assert found["convnet"][1].max() == 10


def test_the_card_names_the_hands() -> None:
    (_, _), digits = mnist.load(SAMPLE, verify=False)
    own, written = synthetic_digits(), [Character((np.eye(2, dtype=np.float32),), "1", "set/ann")]
    told = [
        hands(RECIPES[name], source)
        for name, source in (
            ("baseline", Sources(digits, own)),
            ("convnet", Sources(digits, own)),
            ("convnet", Sources(digits, [*written, *own], centred=digits)),
        )
    ]
    assert told == [
        "MNIST's",
        "MNIST's and 100 synthetic",
        "MNIST's, those of 300 centred digits, 1 of pen strokes and 100 synthetic",
    ]


def test_centred_digits_are_learned_in_mnists_frame(tmp_path: Path) -> None:
    np.savez(tmp_path / "x.npz", x=np.full((3, 16, 16), 255, np.uint8), y=[4, 5, 6])
    (_, _), digits = mnist.load(SAMPLE, verify=False)
    learned = with_centred([tmp_path / "x.npz"] * 2, Sources(digits)).centred
    assert learned is not None
    assert learned[1].tolist() == [4, 5, 6, 4, 5, 6]
    assert cv2.boundingRect(learned[0][0].reshape(28, 28)) == (4, 4, 20, 20)


def test_a_file_without_centred_digits_is_one_sentence(tmp_path: Path) -> None:
    np.savez(tmp_path / "x.npz", pictures=np.zeros((3, 16, 16), np.uint8))
    (_, _), digits = mnist.load(SAMPLE, verify=False)
    with pytest.raises(DatasetError, match="no digits"):
        with_centred([tmp_path / "x.npz"], Sources(digits))


@pytest.mark.parametrize("kept", [0, 10, -30])
def test_a_truncated_file_of_centred_digits_is_one_sentence(tmp_path: Path, kept: int) -> None:
    np.savez(tmp_path / "x.npz", x=np.zeros((3, 16, 16), np.uint8), y=[4, 5, 6])
    (tmp_path / "cut.npz").write_bytes((tmp_path / "x.npz").read_bytes()[:kept])
    with pytest.raises(DatasetError, match=r"is truncated or no \.npz file$"):
        load_centred(tmp_path / "cut.npz")


@pytest.mark.parametrize("labels", [[1, 17, 3], [1, -1, 3], [1, 2]])
def test_labels_that_are_no_digits_are_refused(tmp_path: Path, labels: list[int]) -> None:
    np.savez(tmp_path / "x.npz", x=np.zeros((3, 16, 16), np.uint8), y=labels)
    with pytest.raises(DatasetError, match="no label of 0 to 9"):
        load_centred(tmp_path / "x.npz")


def test_an_empty_folder_of_strokes_is_one_sentence(tmp_path: Path) -> None:
    (_, _), digits = mnist.load(SAMPLE, verify=False)
    with pytest.raises(DatasetError, match="no strokes"):
        with_strokes(tmp_path, Sources(digits), Sources(digits))


def test_ctrl_c_leaves_nothing(tmp_path: Path) -> None:
    with subprocess.Popen(
        command(tmp_path, "--recipe", "baseline", "--epochs", "100000"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        for line in process.stdout:
            if line.startswith("epoch"):
                break
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors.splitlines()[-1] == "Stopped; nothing half-made is left."
    assert "Traceback" not in errors
    assert list(tmp_path.iterdir()) == []


def test_data_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    environment = os.environ | {"MNIST_PATH": str(tmp_path / "nothing.npz")}
    script = str(ROOT / "scripts" / "train.py")
    done = subprocess.run(
        [sys.executable, script], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.splitlines() == [f"there is no file {tmp_path / 'nothing.npz'}"]
