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
    """Megabytes (1e6) of memory that a process holds, and what its children hold for themselves.

    None where the system does not say.
    """
    own = _status_mb(pid, "VmRSS")
    return None if own is None else own + sum(map(_unshared_mb, _children(pid)))


def peak_mb(pid: int) -> float | None:
    """Megabytes (1e6) of memory that they held at most, each at its own time; None as above."""
    own = _status_mb(pid, "VmHWM")
    if own is None:
        return None
    for child in _children(pid):
        held, most = _status_mb(child, "VmRSS") or 0.0, _status_mb(child, "VmHWM") or 0.0
        own += _unshared_mb(child) + most - held
    return own


def forget_peak(pid: int) -> None:
    """Begins `peak_mb` anew, where the system can."""
    for one in (pid, *_children(pid)):
        with contextlib.suppress(OSError):
            (_PROC / str(one) / "clear_refs").write_text("5")


def cpu_seconds(pid: int) -> float | None:
    """Processor time of a process and its children so far, all their threads; None as above."""
    own = _cpu_seconds(pid)
    return None if own is None else own + sum(_cpu_seconds(one) or 0.0 for one in _children(pid))


def _children(pid: int) -> list[int]:
    """Those that a process has now."""
    try:
        listed = (_PROC / str(pid) / "task" / str(pid) / "children").read_text()
    except OSError:
        return []
    return [int(child) for child in listed.split()]


def _unshared_mb(pid: int) -> float:
    """Megabytes that no other process has, too."""
    try:
        lines = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) * 1024 / 1e6


def _cpu_seconds(pid: int) -> float | None:
    """Of one process, and of children that have ended."""
    try:
        fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _status_mb(pid: int, name: str) -> float | None:
    try:
        lines = (_PROC / str(pid) / "status").read_text().splitlines()
    except OSError:
        return None
    return next(
        (int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith(name)), None
    )


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
