"""Files that mean harm: real pictures of every format, broken in every way, and the reader.

python -m scripts.benchmarks.hostile RELEASES FIRST COUNT reads them, a line of JSON for each.
"""

import faulthandler
import io
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from model.reader import DigitReader, ReadingError
from model.samples import Scene, paper_photo
from scripts.benchmarks import machine
from scripts.benchmarks.children import ROOT
from scripts.benchmarks.row import Row, percentile

LONGEST_SECONDS, MOST_MEGABYTES = 2.0, 200.0
STUCK_SECONDS = 60.0
TOPIC = "Hostile files"


def rows(releases: Path, files: int) -> list[Row]:
    """What the reader makes of so many files."""
    told: list[dict[str, Any]] = []
    crashed = 0
    while len(told) + crashed < files:
        done = len(told) + crashed
        told += _read_in_a_process(releases, done, files - done)
        crashed += len(told) + crashed < files  # it died of the next one, or hung on it
    outcomes = Counter(each["outcome"] for each in told)
    note = ", ".join(f"{name} {count}" for name, count in outcomes.most_common())
    longest = max(told, key=lambda each: float(each["cpu"]))
    cpu = [1000 * each["cpu"] for each in told]
    return [
        Row(TOPIC, "files", len(told), "", note=note),
        Row(TOPIC, "crashes and hangs", crashed, "", limit=0),
        Row(TOPIC, "errors other than our own", outcomes["error"], "", limit=0),
        Row.of(TOPIC, "processor time for one", "ms", cpu),
        Row(TOPIC, "  99 of 100", percentile(cpu, 99), "ms"),
        Row(
            TOPIC,
            "  the longest",
            longest["cpu"],
            "s",
            limit=LONGEST_SECONDS,
            note=f"file {longest['number']}",
        ),
        Row(TOPIC, "  on the clock", max(each["wall"] for each in told), "s"),
        Row(
            TOPIC,
            "memory at most, above idle",
            max(each["above_idle"] for each in told),
            "MB",
            limit=MOST_MEGABYTES,
        ),
    ]


def hostile_file(number: int) -> bytes:
    """One of them; the same number gives the same file."""
    chance = random.Random(number)  # noqa: S311 - dice, not secrets
    if number % 50 == 0:
        return chance.choice(_BOMBS)(chance)
    data = chance.choice(_seeds())
    for _ in range(chance.choice((1, 1, 1, 3))):
        data = chance.choice(_HARMS)(bytearray(data), chance)
    return data


@cache
def _seeds() -> list[bytes]:
    """Healthy pictures of all formats, modes and extras."""
    photo = Image.open(io.BytesIO(paper_photo("407", 5, Scene(pen=5, height=0.4), (480, 360))))
    photo.load()
    grey, palette = photo.convert("L"), photo.convert("P")
    clear = photo.convert("RGBA")
    clear.putalpha(grey)
    deep = Image.fromarray(np.asarray(grey, np.uint16) * 257)
    exif = Image.Exif()
    exif[0x0112] = 6
    frames = {"save_all": True, "append_images": [palette.rotate(90)], "duration": 40}
    return [
        _saved(photo, "JPEG", quality=85),
        _saved(photo, "JPEG", progressive=True, exif=exif),
        _saved(photo.convert("CMYK"), "JPEG"),
        _saved(photo, "PNG"),
        _saved(clear, "PNG"),
        _saved(palette, "PNG", transparency=0),
        _saved(deep, "PNG"),
        _saved(photo, "WEBP"),
        _saved(clear, "WEBP", lossless=True, **frames),
        _saved(palette, "GIF", **frames),
        _saved(grey, "BMP"),
        _saved(photo, "TIFF", compression="tiff_lzw"),
        _saved(deep, "TIFF"),
        _saved(grey.convert("1"), "TIFF", compression="group4"),
    ]


def _saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def _flip(data: bytearray, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 4, 32, 256))):
        if data:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def _harm_header(data: bytearray, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 8)):
        if data:
            data[chance.randrange(min(len(data), 64))] = chance.choice((0, 1, 127, 128, 254, 255))
    return bytes(data)


def _cut(data: bytearray, chance: random.Random) -> bytes:
    return bytes(data[: chance.randrange(len(data) + 1)])


