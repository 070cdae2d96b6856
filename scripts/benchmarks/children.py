"""Contenders as processes: started, timed to the first answer, and asked what they measured."""

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Run:
    """One process of one contender."""

    said: str
    start: float
    """Seconds from nothing to the first answer."""
    wall: list[float]
    """Seconds that each further photo took."""
    cpu: list[float]
    """Seconds of processor time of each."""
    idle: float | None
    """Megabytes after the first answer."""
    peak: float | None
    """Megabytes at most."""


def run(name: str, photo: Path, releases: Path, photos: int, seconds: float) -> Run:
    """Runs one contender on one photo.

    Raises:
        RuntimeError: it failed.
    """
    given = [name, photo, releases, photos, seconds]
    command = [sys.executable, "-m", "scripts.benchmarks.contenders", *map(str, given)]
    began = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise RuntimeError(f"{name} failed: {done.stderr[-500:]}")
    told = json.loads(done.stdout)
    return Run(start=told.pop("answered") - began, **told)
