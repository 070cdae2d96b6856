"""A folder of labelled photos, and how well a reader does on it.

`INDEX.csv` names `source`, `file` (in the folder of its source), `label`, `group` and `kind`. A
label is the digits in reading order, rows joined with "|", or "none" where there is no digit.
Images whose kind holds "ambiguous" are not scored.
"""

import csv
import math
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from model.errors import DatasetError, ReadingError
from model.evaluation import calibration_error
from model.in_service import Loaded
from model.reading import Reading
from model.steps import read_picture

COLUMNS = ("source", "file", "label", "group", "kind")
GROUPS = {
    "photo": "single photos",
    "photo-crop": "single photos",
    "photo28": "single photos",
    "scan": "form boxes",
    "scan-crop": "form boxes",
    "drawn": "drawn",
}


@dataclass(frozen=True, slots=True)
class Photo:
    """A labelled photo."""

    source: str
    path: Path
    label: str
    """Rows joined with "|"; empty where there is no digit."""
    group: str

    @property
    def held_out(self) -> bool:
        """Whether it belongs to the third that no decision about the reader looks at.

        Whole sources are left out; where there is no digit, a source is a kind of thing and not
        a person, and single photos are.
        """
        name = self.source if self.label else f"{self.source}/{self.path.name}"
        return zlib.crc32(name.encode()) % 3 == 0


@dataclass(frozen=True, slots=True)
class Result:
    """What a reader said of a photo."""

    photo: Photo
    reading: Reading | None
    """None where the reader refused it."""

    @property
    def said(self) -> str:
        """The digits it found, rows joined with "|"."""
        return self.reading.text.replace("\n", "|") if self.reading else ""

    @property
    def whole(self) -> bool:
        """Whether everything is right."""
        return self.said == self.photo.label

    @property
    def digits(self) -> float:
        """The share of the digits that is right, 0 to 1: one less the edit distance to it."""
        said, label = self.said.replace("|", ""), self.photo.label.replace("|", "")
        return max(0.0, 1 - edit_distance(said, label) / max(1, len(label)))


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over sources, 0 to 1."""

    group: str
    sources: int
    photos: int
    whole: float
    digits: float


def load_photos(folder: Path) -> list[Photo]:
    """The scored photos of a folder.

    Raises:
        OSError: there is no readable `INDEX.csv` in it.
        DatasetError: it is no CSV, or a line of it lacks a column.
    """
    index = folder / "INDEX.csv"
    try:
        with index.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
    except (UnicodeDecodeError, csv.Error) as error:
        raise DatasetError(f"{index} is no CSV in UTF-8") from error
    for row in rows:
        lacking = [name for name in COLUMNS if row.get(name) is None]
        if lacking:
            raise DatasetError(f"{index} has a line without {' and '.join(lacking)}")
    return [
        Photo(
            row["source"],
            folder / row["source"] / row["file"],
            "" if row["label"] == "none" else row["label"],
            _group(row["group"], row["kind"]),
        )
        for row in rows
        if "ambiguous" not in row["kind"]
    ]


def _group(group: str, kind: str) -> str:
    if group == "single":
        return GROUPS.get(kind, kind)
    return {"multi": "several digits", "nondigit": "no digits"}.get(group, group)


def read_all(photos: Iterable[Photo], read: Callable[[bytes], Reading]) -> Iterator[Result]:
    """Reads photo after photo."""
    for photo in photos:
        try:
            reading = read(photo.path.read_bytes())
        except ReadingError:
            yield Result(photo, None)
        else:
            yield Result(photo, reading)


def by_source(results: Iterable[Result]) -> dict[tuple[str, str], list[Result]]:
    """Results by group and source, sorted."""
    sources: dict[tuple[str, str], list[Result]] = defaultdict(list)
    for result in results:
        sources[result.photo.group, result.photo.source].append(result)
    return dict(sorted(sources.items()))


def figures(results: Iterable[Result]) -> list[Figures]:
    """Per group the mean over its sources, so that one source with many photos is one voice."""
    groups: dict[str, list[list[Result]]] = defaultdict(list)
    for (group, _), found in by_source(results).items():
        groups[group].append(found)
    return [
        Figures(
            group,
            len(sources),
            sum(len(found) for found in sources),
            float(np.mean([np.mean([r.whole for r in found]) for found in sources])),
            float(np.mean([np.mean([r.digits for r in found]) for found in sources])),
        )
        for group, sources in groups.items()
    ]


def side_by_side(photos: Sequence[Photo], made: Loaded, present: Loaded | None) -> dict[str, Any]:
    """What the card of a new release says of photos: its figures beside those of another.

    Args:
        photos: labelled ones.
        made: the new release.
        present: the release in service; None where there is none.

    Returns:
        "figures" and, where a release is in service, "beside", its id, whose hands it learned
        from, and its figures: a dictionary of the fields of `Figures` for each group.
    """

    def told(loaded: Loaded) -> list[dict[str, Any]]:
        return [asdict(row) for row in figures(read_all(photos, partial(read_picture, loaded)))]

    if present is None:
        return {"figures": told(made)}
    card = present.release.card
    beside = {"id": card.id, "hands": card.hands, "figures": told(present)}
    return {"figures": told(made), "beside": beside}


def turned_away(results: Iterable[Result]) -> float:
    """The share of single digits that is called no digit, a mean over sources; nan of none."""
    sources: dict[str, list[bool]] = defaultdict(list)
    for result in results:
        if len(result.photo.label) == 1:
            sources[result.photo.source].append(result.said == "")
    if not sources:
        return math.nan
    return float(np.mean([np.mean(silent) for silent in sources.values()]))


def calibration(results: Iterable[Result]) -> float:
    """Calibration error on single digits read as one digit, 15 equal-mass bins; nan of none."""
    read = [
        (result.reading.digits[0].confidence, result.whole)
        for result in results
        if result.reading and len(result.photo.label) == 1 and len(result.reading.digits) == 1
    ]
    if not read:
        return math.nan
    confidence, right = zip(*read, strict=True)
    return calibration_error(np.array(confidence), np.array(right))


def edit_distance(one: str, other: str) -> int:
    """Fewest insertions, deletions and replacements between two strings (Levenshtein 1966)."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        diagonal, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (a != b))
    return row[-1]
