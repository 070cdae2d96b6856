"""Trains a network and makes a release of it.

    python scripts/train.py --recipe convnet --seed 1

The last 10,000 training images are held out for the exam: digits as photos give them, with
which the network is calibrated and compared with the release in service. The test images are
looked at once, at the end, and choose nothing.
"""

import argparse
import hashlib
import os
import platform
import shlex
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import cv2
import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

from model import charts, evaluation, mnist, release  # noqa: E402
from model.classifier import calibrated  # noqa: E402
from model.errors import DatasetError, ReleaseError  # noqa: E402
from model.network import negatives  # noqa: E402
from model.network.centred import load_centred  # noqa: E402
from model.network.examples import NO_DIGIT, Sources, deformed_digits, epoch_examples  # noqa: E402
from model.network.export import load_network, write_network  # noqa: E402
from model.network.recipes import RECIPES, Recipe, serving  # noqa: E402
from model.network.strokes import is_held_out, load_strokes  # noqa: E402
from model.network.synthetic_hands import (  # noqa: E402
    WRITER,
    fingerprint,
    sample_pictures,
    synthetic_digits,
)
from model.network.training import Examples, answers, train, use_device  # noqa: E402
from model.release import Calibration, Card, Release  # noqa: E402
from scripts.corrections import lessons_for  # noqa: E402

# No training reaches this epoch: its examples are the exam, the same for every release.
EXAM_EPOCH = 1_000_000


def main(arguments: Sequence[str]) -> int:
    """Runs one training, from the data to the release."""
    options = parse(arguments)
    recipe = RECIPES[options.recipe]
    epochs = options.epochs or recipe.epochs
    started = time.monotonic()

    # Load
    (x_train, y_train), (x_test, y_test) = mnist.load(options.data, verify=options.verify)
    data = {"x_train": mnist.sha256(x_train), "y_train": mnist.sha256(y_train)}
    x_train, x_test = x_train.reshape(-1, 784), x_test.reshape(-1, 784)
    kept = len(y_train) - min(10_000, len(y_train) // 6)
    sources = Sources((x_train[:kept], y_train[:kept]))
    held_out = Sources((x_train[kept:], y_train[kept:]))
    if options.strokes:
        sources, held_out = with_strokes(options.strokes, sources, held_out)
        data |= {path.name: file_hash(path) for path in sorted(options.strokes.glob("*.npz"))}
    if options.centred:
        files = sorted(options.centred)
        sources = with_centred(files, sources)
        data |= {path.name: file_hash(path) for path in files}
    if recipe.no_digit:
        synthetic = synthetic_digits()
        sources = replace(sources, digits=[*sources.digits, *synthetic])
        data["synthetic strokes"] = fingerprint(synthetic)
    exam = exam_for(recipe, held_out)
    lessons = lessons_for(options.with_corrections, options.releases, recipe)
    data |= lessons.fingerprints

    # Build and train
    def examples(epoch: int) -> Examples:
        if recipe.no_digit:
            return epoch_examples(sources, options.seed, epoch, kept)
        if recipe.deformed:
            return deformed_digits(x_train[:kept], options.seed, epoch), y_train[:kept]
        return x_train, y_train

    cv2.setNumThreads(1)  # examples are small: sharing one out costs more than it saves
    use_device(options.device)
    print(f"Training {recipe.name} for {epochs} epochs.", flush=True)
    network, history = train(
        recipe,
        lambda epoch: lessons.beside(examples(epoch), options.seed, epoch),
        exam if recipe.holds_out else None,
        epochs=epochs,
        seed=options.seed,
        on_epoch=print_epoch,
    )
    network = serving(network, recipe)

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
        backend="tensorflow",
        machine=f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        minutes=round((time.monotonic() - started) / 60, 1),
        versions={name: version(name) for name in ("keras", "tensorflow", "numpy")},
        data=data,
        history=history,
        test=test,
        calibration=calibration,
        hands=hands(recipe, sources),
        corrections=lessons.report(lambda x: answers(network, x)),
        notes=options.notes,
    )
    with release.draft(options.releases) as folder:
        write_network(folder, network, *sample_pictures(200))
        charts.draw(folder, card, (passed[1::2], exam[1][1::2]), (x_test, y_test, outputs))
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
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, help="in place of the recipe's number")
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
    return parser.parse_args(arguments)


