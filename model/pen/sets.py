"""The published sets of pen strokes: where they live, and how each becomes .npz files.

None of the homes publishes a SHA-256. Zenodo's record gives the size and MD5 of its file, which
are checked. UCI's and Omniglot's zips carry a checksum of every file in them, which is checked
too; whether it is the set that was published can then only be told by its counts, so they are
printed beside the published ones.
"""

import json
import tarfile
import tempfile
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from model.download import download
from model.errors import DatasetError
from model.pen import omniglot, store, unipen
from model.pen.store import Written
from model.pen.unix_compress import decompress

# A character of UNIPEN with fewer points than a tablet gives in a blink is a stray touch.
FEWEST_POINTS = 4
# So many of each letter and sign are enough to teach what no digit is.
MOST_OF_A_LETTER = 250

Read = Callable[[Sequence[Path]], Iterator[tuple[str, list[Written]]]]


@dataclass(frozen=True)
class PenSet:
    """One published set."""

    urls: tuple[str, ...]
    """Of its files, or of a Zenodo record that lists one."""
    files: dict[str, int | None]
    """What it becomes, with the number of characters published, where that is known."""
    read: Read
    """From the downloaded files to the characters of each of `files`."""


def get(
    name: str, folder: Path, urls: Sequence[str] = (), say: Callable[[str], None] = print
) -> None:
    """Fetches one set and writes its .npz files into a folder; what stands there stays.

    Args:
        name: a key of `SETS`.
        folder: for the .npz files; the downloads are kept in its `downloads`.
        urls: in place of the set's own, such as of a mirror.
        say: what to do with a line of report.

    Raises:
        DatasetError: a file cannot be fetched or read.
    """
    chosen = SETS[name]
    if all((folder / file).exists() for file in chosen.files):
        say(f"{name} is there already.")
        return
    fetched = [_fetch(url, folder / "downloads" / name) for url in urls or chosen.urls]
    try:
        for file, characters in chosen.read(fetched):
            if not characters:
                raise DatasetError(f"{name} holds no characters for {file}")
            store.write(folder / file, characters)
            say(_count(file, characters, chosen.files[file]))
    except (
        *(OSError, EOFError, ValueError, KeyError),
        *(zipfile.BadZipFile, tarfile.TarError, zlib.error),
    ) as error:
        files = " and ".join(map(str, fetched))
        raise DatasetError(
            f"{name} cannot be read: {error}; delete {files} to fetch it anew"
        ) from error


def _count(file: str, characters: Sequence[Written], published: int | None) -> str:
    writers = len({character.writer for character in characters})
    told = f"{file}: {len(characters):,} characters of {writers} writers"
    if published is None:
        return f"{told}."
    as_published = "as published" if len(characters) == published else f"published: {published:,}"
    return f"{told} ({as_published})."


def _fetch(url: str, folder: Path) -> Path:
    """The file behind an address, downloaded if it is not there yet."""
    digest = None
    if urlsplit(url).path.endswith("/files"):
        url, name, digest = _listed(url, folder)
    else:
        name = unquote(urlsplit(url).path.rpartition("/")[2]).replace("+", "-")
    target = folder / name
    if not target.exists():
        download(url, target, digest)
    return target


def _listed(url: str, folder: Path) -> tuple[str, str, str]:
    """Address, name and hash of the largest archive that a Zenodo record lists."""
    listing = folder / "files.json"
    download(url, listing)
    try:
        entries = json.loads(listing.read_bytes())["entries"]
        archives = [e for e in entries if e["key"].endswith((".tgz", ".tar.gz", ".zip"))]
        largest = max(archives, key=lambda entry: entry["size"])
        name = Path(largest["key"]).name
        return largest["links"]["content"], name, largest["checksum"]
    except (ValueError, KeyError, TypeError) as error:
        raise DatasetError(f"{url} lists no archive as Zenodo does") from error


def _read_pendigits(files: Sequence[Path]) -> Iterator[tuple[str, list[Written]]]:
    found = []
    with zipfile.ZipFile(files[0]) as archive:
        for part in ("tra", "tes"):
            text = decompress(archive.read(f"pendigits-orig.{part}.Z")).decode("latin-1")
            found += unipen.pendigits(text, part)
    yield "pendigits.npz", found


def _read_unipen(files: Sequence[Path]) -> Iterator[tuple[str, list[Written]]]:
    with tempfile.TemporaryDirectory() as folder:
        if zipfile.is_zipfile(files[0]):
            with zipfile.ZipFile(files[0]) as archive:
                archive.extractall(folder)  # noqa: S202 - which keeps inside the folder
        else:
            with tarfile.open(files[0]) as archive:
                archive.extractall(folder, _plain_files(archive))  # noqa: S202 - none leaves it
        includes = sorted(p for p in Path(folder).rglob("include") if (p.parent / "data").is_dir())
        if not includes:
            raise DatasetError(f"{files[0].name} has no folders data and include side by side")
        root = includes[0].parent
        digits: list[Written] = []
        others: list[Written] = []
        for category, character in unipen.characters(root, ("1a", "1b", "1c", "1d")):
            if len(character.label) == 1:
                (digits if category == "1a" else others).append(character)
    yield "unipen_digits.npz", [digit for digit in digits if _is_written(digit)]
    yield "unipen_other.npz", _some_of_each(others)


def _plain_files(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """What stays inside a folder; Python 3.11.2 has no `filter` for it yet."""
    for member in archive:
        path = PurePosixPath(member.name)
        if member.isfile() and not path.is_absolute() and ".." not in path.parts:
            yield member


def _is_written(character: Written) -> bool:
    return sum(len(stroke) for stroke in character.strokes) >= FEWEST_POINTS


def _some_of_each(characters: Sequence[Written]) -> list[Written]:
    """Some characters of each label, evenly from its donors."""
    hands: dict[str, dict[str, list[Written]]] = defaultdict(lambda: defaultdict(list))
    for character in characters:
        hands[character.label][character.writer.partition("/")[0]].append(character)
    chosen = []
    for _, donors in sorted(hands.items()):
        turns = sorted(
            ((turn, donor) for donor, found in donors.items() for turn in range(len(found)))
        )
        chosen += [donors[donor][turn] for turn, donor in turns[:MOST_OF_A_LETTER]]
    return chosen


def _read_omniglot(files: Sequence[Path]) -> Iterator[tuple[str, list[Written]]]:
    yield "omniglot_small.npz", list(omniglot.drawings(files))


_OMNIGLOT = "https://github.com/brendenlake/omniglot/raw/master/python/strokes_background_small"
_PENDIGITS = "pen+based+recognition+of+handwritten+digits.zip"

SETS = {
    "pendigits": PenSet(
        (f"https://archive.ics.uci.edu/static/public/81/{_PENDIGITS}",),
        {"pendigits.npz": 10_992},
        _read_pendigits,
    ),
    "unipen": PenSet(
        ("https://zenodo.org/api/records/1195803/files",),
        {"unipen_digits.npz": 15_953, "unipen_other.npz": None},
        _read_unipen,
    ),
    "omniglot": PenSet(
        (f"{_OMNIGLOT}1.zip", f"{_OMNIGLOT}2.zip"),
        {"omniglot_small.npz": None},
        _read_omniglot,
    ),
}
"""The sets by name. The addresses are as their homes had them in 2025; a home that has moved a
file needs another address, which `get` takes."""
