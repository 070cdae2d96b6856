"""The reader and the whole bot under files that mean harm.

python -m scripts.benchmarks.hostile RELEASES reads files that it is given, and tells of each.
"""

import faulthandler
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from model.reader import DigitReader, ReadingError
from scripts.benchmarks import machine
from scripts.benchmarks.children import ROOT
from scripts.benchmarks.hostile_files import healthy, hostile_file
from scripts.benchmarks.row import Row, percentile

LONGEST_SECONDS, MOST_MEGABYTES = 2.0, 200.0
STUCK_SECONDS = 60.0
TOPIC = "Hostile files, the reader"


def rows(releases: Path, files: int) -> list[Row]:
    """What the reader makes of so many files."""
    told: list[dict[str, Any]] = []
    crashed = 0
    while len(told) + crashed < files:
        told += _read_in_a_process(releases, range(len(told) + crashed, files))
        crashed += len(told) + crashed < files  # it died of the next one, or hung on it
    outcomes = Counter(each["outcome"] for each in told)
    note = ", ".join(f"{name} {count}" for name, count in outcomes.most_common())
    longest = max(told, key=lambda each: float(each["cpu"]))
    largest = max(told, key=lambda each: float(each["above_idle"]))
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
            largest["above_idle"],
            "MB",
            limit=MOST_MEGABYTES,
            note=f"file {largest['number']}",
        ),
    ]


def _read_in_a_process(releases: Path, numbers: range) -> list[dict[str, Any]]:
    """What one process told of the files that it survived; they are made outside of it."""
    command = [sys.executable, "-m", "scripts.benchmarks.hostile", str(releases)]
    told: list[dict[str, Any]] = []
    with subprocess.Popen(  # noqa: S603 - ourselves
        command,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as reader:
        if reader.stdin is None or reader.stdout is None:
            raise RuntimeError("no pipes")
        for number in numbers:
            file = hostile_file(number)
            try:
                reader.stdin.write(len(file).to_bytes(8, "big") + file)
                reader.stdin.flush()
            except BrokenPipeError:
                break
            line = reader.stdout.readline()
            if not line:
                break
            told.append({"number": number, **json.loads(line)})
    return told


def _files(given: IO[bytes]) -> Iterator[bytes]:
    while length := given.read(8):
        yield given.read(int.from_bytes(length, "big"))


def _read(reader: DigitReader, file: bytes, idle: float) -> dict[str, Any]:
    pid = os.getpid()
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
    return {
        "outcome": outcome,
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "above_idle": (machine.peak_mb(pid) or 0.0) - idle,
    }


def main() -> None:
    """Reads what comes in, a line of JSON for each."""
    reader = DigitReader(Path(sys.argv[1]))
    reader.read(healthy()[0])
    idle = machine.resident_mb(os.getpid()) or 0.0
    for file in _files(sys.stdin.buffer):
        print(json.dumps(_read(reader, file, idle)), flush=True)


if __name__ == "__main__":
    main()