def with_strokes(folder: Path, sources: Sources, held_out: Sources) -> tuple[Sources, Sources]:
    """Adds the digits and letters of a folder; every tenth writer is held out."""
    files = sorted(folder.glob("*.npz"))
    if not files:
        raise DatasetError(f"there are no strokes in {folder}")
    characters = [character for path in files for character in load_strokes(path)]
    digits = [c for c in characters if c.label in set("0123456789")]
    letters = negatives.letters([c for c in characters if c.label not in set("0123456789")])
    return (
        replace(
            sources,
            digits=[c for c in digits if not is_held_out(c.writer)],
            letters=[c for c in letters if not is_held_out(c.writer)],
        ),
        replace(
            held_out,
            digits=[c for c in digits if is_held_out(c.writer)],
            letters=[c for c in letters if is_held_out(c.writer)],
        ),
    )


def with_centred(files: Sequence[Path], sources: Sources) -> Sources:
    """Adds the digits of other collections; the exam is left without them."""
    pixels, labels = zip(*map(load_centred, files), strict=True)
    return replace(sources, centred=(np.concatenate(pixels), np.concatenate(labels)))


def hands(recipe: Recipe, sources: Sources) -> str:
    """Whose handwriting a network learned from, for the card."""
    if not recipe.no_digit:
        return "MNIST's"
    writers = {character.writer for character in sources.digits}
    synthetic = sum(writer.startswith(WRITER) for writer in writers)
    told = ["MNIST's"]
    if sources.centred is not None:
        told.append(f"those of {len(sources.centred[1]):,} centred digits")
    if len(writers) > synthetic:
        told.append(f"{len(writers) - synthetic} of pen strokes")
    return ", ".join(told) + f" and {synthetic} synthetic"


def exam_for(recipe: Recipe, held_out: Sources) -> Examples:
    """Held-out digits as photos give them; other things too, for a recipe that knows them."""
    x, y = epoch_examples(held_out, 0, EXAM_EPOCH, len(held_out.mnist[1]))
    asked = (y != NO_DIGIT) | recipe.no_digit
    return x[asked], y[asked]


def print_epoch(epoch: int, figures: dict[str, float], seconds: float) -> None:
    """One line for each epoch, as soon as it is over."""
    told = "  ".join(f"{name} {value:.4f}" for name, value in sorted(figures.items()))
    print(f"epoch {epoch:3}  {told}  {seconds:.1f} s", flush=True)


def calibrate(
    recipe: Recipe, outputs: evaluation.Floats, labels: evaluation.Labels
) -> Calibration:
    """Fits on every other example of the exam, and measures on the rest."""
    half = np.arange(len(labels)) % 2 == 0
    temperature = evaluation.fit_temperature(outputs[half], labels[half])
    digits = labels != NO_DIGIT
    right = outputs.argmax(axis=1) == labels
    confidence = evaluation.confidences(outputs, temperature)
    fitted, checked = half & digits, ~half & digits
    told = calibrated(outputs, temperature).sum(axis=1)
    own = "" if recipe.holds_out else ", which this recipe trained on as they are"
    return Calibration(
        temperature=temperature,
        digit_threshold=evaluation.digit_threshold(told[fitted], labels[fitted]),
        sure_threshold=evaluation.sure_threshold(confidence[fitted], right[fitted]),
        fitted_on=f"half of {len(labels)} photo-like examples of the held-out images{own}",
        error_before=evaluation.calibration_error(
            evaluation.confidences(outputs[checked], 1), right[checked]
        ),
        error_after=evaluation.calibration_error(confidence[checked], right[checked]),
    )


def promote(
    releases: Path, made: Release, exam: Examples, passed: evaluation.Floats, *, force: bool
) -> None:
    """Puts the release into service unless it does worse than the present one in the exam."""
    try:
        present = release.current(releases)
    except ReleaseError:
        present = None
    if present is not None:
        x, y = exam
        digits = y != NO_DIGIT
        right = (passed.argmax(axis=1) == y)[digits]
        before = (answers(load_network(present.folder), x).argmax(axis=1) == y)[digits]
        p = evaluation.mcnemar(right, before)
        print(
            f"Exam of {len(right)} digits: {right.mean():.2%},"
            f" {before.mean():.2%} by {present.id}; McNemar's test: p = {p:.3f}."
        )
        if right.sum() < before.sum() and p < 0.05 and not force:
            print(f"{made.id} is worse and stays out of service; --force would promote it.")
            return
    release.promote(releases, made.id)
    print(f"{made.id} is in service.")


def command_line(arguments: Sequence[str]) -> str:
    """The command for the card, without the folders of this machine and the database's URL."""
    names = [Path(word).name if Path(word).is_absolute() else word for word in arguments]
    names = [word.partition("=")[0] if "://" in word else word for word in names]
    names = [word for word in names if "://" not in word]
    return shlex.join(["scripts/train.py", *names])


def file_hash(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        print("\nStopped; nothing half-made is left.", file=sys.stderr)
        sys.exit(130)
    except (DatasetError, ReleaseError) as error:
        print(error, file=sys.stderr)
        sys.exit(1)
