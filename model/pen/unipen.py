"""The UNIPEN 1.0 format of pen strokes (Guyon et al. 1994, doi 10.1109/ICPR.1994.576870).

A file is a row of statements: a keyword with a dot in the first column, and what belongs to it
up to the next. `.PEN_DOWN` and `.PEN_UP` hold points, a line each; `.INCLUDE` names a file to be
read in that place; `.SEGMENT CHARACTER 4-5 ? "7"` says that components 4 and 5 are a 7.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from model.pen.store import Points, Written

SEGMENT = re.compile(r'(?P<level>\S+)\s+(?P<from>\d+)(?:-(?P<to>\d+))?\s+\S+\s+"(?P<label>.*)"')
POINT = re.compile(r"[-+.\d]+(?:\s+[-+.\d]+)+")
# Includes lie one or two deep; deeper, they go round in a circle.
DEEPEST = 8
INCHES = 1 / 25.4

# The donors cea and ceb share a writer.
SAME_DONOR = {"cea": "ce", "ceb": "ce"}
# Labels beside the wrong strokes.
WRONG = ("lou",)


@dataclass
class Page:
    """What one file and its includes say."""

    components: list[Points | None] = field(default_factory=list)
    """A row for each pen-down and each pen-up that has points; None for a pen-up. y up."""
    segments: list[re.Match[str]] = field(default_factory=list)
    writer: str = ""
    columns: Sequence[str] = ("X", "Y")
    scale: dict[str, float] = field(default_factory=dict)
    """Points in a millimetre, for X and Y."""


def pendigits(text: str, part: str) -> list[Written]:
    """Reads pendigits-orig.tra or .tes of UCI's set 81.

    There each segment stands before its own strokes, and the comment after it gives the digit,
    the number of the writer, and a number of the sample.

    Args:
        text: of the file.
        part: tra or tes: their writers are different people with the same numbers.
    """
    found: list[Written] = []
    label = writer = ""
    strokes: list[Points] = []

    def finish() -> None:
        if label and strokes:
            found.append(Written(tuple(strokes), label, f"{part}-{writer}"))

    for keyword, body in statements(text):
        if keyword == ".SEGMENT":
            finish()
            segment = SEGMENT.match(body)
            label, writer, strokes = segment["label"] if segment else "", "", []
        elif keyword == ".COMMENT" and not strokes:
            numbers = body.split()
            writer = numbers[1] if len(numbers) == 3 else ""
        elif keyword == ".PEN_DOWN" and len(points := _points(body, 0, 1)):
            strokes.append(points * np.array((1, -1), np.float32))
    finish()
    return found


def characters(root: Path, categories: Sequence[str]) -> Iterator[tuple[str, Written]]:
    """Reads the characters of some categories of a UNIPEN release, such as 1a for digits.

    Points come in millimetres where a file gives its resolution. Writers get numbers in each
    donor's files, so that no name is kept; where no writer is named, a folder counts as one.

    Args:
        root: the folder that holds `data/<category>/<donor>/...` and `include`.
        categories: the folders in `data` to read.

    Yields:
        Each character with its category.
    """
    numbers: dict[str, dict[str, int]] = defaultdict(dict)
    for path in sorted(p for name in categories for p in (root / "data" / name).rglob("*.dat")):
        category, *folder = path.relative_to(root / "data").parts[:-1]
        if not folder or folder[0] in WRONG:
            continue
        donor = SAME_DONOR.get(folder[0], folder[0])
        page = Page()
        _read(path, root / "include", page, 0)
        known = numbers[donor]
        number = known.setdefault(page.writer or "/".join(folder), len(known) + 1)
        for segment in page.segments:
            strokes = _strokes(page, int(segment["from"]), int(segment["to"] or segment["from"]))
            if strokes:
                label = re.sub(r"\\(.)", r"\1", segment["label"])
                yield category, Written(strokes, label, f"{donor}/w{number:03}")


def statements(text: str) -> Iterator[tuple[str, str]]:
    """Each keyword with what stands behind it and on the lines after it."""
    for statement in re.split(r"^(?=\.[A-Z])", text, flags=re.MULTILINE):
        if statement.startswith("."):
            keyword, _, body = statement.partition("\n")
            keyword, _, rest = keyword.strip().replace("\t", " ").partition(" ")
            yield keyword, f"{rest.strip()}\n{body}".strip()


def _read(path: Path, includes: Path, page: Page, depth: int) -> None:
    """Reads a file into a page; what it includes and is not there is left out."""
    for keyword, body in statements(path.read_text(encoding="latin-1")):
        if keyword == ".INCLUDE":
            inner = (includes / body).resolve()
            if depth < DEEPEST and inner.is_relative_to(includes.resolve()) and inner.is_file():
                _read(inner, includes, page, depth + 1)
        elif keyword == ".SEGMENT":
            segment = SEGMENT.match(body)
            if segment and segment["level"] == "CHARACTER":
                page.segments.append(segment)
        elif keyword in (".PEN_DOWN", ".PEN_UP"):
            columns = page.columns
            points = _points(body, columns.index("X"), columns.index("Y"))
            if keyword == ".PEN_DOWN":
                page.components.append(points)
            elif len(points):
                page.components.append(None)
        elif keyword == ".COORD" and {"X", "Y"} <= set(body.split()):
            page.columns = body.split()
        elif keyword == ".WRITER_ID":
            page.writer = body
        elif unit := re.fullmatch(r"\.([XY])_POINTS_PER_(INCH|MM)", keyword):
            _note_scale(page, unit, body)


def _note_scale(page: Page, unit: re.Match[str], body: str) -> None:
    number = re.match(r"[.\d]+", body)
    if number and float(number[0]) > 0:
        page.scale[unit[1]] = float(number[0]) * (INCHES if unit[2] == "INCH" else 1)


def _strokes(page: Page, first: int, last: int) -> tuple[Points, ...]:
    """The pen-down components from first to last, y down; none if one is missing."""
    if last >= len(page.components):
        return ()
    x = page.scale.get("X", 1.0)
    scale = np.array((x, -page.scale.get("Y", x)), np.float32)
    parts = page.components[first : last + 1]
    return tuple(points / scale for points in parts if points is not None and len(points))


def _points(body: str, x: int, y: int) -> Points:
    """The points on the lines of a body, from columns x and y; other lines are left out."""
    rows = [line.split() for line in body.splitlines() if POINT.fullmatch(line.strip())]
    chosen = [(float(row[x]), float(row[y])) for row in rows if len(row) > max(x, y)]
    return np.array(chosen, np.float32).reshape(-1, 2)
