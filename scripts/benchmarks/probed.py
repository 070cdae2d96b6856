"""The bot with a probe on its event loop: python -m scripts.benchmarks.probed FILE.

On SIGUSR2 it writes to FILE what held the loop longest since the last time, as JSON.
"""

import asyncio
import gc
import json
import os
import signal
import sys
import time
from asyncio.events import Handle
from pathlib import Path
from typing import Any

from bot.__main__ import main

BLOCKED_SECONDS = 0.05


class Probe:
    """Times every callback of the loop: on the clock, and in processor time of its thread."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Forgets what was."""
        self.wall, self.cpu, self.blocked, self.what = 0.0, 0.0, 0, ""

    def attach(self) -> None:
        """Times all from now on."""
        run = Handle._run  # noqa: SLF001 - the one place through which every callback goes

        def timed(handle: Any) -> None:
            began, used = time.perf_counter(), time.thread_time()
            run(handle)
            self._note(time.perf_counter() - began, time.thread_time() - used, handle)

        Handle._run = timed  # type: ignore[method-assign, assignment]  # noqa: SLF001

    def _note(self, wall: float, cpu: float, handle: object) -> None:
        self.wall = max(self.wall, wall)
        if cpu > self.cpu:
            self.cpu, self.what = cpu, repr(handle)[:300]
        self.blocked += cpu > BLOCKED_SECONDS

    def write(self, file: Path) -> None:
        """Writes what it saw, and begins anew."""
        gc.collect()  # what only waits to be collected is no growth
        told = {
            "wall": self.wall,
            "cpu": self.cpu,
            "blocked": self.blocked,
            "what": self.what,
            "tasks": len(asyncio.all_tasks()),
            "objects": len(gc.get_objects()),
        }
        part = file.with_suffix(".part")
        part.write_text(json.dumps(told))
        os.replace(part, file)  # noqa: PTH105 - at once, or not at all
        self.begin()


if __name__ == "__main__":
    probe = Probe()
    probe.attach()
    signal.signal(signal.SIGUSR2, lambda *_: probe.write(Path(sys.argv[1])))
    sys.exit(main([]))