def _drop(data: bytearray, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    del data[start : start + chance.choice((1, 16, 512))]
    return bytes(data)


def _repeat(data: bytearray, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    piece = data[start : start + chance.choice((4, 64, 4096))]
    return bytes(data[:start] + piece * chance.choice((2, 8, 64)) + data[start:])


def _splice(data: bytearray, chance: random.Random) -> bytes:
    other = chance.choice(_seeds())
    return bytes(data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other)) :])


def _insert(data: bytearray, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    data[start:start] = chance.randbytes(chance.choice((1, 4, 64, 1024)))
    return bytes(data)


def _noise(chance: random.Random) -> bytes:
    """A healthy picture with nothing but noise on it."""
    width, height = chance.choice(((64, 64), (640, 480), (1024, 1024)))
    coarse = chance.choice((1, 2, 4, 16))
    dots = Image.frombytes(
        "L", (width // coarse, height // coarse), chance.randbytes(width * height // coarse**2)
    )
    return _saved(dots.resize((width, height), Image.Resampling.NEAREST), "PNG", compress_level=1)


def _promise(chance: random.Random) -> bytes:
    """A header that promises a huge picture, and next to nothing after it."""
    data = bytearray(chance.choice(_seeds()))
    if data.startswith(b"\x89PNG"):
        data[16:24] = (30_000).to_bytes(4, "big") * 2
    elif data.startswith(b"GIF"):
        data[6:10] = b"\xff" * 4
    elif data.startswith(b"BM"):
        data[18:26] = (60_000).to_bytes(4, "little") * 2
    elif (start := data.find(b"\xff\xc0")) > 0:
        data[start + 5 : start + 9] = b"\xff" * 4
    return bytes(data)


def _bomb(chance: random.Random) -> bytes:
    """Many pixels, all alike, just below what we decode or just above it."""
    side = chance.choice((4470, 4480, 7000))
    return _saved(Image.new(chance.choice(("1", "L", "P")), (side, side), 1), "PNG")


def _flat(chance: random.Random) -> bytes:
    """As many pixels as we decode, in colour and see-through."""
    return _whole(chance.choice(("RGB", "RGBA", "L")), chance.choice(("PNG", "WEBP", "TIFF")))


@cache
def _whole(mode: str, kind: str) -> bytes:
    side = {"WEBP": 3400, "TIFF": 3800}.get(kind, 4470)
    return _saved(Image.new(mode, (side, side), 200), kind)


def _nonsense(chance: random.Random) -> bytes:
    return chance.randbytes(chance.choice((0, 1, 20, 5000)))


_HARMS: tuple[Callable[[bytearray, random.Random], bytes], ...] = (
    _flip,
    _harm_header,
    _cut,
    _drop,
    _repeat,
    _splice,
    _insert,
)
_BOMBS: tuple[Callable[[random.Random], bytes], ...] = (_noise, _promise, _bomb, _flat, _nonsense)


def _read_in_a_process(releases: Path, first: int, count: int) -> list[dict[str, Any]]:
    """What one process told of the files that it survived."""
    command = [sys.executable, "-m", "scripts.benchmarks.hostile"]
    given = [str(releases), str(first), str(count)]
    done = subprocess.run(  # noqa: S603 - ourselves
        [*command, *given],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=False,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def _read(releases: Path, numbers: range) -> Iterator[dict[str, Any]]:
    reader, pid = DigitReader(releases), os.getpid()
    reader.read(_seeds()[0])
    idle = machine.resident_mb(pid) or 0.0
    for number in numbers:
        file = hostile_file(number)
        machine.forget_peak(pid)
        faulthandler.dump_traceback_later(STUCK_SECONDS, exit=True)
        wall, cpu = time.perf_counter(), time.process_time()
        try:
            reader.read(file)
            outcome = "read"
        except ReadingError as error:
            outcome = type(error).__name__
        except Exception:  # noqa: BLE001 - what must not happen is counted
            outcome = "error"
        faulthandler.cancel_dump_traceback_later()
        yield {
            "number": number,
            "outcome": outcome,
            "wall": time.perf_counter() - wall,
            "cpu": time.process_time() - cpu,
            "above_idle": (machine.peak_mb(pid) or 0.0) - idle,
        }


if __name__ == "__main__":
    start, count = int(sys.argv[2]), int(sys.argv[3])
    for line in _read(Path(sys.argv[1]), range(start, start + count)):
        print(json.dumps(line), flush=True)
