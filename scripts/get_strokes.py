"""Downloads published sets of pen strokes, and converts them for `train.py --strokes`.

    python scripts/get_strokes.py strokes
    python scripts/train.py --strokes strokes

The sets: pendigits (UCI 81, CC BY 4.0), unipen (Zenodo 1195803, CC BY 4.0; its authors' older
notice asks for use in research) and omniglot (MIT). A download that was cut goes on when the
command is given again. A network taught with the result differs a little from the shipped one,
whose strokes were also looked through by hand.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from model.errors import DatasetError  # noqa: E402
from model.pen import sets  # noqa: E402


def main(arguments: Sequence[str]) -> int:
    """Gets the sets that were asked for; one that fails does not hold up the others."""
    options = parse(arguments)
    urls: dict[str, list[str]] = defaultdict(list)
    for name, url in options.url:
        urls[name].append(url)
    failed = 0
    for name in options.sets:
        try:
            sets.get(name, options.folder, urls[name])
        except DatasetError as error:
            print(error, file=sys.stderr)
            failed = 1
    return failed


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path, help="where the .npz files are to lie")
    parser.add_argument("--sets", nargs="+", choices=sets.SETS, default=list(sets.SETS))
    parser.add_argument(
        "--url",
        action="append",
        default=[],
        type=address,
        metavar="SET=URL",
        help="another address of a set's file, such as a mirror; again for its second file",
    )
    return parser.parse_args(arguments)


def address(text: str) -> tuple[str, str]:
    """A set's name and an address."""
    name, _, url = text.partition("=")
    if name not in sets.SETS or not url.startswith(("https://", "http://")):
        raise argparse.ArgumentTypeError(f"{text} is not like {next(iter(sets.SETS))}=https://...")
    return name, url


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        print("\nStopped; the same command goes on from here.", file=sys.stderr)
        sys.exit(130)
