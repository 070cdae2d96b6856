"""How many pictures a person may send: a bucket that fills again, a little with every second.

Method: the generic cell rate algorithm (ITU-T I.371), which remembers one time for each person.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

LONGEST_WAIT_SECONDS = 120.0
"""Pictures that would wait for longer are left out, lest one person fill all hands."""
MOST_PEOPLE = 10_000
MOST_TURNS = 8_000
"""Twice as many as updates can be in hand, those that are parked among them."""


@dataclass(frozen=True, slots=True)
class Turn:
    """When the pictures of one update may be read."""

    wait: float
    """Seconds, 0 for at once; of what is left out, for how long all is."""
    left_out: bool = False
    """Whether they cannot be read at all: too many wait before them."""


@dataclass(slots=True)
class _Person:
    full_at: float
    """When their bucket is full again."""
    closed_until: float = 0.0
    """Until when all that they send is left out; whatever waited has been read by then."""
    told: set[str] = field(default_factory=set)
    """What they were told since nothing of theirs waited."""


class Allowance:
    """So many pictures a minute for each person, all at once if they like."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        """`per_minute` is 0 for no limit."""
        self.per_minute = per_minute
        self._clock = clock
        self._people: dict[int, _Person] = {}
        self._turns: dict[int, float] = {}
        """When those may be read that asked once, by their update."""

    def turn(self, person: int, update_id: int, pictures: int = 1) -> Turn:
        """The turn of an update; asking again for the same one takes nothing more.

        Several pictures may be read when there is room for the first, and count as several.
        Once something of theirs is left out, all is until nothing waits any more.
        """
        if not self.per_minute:
            return Turn(0.0)
        now = self._clock()
        if update_id not in self._turns:
            known = self._person(person, now)
            wait = self._wait(known, now)
            if wait > LONGEST_WAIT_SECONDS:
                known.closed_until = now + wait
            if known.closed_until > now:
                return Turn(known.closed_until - now, left_out=True)
            known.full_at = max(known.full_at, now) + pictures * self._each
            self._turns[update_id] = now + wait
            if len(self._turns) > MOST_TURNS:
                self._forget_those_long_read()
        return Turn(max(self._turns[update_id] - now, 0.0))

    def is_news(self, person: int, words: str) -> bool:
        """Whether they were not told this since nothing of theirs waited."""
        return words not in self._person(person, self._clock()).told

    def told(self, person: int, words: str) -> None:
        """They were told this."""
        self._person(person, self._clock()).told.add(words)

    @property
    def _each(self) -> float:
        """Seconds in which there is room for one more picture."""
        return 60.0 / self.per_minute

    def _wait(self, person: _Person, now: float) -> float:
        empty_at = person.full_at - (self.per_minute - 1) * self._each
        return max(empty_at - now, 0.0)

    def _forget_those_long_read(self) -> None:
        """Half of the turns: those whose time came first. What waits is in the other half."""
        by_time = sorted(self._turns.items(), key=lambda turn: turn[1])
        self._turns = dict(by_time[len(by_time) // 2 :])

    def _person(self, person: int, now: float) -> _Person:
        known = self._people.pop(person, None)
        if known is None or known.full_at <= now:
            known = _Person(full_at=now)
        elif 0.0 < known.closed_until <= now:
            known = _Person(full_at=known.full_at)
        self._people[person] = known  # the one who wrote last stands last
        if len(self._people) > MOST_PEOPLE:
            del self._people[next(iter(self._people))]
        return known
