"""Trouble on demand: what a hostile network or a tired Telegram does to a bot.

A fault is a rule. Each call of a method that it names meets it with its `probability`, until it
was met `times` times. With `after`, the method does its work first and only its answer is lost.
"""

import random
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

Kind = Literal["401", "429", "500", "502", "cut", "hang", "latency", "duplicate", "shuffle"]

KINDS: tuple[str, ...] = get_args(Kind)
"""What can happen. 401, 429, 500, 502: that answer. cut: the connection breaks in the middle of
an answer. hang: no answer for `seconds`, then a cut. latency: an answer `seconds` late. duplicate:
updates come twice. shuffle: updates come out of order."""


@dataclass
class Fault:
    """One rule."""

    kind: Kind
    method: str = "*"
    """The method it strikes, `file` for downloads, `*` for all. Updates meet duplicate and
    shuffle as `getUpdates` or as `webhook`."""
    probability: float = 1.0
    times: int | None = None
    """How often it strikes; None for always."""
    seconds: float = 1.0
    """retry_after of a 429, length of a hang, latency."""
    chat_id: int | None = None
    """Strikes calls for this chat only."""
    after: bool = False

    def __post_init__(self) -> None:
        """Refuses a kind that we do not know."""
        if self.kind not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}")


class Faults:
    """The rules in force, with a seeded chance."""

    def __init__(self, seed: int = 0) -> None:
        """No trouble at first."""
        self.rules: list[Fault] = []
        self.struck: dict[str, int] = {}
        """How often each kind struck."""
        self._chance = random.Random(seed)  # noqa: S311 - dice, not secrets

    def add(self, fault: Fault) -> None:
        """Puts a rule in force."""
        self.rules.append(fault)

    def clear(self) -> None:
        """Lifts all rules."""
        self.rules.clear()

    def strike(self, method: str, chat_id: object = None, *kinds: Kind) -> list[Fault]:
        """The faults that this call meets, of these kinds where any are named."""
        met = [rule for rule in self.rules if self._meets(rule, method, chat_id, kinds)]
        for rule in met:
            self.struck[rule.kind] = self.struck.get(rule.kind, 0) + 1
            if rule.times is not None:
                rule.times -= 1
        self.rules = [rule for rule in self.rules if rule.times is None or rule.times > 0]
        return met

    def shuffled(self, method: str, updates: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """A batch of updates for this way of delivery, out of order where a rule says so."""
        if len(updates) > 1 and self.strike(method, None, "shuffle"):
            return self._chance.sample(updates, len(updates))
        return updates

    def to_json(self) -> dict[str, Any]:
        """The rules in force and how often each kind struck."""
        return {"rules": [asdict(rule) for rule in self.rules], "struck": self.struck}

    def _meets(self, rule: Fault, method: str, chat_id: object, kinds: tuple[Kind, ...]) -> bool:
        if kinds and rule.kind not in kinds:
            return False
        if rule.method not in {"*", method}:
            return False
        if rule.chat_id is not None and str(rule.chat_id) != str(chat_id):
            return False
        return self._chance.random() < rule.probability
