"""A folder of labelled photos, as `model.photo_set` reads it."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from model.photo_set import COLUMNS


@dataclass(frozen=True, slots=True)
class Labelled:
    """A photo and what is to be known of it."""

    source: str
    file: str
    jpeg: bytes
    label: str
    """Digits in reading order, rows joined with "|"; "none" where there are none."""
    group: str


def write_labelled(folder: Path, photos: Iterable[Labelled]) -> None:
    """Writes photos into folders of their sources, and an INDEX.csv."""
    rows = [COLUMNS]
    for photo in photos:
        (folder / photo.source).mkdir(parents=True, exist_ok=True)
        (folder / photo.source / photo.file).write_bytes(photo.jpeg)
        rows.append((photo.source, photo.file, photo.label, photo.group, "photo"))
    with (folder / "INDEX.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
