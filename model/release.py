"""A trained model on disk: write, check, list, promote, roll back.

releases/
  CURRENT            the id of the release in service, replaced by rename
  PREVIOUS           the id that was in service before it, for `rollback`
  <id>/
    card.json        how the network was made, how well it reads, the hash of every other file
    digits.keras     the network as trained
    digits.tflite    the same network for serving
    sample.npz       pictures with the serving network's answers: the release's self check
    *.png            confusion.png, confusion_rates.png, history.png, reliability.png, mistakes.png
"""

import argparse
import contextlib
import dataclasses
import hashlib
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from model.card import Card
from model.errors import ReleaseError

__all__ = [
    "Card",
    "Release",
    "current",
    "draft",
    "load",
    "promote",
    "publish",
    "releases_in",
    "rollback",
]

REQUIRED = ("digits.keras", "digits.tflite", "sample.npz")
PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclasses.dataclass(frozen=True)
class Release:
    """A release whose files are what its card says."""

    id: str
    folder: Path
    card: Card


def load(releases: Path, release_id: str) -> Release:
    """Reads one release and verifies every file in it by hash.

    Raises:
        ReleaseError: there is none of this id, or it is incomplete or altered.
    """
    if not PLAIN_NAME.fullmatch(release_id):
        raise ReleaseError(f"{release_id!r} is no release id")
    folder = releases / release_id
    try:
        card = Card.from_json((folder / "card.json").read_bytes())
    except OSError as error:
        raise ReleaseError(
            f"release {release_id} has no readable card.json in {releases}"
        ) from error
    except ReleaseError as error:
        raise ReleaseError(f"release {release_id} has a damaged card: {error}") from error
    if card.id != release_id:
        raise ReleaseError(f"release {release_id} has the card of {card.id}")
    missing = [name for name in REQUIRED if name not in card.files]
    if missing:
        raise ReleaseError(f"release {release_id} has no {', '.join(missing)} on its card")
    for name, expected in card.files.items():
        if not PLAIN_NAME.fullmatch(name):
            raise ReleaseError(
                f"release {release_id} has a file of an unfit name on its card: {name!r}"
            )
        try:
            altered = _sha256(folder / name) != expected
        except OSError as error:
            raise ReleaseError(f"release {release_id} lacks {name}") from error
        if altered:
            raise ReleaseError(f"release {release_id} has another {name} than its card says")
    return Release(release_id, folder, card)


def current(releases: Path) -> Release:
    """The release in service.

    Raises:
        ReleaseError: none is promoted, or it is incomplete or altered.
    """
    release_id = _named_in(releases / "CURRENT")
    if release_id is None:
        raise ReleaseError(f"no release is promoted in {releases}")
    return load(releases, release_id)


def releases_in(releases: Path) -> list[Release]:
    """Every sound release, the oldest first."""
    sound = []
    for release_id in _ids(releases):
        with contextlib.suppress(ReleaseError):
            sound.append(load(releases, release_id))
    return sorted(sound, key=lambda release: release.card.created)


def promote(releases: Path, release_id: str) -> None:
    """Puts a release into service, atomically: a reader sees the old id or the new one.

    Raises:
        ReleaseError: the release is missing, incomplete or altered.
    """
    load(releases, release_id)
    old = _named_in(releases / "CURRENT")
    if old is not None and old != release_id:
        _replace(releases / "PREVIOUS", old)
    _replace(releases / "CURRENT", release_id)


def rollback(releases: Path) -> str:
    """Puts the release that was in service before back into service, and returns its id.

    Raises:
        ReleaseError: there was none before, or it is incomplete or altered.
    """
    old = _named_in(releases / "PREVIOUS")
    if old is None or old == _named_in(releases / "CURRENT"):
        raise ReleaseError(f"no release was in service before in {releases}")
    promote(releases, old)
    return old


@contextlib.contextmanager
def draft(releases: Path) -> Iterator[Path]:
    """A folder to put a new release together in; whatever is not published is removed."""
    releases.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".draft-", dir=releases))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(folder: Path, card: Card) -> Release:
    """Hashes the files of a draft, writes its card, and gives the folder its name by rename.

    Raises:
        ReleaseError: a release of this id stands already.
    """
    files = {path.name: _sha256(path) for path in sorted(folder.iterdir())}
    card = dataclasses.replace(card, files=files)
    (folder / "card.json").write_text(card.to_json(), encoding="utf-8")
    for path in (*folder.iterdir(), folder):
        _sync(path)
    releases = folder.parent
    try:
        folder.rename(releases / card.id)
    except OSError as error:
        raise ReleaseError(f"release {card.id} stands already in {releases}") from error
    _sync(releases)
    return load(releases, card.id)


def _ids(releases: Path) -> list[str]:
    """The names of the folders that hold a card, sound or not."""
    return sorted(path.parent.name for path in releases.glob("[!.]*/card.json"))


def _named_in(pointer: Path) -> str | None:
    try:
        return pointer.read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise ReleaseError(f"{pointer} cannot be read") from error


def _replace(pointer: Path, release_id: str) -> None:
    handle, name = tempfile.mkstemp(prefix=".pointer-", dir=pointer.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(release_id + "\n")
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(pointer)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync(pointer.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _line(releases: Path, release_id: str, in_service: str | None) -> str:
    mark = "*" if release_id == in_service else " "
    try:
        card = load(releases, release_id).card
    except ReleaseError as error:
        return f"{mark} {release_id}  refused: {error}"
    accuracy = f"{100 * card.test.accuracy:.2f} % on the MNIST test set"
    return f"{mark} {release_id}  {accuracy}  {card.created}"


def main(arguments: Sequence[str] | None = None) -> int:
    """The operator's command: `python -m model.release list | promote ID | rollback`."""
    parser = argparse.ArgumentParser(prog="python -m model.release", description=main.__doc__)
    home = os.environ.get("MODEL_DIR") or Path(__file__).parent / "releases"
    parser.add_argument("--releases", type=Path, default=Path(home), help="where they live")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="every release; a star marks the one in service")
    commands.add_parser("promote", help="put a release into service").add_argument("id")
    commands.add_parser("rollback", help="put the one before back into service")
    options = parser.parse_args(arguments)
    releases: Path = options.releases
    try:
        if options.command == "promote":
            promote(releases, options.id)
        elif options.command == "rollback":
            rollback(releases)
        in_service = _named_in(releases / "CURRENT")
    except (ReleaseError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    for release_id in _ids(releases):
        print(_line(releases, release_id, in_service))
    return 0


if __name__ == "__main__":
    sys.exit(main())
