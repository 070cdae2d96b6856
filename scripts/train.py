"""Trains a network and makes a release of it.

    python scripts/train.py --recipe convnet --seed 1

The last 10,000 training images are held out for the exam: digits as photos give them, with
which the network is calibrated and compared with the release in service. `baseline` and `hidden`
train on all 60,000, those of the exam among them, which favours them there. The test images are
looked at once, at the end, and choose nothing.
"""

import argparse
import contextlib
import os
import platform
import shlex
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, NoReturn

import cv2

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
# Without AVX-512, TensorFlow leaves oneDNN off, which trains the convnet in 0.7 of the time.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")

from model import charts, evaluation, mnist, photo_set, release  # noqa: E402
from model.card import Card  # noqa: E402
from model.errors import DatasetError, ReleaseError  # noqa: E402
from model.in_service import load_checked  # noqa: E402
from model.network.exam import calibrate, compared, exam_for  # noqa: E402
from model.network.export import load_network, write_network  # noqa: E402
from model.network.machines import backend, join, leave, use_device  # noqa: E402
from model.network.recipes import RECIPES, serving  # noqa: E402
from model.network.sources import examples_for, gathered, hands  # noqa: E402
from model.network.synthetic_hands import sample_pictures  # noqa: E402
from model.network.teachers import taught  # noqa: E402
from model.network.training import (  # noqa: E402
    Examples,
    Taught,
    answers,
    mean_weights,
    train,
)
from model.photo.libraries import tame  # noqa: E402
from model.release import Release  # noqa: E402
from scripts.corrections import lessons_for  # noqa: E402


def main(arguments: Sequence[str]) -> int:
    """Runs one training, from the data to the release."""
    options = parse(arguments)
    recipe = RECIPES[options.recipe]
    epochs = recipe.epochs if options.epochs is None else options.epochs
    started = time.monotonic()

    # Load
    (x_train, y_train), (x_test, y_test) = mnist.load(options.data, verify=options.verify)
    x_train, x_test = x_train.reshape(-1, 784), x_test.reshape(-1, 784)
    learned, held_out, data = gathered(
        recipe, (x_train, y_train), options.strokes, options.centred
    )
    exam = exam_for(recipe, held_out)
    lessons = lessons_for(options.with_corrections, options.releases, recipe)
    starts, teachers = known_networks(options)
    asked = [load_checked(teacher).classifier for teacher in teachers]
    photos = photo_set.load_photos(options.photos) if options.photos else []
    for photo in photos:
        photo.path.stat()  # one that is not there is found before the training, not after it

    # Build and train
    def examples(epoch: int) -> Examples | Taught:
        told = examples_for(recipe, learned, (x_train, y_train), options.seed, epoch)
        return lessons.beside(taught(told, asked, recipe.classes), options.seed, epoch)

    cv2.setNumThreads(1)  # examples are small: sharing one out costs more than it saves
    use_device(options.device)
    try:
        number, machines = join(os.environ)
    except ValueError as error:
        sys.exit(str(error))
    if not number:
        print(f"Training {recipe.name} for {epochs} epochs.", flush=True)
    with interrupted_at_once():
        network, history = train(
            recipe,
            examples,
            exam if recipe.holds_out else None,
            epochs=epochs,
            seed=options.seed,
            on_epoch=print_epoch if not number else lambda *_: None,
            weights=mean_weights([load_network(start.folder) for start in starts]),
        )
    network = serving(leave(network, recipe), recipe)
    if number:
        return 0  # the first makes the release

    # Evaluate
    passed = answers(network, exam[0])
    calibration = calibrate(recipe, passed, exam[1])
    outputs = answers(network, x_test)
    disputed = mnist.DISPUTED if options.verify else ()
    test = evaluation.test_figures(outputs, y_test, calibration.temperature, disputed)
    low, high = test.interval
    print(f"Test set: {test.accuracy:.2%} of {test.images} ({low:.2%} to {high:.2%}).")

    # Release
    created = datetime.now(UTC)
    card = Card(
        id=f"{recipe.name}-{created:%Y%m%d-%H%M%S}",
        recipe=recipe.name,
        created=created.isoformat(timespec="seconds"),
        command=command_line(arguments),
        seed=options.seed,
        parameters=network.count_params(),
        backend=backend(),
        machine=machine(machines),
        minutes=round((time.monotonic() - started) / 60, 1),
        versions={name: version(name) for name in ("keras", "tensorflow", "numpy", backend())},
        data=data
        | lessons.fingerprints
        | {each.id: each.card.files["digits.keras"] for each in (*teachers, *starts)},
        history=history or starts[0].card.history,
        test=test,
        calibration=calibration,
        hands=hands(recipe, learned),
        corrections=lessons.report(lambda x: answers(network, x)),
        notes=options.notes,
    )
    with release.draft(options.releases) as folder:
        write_network(folder, network, *sample_pictures(200))
        charts.draw(folder, card, (passed[1::2], exam[1][1::2]), (x_test, y_test, outputs))
        if photos:
            card = replace(card, photos=on_photos(Release(card.id, folder, card), photos, options))
        made = release.publish(folder, card)
    print(f"Released {made.id} in {card.minutes} minutes.")
    if options.promote:
        promote(options.releases, made, exam, passed, force=options.force)
    return 0


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The options, with the environment's defaults."""
    environment_data = os.environ.get("MNIST_PATH")
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--recipe", choices=RECIPES, default="convnet")
    parser.add_argument(
        "--data",
        type=Path,
        default=Path(environment_data) if environment_data else None,
        help="MNIST as .npz in Keras' layout (MNIST_PATH; else the cache, else a download)",
    )
    parser.add_argument(
        "--unverified",
        dest="verify",
        action="store_false",
        help="take other digits than MNIST's in the same layout",
    )
    parser.add_argument(
        "--strokes",
        type=Path,
        help="a folder of pen strokes, as get_strokes.py makes it, to learn more hands",
    )
    parser.add_argument(
        "--centred",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="digits of other collections, cut out and centred, as .npz of x and y",
    )
    parser.add_argument(
        "--with-corrections",
        nargs="?",
        const="",
        metavar="DATABASE",
        help="learn from what people confirmed and corrected, too: a URL or a file of SQLite"
        " (DATABASE_URL); each fifth person is left out, to measure the gain",
    )
    parser.add_argument(
        "--photos",
        type=Path,
        help="a folder of labelled photos with an INDEX.csv, to measure the network by at the end",
    )
    parser.add_argument(
        "--start-from",
        nargs="+",
        default=[],
        metavar="ID",
        help="go on from the mean of the weights of releases, at a third of the learning rate",
    )
    parser.add_argument(
        "--teachers",
        nargs="+",
        default=[],
        metavar="ID",
        help="learn what these releases say of each example, more than its label",
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--epochs",
        type=int,
        help="in place of the recipe's number; 0 for the mean of releases as it is",
    )
    parser.add_argument("--device", choices=("auto", "cpu"), default="auto")
    parser.add_argument("--notes", default="", help="a sentence for the card")
    parser.add_argument(
        "--releases",
        type=Path,
        default=Path(os.environ.get("MODEL_DIR") or ROOT / "model" / "releases"),
        help="where releases live (MODEL_DIR)",
    )
    parser.add_argument("--no-promote", dest="promote", action="store_false")
    parser.add_argument("--force", action="store_true", help="promote even what is worse")
    options = parser.parse_args(arguments)
    if options.epochs == 0 and not options.start_from:
        parser.error("--epochs 0 wants releases to --start-from")
    return options


