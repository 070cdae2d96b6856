"""How the process is: what it has in hand, how long replies take, what went wrong."""

import math
import time
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HOUR = 3600.0
MOST_KEPT = 5000
"""Replies and errors of the last hour that are looked at."""
MOST_LINES = 5
"""Errors that are kept word by word."""
BUCKETS = (0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
"""Seconds up to which replies are counted, for those who watch from outside."""


@dataclass(frozen=True, slots=True)
class LastHour:
    """What was done in the last hour, as far as it is kept."""

    replies: int
    errors: int
    median: float
    """Seconds from an update's arrival to its answer; 0 where there was none."""
    percentile_99: float

    @property
    def error_rate(self) -> float:
        """Errors for each update that was done."""
        return min(self.errors / self.replies, 1.0) if self.replies else float(self.errors > 0)


class Vitals:
    """Counts in memory, since the start and for the last hour."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        """`clock` gives Unix seconds."""
        self._clock = clock
        self.started = clock()
        self.in_hand = 0
        """Updates, an album being one, that wait or are worked on."""
        self.errors = 0
        self.reply_seconds = 0.0
        """The sum over all replies."""
        self.up_to = [0] * (len(BUCKETS) + 1)
        """Replies by the bucket they fall into; the last has no end."""
        self.last_lines: deque[str] = deque(maxlen=MOST_LINES)
        """The newest errors, as the log has them."""
        self._took: deque[tuple[float, float]] = deque(maxlen=MOST_KEPT)
        self._failed: deque[float] = deque(maxlen=MOST_KEPT)

    @contextmanager
    def update(self) -> Iterator[None]:
        """Around the work on an update: from its arrival until its answer is out."""
        began = time.monotonic()
        self.in_hand += 1
        try:
            yield
        finally:
            self.in_hand -= 1
        self._replied(time.monotonic() - began)

    def error(self, line: str) -> None:
        """Something went wrong for good; `line` is what the log says of it."""
        self.errors += 1
        self._failed.append(self._clock())
        self.last_lines.append(line)

    def last_hour(self) -> LastHour:
        """What was done in the last hour."""
        since = self._clock() - HOUR
        took = sorted(seconds for at, seconds in self._took if at >= since)
        errors = sum(at >= since for at in self._failed)
        return LastHour(len(took), errors, _quantile(took, 0.5), _quantile(took, 0.99))

    def _replied(self, seconds: float) -> None:
        self.reply_seconds += seconds
        self.up_to[bisect_left(BUCKETS, seconds)] += 1
        self._took.append((self._clock(), seconds))


def resident_bytes() -> int:
    """The memory that this process has in use; 0 where the system does not say."""
    try:
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmRSS:"):
                return 1024 * int(line.split()[1])
    except OSError:
        pass
    return 0


def _quantile(ordered: list[float], share: float) -> float:
    """The value that so large a share does not exceed (nearest rank)."""
    if not ordered:
        return 0.0
    return ordered[math.ceil(share * len(ordered)) - 1]
