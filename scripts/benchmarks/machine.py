"""What the figures were measured on, and what a process takes of it."""

import contextlib
import os
import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PROC = Path("/proc")
_PACKAGES = ("numpy", "opencv-python-headless", "ai-edge-litert", "python-telegram-bot", "keras")


def facts() -> dict[str, object]:
    """The machine, the interpreter, the libraries, and how busy it all is."""
    return {
        "measured": datetime.now(UTC).isoformat(timespec="seconds"),
        "system": f"{platform.system()} {platform.machine()}",
        "processor": _processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load": load(),
        "versions": {name: found for name in _PACKAGES if (found := _version(name))},
    }


def load() -> float:
    """How many processes wanted a core on average in the last minute."""
    return round(os.getloadavg()[0], 1)


def resident_mb(pid: int) -> float | None:
    """Megabytes (1e6) of memory that a process holds; None where the system does not say."""
    return _status_mb(pid, "VmRSS")


def peak_mb(pid: int) -> float | None:
    """Megabytes (1e6) of memory that a process held at most; None as above."""
    return _status_mb(pid, "VmHWM")


def forget_peak(pid: int) -> None:
    """Begins `peak_mb` anew, where the system can."""
    with contextlib.suppress(OSError):
        (_PROC / str(pid) / "clear_refs").write_text("5")


def cpu_seconds(pid: int) -> float | None:
    """Processor time of a process so far, all its threads; None where the system does not say."""
    try:
        fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _status_mb(pid: int, name: str) -> float | None:
    try:
        lines = (_PROC / str(pid) / "status").read_text().splitlines()
    except OSError:
        return None
    return next(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith(name))


def _processor() -> str:
    try:
        lines = (_PROC / "cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "")


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
