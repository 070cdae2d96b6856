"""How a reading grows with what is on the photo, and with its pixels."""

import time
from collections.abc import Sequence
from pathlib import Path

from model.reader import DigitReader
from scripts.benchmarks import children, pictures
from scripts.benchmarks.row import Row

DIGITS, PIXELS = "A page of 960x1280 with many digits", "A photo of many megapixels"
LIMITS = {"100 digits": 60.0, "48 megapixels": 150.0}


def rows(
    releases: Path,
    folder: Path,
    *,
    digits: Sequence[int],
    millions: Sequence[float],
    runs: int,
) -> list[Row]:
    """Medians of readings in one process; the memory of the largest photo in one of its own."""
    reader = DigitReader(releases)
    found = [
        _row(reader, DIGITS, f"{n} digit{'s' * (n > 1)}", pictures.page(n), runs) for n in digits
    ]
    for n in millions:
        image = pictures.megapixels(n)
        found.append(_row(reader, PIXELS, f"{n:g} megapixels", image, runs))
    photo = folder / "largest.jpg"
    photo.write_bytes(image)
    peak = children.run("our reader", photo, releases, photos=5, seconds=0).peak
    if peak:
        name = f"{n:g} megapixels, memory at most"
        found.append(Row(PIXELS, name, peak, "MB", limit=200 if n == 48 else None))
    return found


def _row(reader: DigitReader, topic: str, name: str, image: bytes, runs: int) -> Row:
    read = reader.read(image)
    wall, cpu = [], []
    for _ in range(runs):
        began, used = time.perf_counter(), time.process_time()
        reader.read(image)
        wall.append(1000 * (time.perf_counter() - began))
        cpu.append(1000 * (time.process_time() - used))
    note = f"{len(read.digits)} found" if topic == DIGITS else f"{len(image) / 1e6:.1f} MB"
    limit = LIMITS.get(name)
    return Row.of(
        topic, name, "ms", wall, cpu=Row.of("", "", "ms", cpu).value, limit=limit, note=note
    )
