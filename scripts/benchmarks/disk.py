"""How much disk each environment takes: the sum of the files that its packages installed."""

import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from scripts.benchmarks.row import Row

DISK = "Installed size"
_LOCKED = re.compile(r"^([a-z0-9._-]+)==", re.MULTILINE)


def rows(requirements: Path) -> list[Row]:
    """Serving, which holds no TensorFlow, against training, where that is installed."""
    serving = _packages(requirements / "serving.txt")
    training = _packages(requirements / "training.txt")
    found = [
        Row(DISK, "serving", _megabytes(serving), "MB", limit=400, note=f"{len(serving)} packages")
    ]
    if "tensorflow" in training:
        note = f"{len(training)} packages"
        found.append(
            Row(DISK, "with TensorFlow", _megabytes(training), "MB", against="serving", note=note)
        )
    largest = sorted(serving, key=serving.__getitem__, reverse=True)[:5]
    return found + [Row(DISK, f"  {name}", serving[name] / 1e6, "MB") for name in largest]


def _packages(lock: Path) -> dict[str, int]:
    """Bytes of each package of a lock that is installed here, without compiled Python."""
    sizes: dict[str, int] = {}
    for name in _LOCKED.findall(lock.read_text()):
        try:
            files = distribution(name).files or []
        except PackageNotFoundError:
            continue  # for other systems
        paths = [Path(str(file.locate())) for file in files if file.suffix != ".pyc"]
        sizes[name] = sum(path.stat().st_size for path in paths if path.exists())
    return sizes


def _megabytes(packages: dict[str, int]) -> float:
    return sum(packages.values()) / 1e6
