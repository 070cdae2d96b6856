"""One measured figure, with what it may be and what it stands against."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Self

MORE_IS_BETTER = frozenset({"photos/s", "images/s", "%"})


@dataclass(frozen=True, slots=True)
class Row:
    """A figure of one topic; the value is the median where there were several runs."""

    topic: str
    name: str
    value: float
    unit: str
    """ms, s, MB, photos/s, images/s, minutes or %."""
    runs: int = 1
    low: float | None = None
    high: float | None = None
    """What 5 and 95 of 100 runs stayed below."""
    cpu: float | None = None
    """Milliseconds of processor time, which other programs on the machine hardly change."""
    limit: float | None = None
    """What it is to keep: at most, or at least where more is better."""
    against: str = ""
    """The row of the same topic that this one is an alternative to."""
    note: str = ""

    @classmethod
    def of(cls, topic: str, name: str, unit: str, values: Sequence[float], **more: Any) -> Self:
        """The median of some values, with their spread."""
        low, high = percentile(values, 5), percentile(values, 95)
        return cls(topic, name, median(values), unit, len(values), low, high, **more)

    @property
    def kept(self) -> bool | None:
        """Whether the limit is kept; None where there is none."""
        if self.limit is None:
            return None
        return (
            self.value >= self.limit if self.unit in MORE_IS_BETTER else self.value <= self.limit
        )

    def times(self, ours: float) -> float:
        """How many times more this row takes than ours; for rates, how many times less it does."""
        worse, better = (ours, self.value) if self.unit in MORE_IS_BETTER else (self.value, ours)
        return worse / better if better else float("inf")


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that `percent` of all stay at or below (nearest rank)."""
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)]