def known_networks(options: argparse.Namespace) -> tuple[list[Release], list[Release]]:
    """The releases to go on from, if any, and those that teach.

    Raises:
        ReleaseError: there is no such release, or one to go on from is of another recipe.
    """
    starts, teachers = (
        [release.load(options.releases, name) for name in names]
        for names in (options.start_from, options.teachers)
    )
    for start in starts:
        if start.card.recipe != options.recipe:
            raise ReleaseError(f"{start.id} is a {start.card.recipe}, not a {options.recipe}")
    return starts, teachers


def print_epoch(epoch: int, figures: dict[str, float], seconds: float) -> None:
    """One line for each epoch, as soon as it is over."""
    told = "  ".join(f"{name} {value:.4f}" for name, value in sorted(figures.items()))
    print(f"epoch {epoch:3}  {told}  {seconds:.1f} s", flush=True)


def in_service(releases: Path) -> Release | None:
    """The release in service, if there is one."""
    try:
        return release.current(releases)
    except ReleaseError:
        return None


def promote(
    releases: Path, made: Release, exam: Examples, passed: evaluation.Floats, *, force: bool
) -> None:
    """Puts the release into service unless it does worse than the present one in the exam."""
    present = in_service(releases)
    if present is not None:
        x, y = exam
        found = compared(passed, answers(load_network(present.folder), x), y)
        print(
            f"Exam of {found.digits} digits: {found.accuracy:.2%},"
            f" {found.before:.2%} by {present.id}; McNemar's test: p = {found.p:.3f}."
        )
        if found.worse and not force:
            print(f"{made.id} is worse and stays out of service; --force would promote it.")
            return
    release.promote(releases, made.id)
    print(f"{made.id} is in service.")


def on_photos(
    made: Release, photos: Sequence[photo_set.Photo], options: argparse.Namespace
) -> dict[str, Any]:
    """Reads labelled photos with the new release and with the one in service, for the card."""
    tame()
    present = in_service(options.releases)
    told = photo_set.side_by_side(
        photos, load_checked(made), load_checked(present) if present else None
    )
    before = {row["group"]: row for row in told.get("beside", {}).get("figures", [])}
    for row in told["figures"]:
        line = f"{row['group']:15} {row['whole']:8.2%}"
        if present:
            line += f"  {before[row['group']]['whole']:8.2%} by {present.id}"
        print(line)
    return told


def machine(machines: int) -> str:
    """This machine, for the card."""
    here = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    return here if machines == 1 else f"{here}, one of {machines}"


@contextlib.contextmanager
def interrupted_at_once() -> Iterator[None]:
    """Ctrl-C unwinds nothing then: threads of TensorFlow that draw examples crash of that."""
    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def stop(*_: object) -> NoReturn:
    """Ends here: threads of TensorFlow may crash Python's own end, or hold it up."""
    print("\nStopped; nothing half-made is left.", file=sys.stderr, flush=True)
    os._exit(130)


def command_line(arguments: Sequence[str]) -> str:
    """The command for the card, without the folders of this machine and the database's URL."""
    kept = []
    for word in arguments:
        option, equals, value = word.partition("=") if word.startswith("--") else ("", "", word)
        if "://" not in value:
            place = Path(value)
            kept.append(option + equals + (place.name if place.is_absolute() else value))
        elif option:
            kept.append(option)
    return shlex.join(["scripts/train.py", *kept])


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        stop()
    except (DatasetError, ReleaseError, OSError) as error:
        print(error, file=sys.stderr)
        sys.exit(1)
