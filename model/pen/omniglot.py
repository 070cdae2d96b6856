"""Omniglot's strokes (Lake, Salakhutdinov and Tenenbaum 2015): letters of many alphabets.

A zip of `<set>/<alphabet>/<character>/<number>_<drawer>.txt`; in each text START, lines of
x, y and time with y up from the lower edge, and BREAK after each stroke.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

import numpy as np

from model.pen.store import Points, Written

NAME = re.compile(r"\d+_(?P<drawer>\d+)\.txt")


def drawings(archives: Sequence[Path]) -> Iterator[Written]:
    """The characters of several zips; what two of them hold comes once."""
    seen = set()
    for archive in archives:
        with zipfile.ZipFile(archive) as opened:
            for name in sorted(opened.namelist()):
                place = PurePosixPath(name)
                named = NAME.fullmatch(place.name)
                if named is None or len(place.parts) < 3 or place.parts[-3:] in seen:
                    continue
                seen.add(place.parts[-3:])
                alphabet, character = place.parts[-3:-1]
                strokes = _strokes(opened.read(name).decode("ascii"))
                if strokes:
                    writer = f"{alphabet}/{named['drawer']}"
                    yield Written(strokes, f"{alphabet}/{character}", writer)


def _strokes(text: str) -> tuple[Points, ...]:
    """The strokes of one text.

    Raises:
        ValueError: a line is neither START, BREAK nor a point.
    """
    strokes: list[list[tuple[float, float]]] = [[]]
    for line in text.split():
        if line == "BREAK":
            strokes.append([])
        elif line != "START":
            x, y, *_ = line.split(",")
            strokes[-1].append((float(x), -float(y)))
    return tuple(np.array(stroke, np.float32) for stroke in strokes if stroke)
