"""How well the release in service reads: MNIST's test set, and a folder of labelled photos.

    python scripts/evaluate.py --data mnist.npz --photos PHOTOS --sheet wrong.png
    python scripts/evaluate.py --photos PHOTOS --retaken
    python scripts/evaluate.py --conditions --strokes STROKES

Photos are reported per group as the mean over sources, since one source with hundreds of photos
must not outvote the others. With --retaken each is also read as another camera takes it, in
another light. With --conditions photos are staged: one thing made hard at a time.
"""

import argparse
import math
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from model import mnist, photo_set  # noqa: E402
from model.ablation import ablations  # noqa: E402
from model.contact_sheet import write_contact_sheet  # noqa: E402
from model.errors import DatasetError  # noqa: E402
from model.evaluation import test_figures  # noqa: E402
from model.in_service import Loaded, load_checked  # noqa: E402
from model.photo.libraries import tame  # noqa: E402
from model.reader import ReleaseError  # noqa: E402
from model.release import current  # noqa: E402
from model.staged.hands import Hands, load_hands  # noqa: E402
from model.staged.mixed import write_mixed  # noqa: E402
from model.staged.retaken import CHANGES, write_retaken  # noqa: E402
from model.staged.rows import write_rows  # noqa: E402
from model.staged.scene import write_photos  # noqa: E402
from model.steps import read_picture  # noqa: E402


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the tables that are asked for; MNIST's where nothing is."""
    environment_data = os.environ.get("MNIST_PATH")
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--photos", type=Path, help="a folder with an INDEX.csv")
    parser.add_argument("--sources", action="store_true", help="a line for each source too")
    parser.add_argument("--ablation", action="store_true", help="what each step is worth")
    parser.add_argument(
        "--held-out", action="store_true", help="the sources that decided nothing apart, too"
    )
    parser.add_argument(
        "--retaken",
        nargs="?",
        const="",
        metavar="FOLDER",
        help="these photos in other lights and through other cameras; left in FOLDER",
    )
    parser.add_argument(
        "--conditions",
        nargs="?",
        const="",
        metavar="FOLDER",
        help="staged photos, condition by condition; left in FOLDER to be looked at",
    )
    parser.add_argument(
        "--rows",
        nargs="?",
        const="",
        metavar="FOLDER",
        help="staged photos of several digits, kind by kind; left in FOLDER to be looked at",
    )
    parser.add_argument(
        "--mixed",
        nargs="?",
        const="",
        metavar="FOLDER",
        help="staged photos on which several things are hard at once; left in FOLDER",
    )
    parser.add_argument(
        "--strokes",
        type=Path,
        help="pen strokes, as get_strokes.py makes them, whose held-out writers write the staged"
        " photos; without it, synthetic hands do, and letters are left out",
    )
    parser.add_argument("--each", type=int, default=5, help="staged photos of each condition")
    parser.add_argument("--seed", type=int, default=1, help="another number stages other photos")
    parser.add_argument("--sheet", type=Path, help="write what was read wrongly to this PNG")
    parser.add_argument(
        "--data", type=Path, default=Path(environment_data) if environment_data else None
    )
    parser.add_argument(
        "--releases",
        type=Path,
        default=Path(os.environ.get("MODEL_DIR") or ROOT / "model" / "releases"),
    )
    options = parser.parse_args(arguments)
    staged = {options.conditions, options.rows, options.mixed} != {None}
    of_photos = options.ablation or options.held_out or options.sources
    if not options.photos and (of_photos or options.retaken is not None):
        parser.error("--ablation, --held-out, --sources and --retaken want --photos")
    if options.sheet and not (options.photos or staged):
        parser.error("--sheet wants photos")
    try:
        tame()
        # Read by this one all the way, whatever is promoted meanwhile.
        loaded = load_checked(current(options.releases))
        print(f"Release {loaded.release.id}")
        if options.photos:
            report_photos(
                loaded,
                options.photos,
                options.sheet,
                each_source=options.sources,
                halves=options.held_out,
            )
        if options.photos and options.ablation:
            report_ablation(loaded, options.photos)
        if options.retaken is not None:
            report_retaken(loaded, options)
        if options.conditions is not None:
            report_conditions(loaded, options)
        if options.rows is not None:
            report_staged(loaded, options, options.rows, write_rows)
        if options.mixed is not None:
            report_staged(loaded, options, options.mixed, write_mixed)
        if options.data or not (options.photos or staged):
            report_mnist(loaded, options.data)
    except (DatasetError, ReleaseError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def report_mnist(loaded: Loaded, data: Path | None) -> None:
    """Accuracy on the 10,000 test images, through the network that serves."""
    _, (x_test, y_test) = mnist.load(data)
    outputs = loaded.classifier.raw((x_test.reshape(-1, 784) / 255).astype(np.float32))
    temperature = loaded.release.card.calibration.temperature
    test = test_figures(outputs, y_test, temperature, mnist.DISPUTED)
    low, high = test.interval
    print(f"\nMNIST test set: {test.accuracy:.2%} of {test.images} ({low:.2%} to {high:.2%})")
    for digit, (recall, precision) in enumerate(zip(test.recall, test.precision, strict=True)):
        print(f"  {digit}  recall {recall:.2%}  precision {precision:.2%}")


def report_ablation(loaded: Loaded, folder: Path) -> None:
    """Accuracy per group with one step left out: whole photos, and digits where they differ."""
    photos = photo_set.load_photos(folder)
    print_by_group(
        "left out",
        ((name, photo_set.read_all(photos, read)) for name, read in ablations(loaded)),
    )


def report_retaken(loaded: Loaded, options: argparse.Namespace) -> None:
    """Accuracy per group on photos that are taken again: whole, and digits where they differ."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(options.retaken or temporary)
        write_retaken(folder, photo_set.load_photos(options.photos), options.seed)
        print_by_group("retaken", ((name, _read_all(loaded, folder / name)) for name in CHANGES))


def print_by_group(heading: str, each: Iterable[tuple[str, Iterable[photo_set.Result]]]) -> None:
    """A table in Markdown, a line for each name and a column for each group."""
    for number, (name, results) in enumerate(each):
        rows = photo_set.figures(results)
        if not number:
            print(f"\n| {heading} | " + " | ".join(row.group for row in rows) + " |")
            print("|---" * (len(rows) + 1) + "|")
        shares = (
            f"{row.whole:.1%} / {row.digits:.1%}"
            if row.whole != row.digits
            else f"{row.whole:.1%}"
            for row in rows
        )
        print(f"| {name} | " + " | ".join(shares) + " |", flush=True)


def report_conditions(loaded: Loaded, options: argparse.Namespace) -> None:
    """Accuracy on staged photos, per condition and per group."""
    hands = load_hands(options.strokes)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(options.conditions or temporary)
        write_photos(folder, hands, options.each, options.seed)
        results = list(_read_all(loaded, folder))
        print(f"\n{len(results)} photos by {len(hands.writers)} hands")
        print(f"{'condition':27} {'photos':>6} {'whole':>8} {'digits':>8} {'silent':>8}")
        for (_, condition), found in photo_set.by_source(results).items():
            whole, digits, silent = (
                float(np.mean(values))
                for values in zip(*((r.whole, r.digits, r.said == "") for r in found), strict=True)
            )
            print(f"{condition:27} {len(found):6} {whole:8.1%} {digits:8.1%} {silent:8.1%}")
        report_figures(results)
        if options.sheet:
            write_contact_sheet([result for result in results if not result.whole], options.sheet)


def report_staged(
    loaded: Loaded,
    options: argparse.Namespace,
    kept: str,
    write: Callable[[Path, Hands, int, int], None],
) -> None:
    """Accuracy on staged photos, per group and as means over sources."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(kept or temporary)
        write(folder, load_hands(options.strokes), options.each, options.seed)
        results = list(_read_all(loaded, folder))
        report_figures(results)
        if options.sheet:
            write_contact_sheet([result for result in results if not result.whole], options.sheet)


def report_photos(
    loaded: Loaded, folder: Path, sheet: Path | None, *, each_source: bool, halves: bool
) -> None:
    """Accuracy on labelled photos, per group."""
    results = list(_read_all(loaded, folder))
    if each_source:
        for (group, source), found in photo_set.by_source(results).items():
            right = sum(result.whole for result in found)
            print(f"  {group:15} {source:22} {right:4} of {len(found)}")
    report_figures(results)
    if halves:
        print("\nOf these, what was looked at while the reader was built:")
        report_figures([result for result in results if not result.photo.held_out])
        print("\nAnd what decided nothing:")
        report_figures([result for result in results if result.photo.held_out])
    if sheet:
        write_contact_sheet([result for result in results if not result.whole], sheet)


def _read_all(loaded: Loaded, folder: Path) -> Iterator[photo_set.Result]:
    return photo_set.read_all(photo_set.load_photos(folder), partial(read_picture, loaded))


def report_figures(results: Sequence[photo_set.Result]) -> None:
    """Means over sources."""
    print(f"\n{'group':15} {'sources':>7} {'photos':>7} {'whole':>8} {'digits':>8}")
    for row in photo_set.figures(results):
        print(f"{row.group:15} {row.sources:7} {row.photos:7} {row.whole:8.2%} {row.digits:8.2%}")
    seconds = [result.reading.seconds for result in results if result.reading] or [math.nan]
    print(f"\nreal digits turned away {photo_set.turned_away(results):.2%}")
    print(f"calibration error       {photo_set.calibration(results):.2%}")
    print(f"median reading          {1000 * float(np.median(seconds)):.1f} ms")


if __name__ == "__main__":
    sys.exit(main())
