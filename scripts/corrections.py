"""What people confirmed and corrected, from the bot's database, as lessons for training."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.hands import everybodys
from bot.settings import Settings
from bot.storage import Storage
from model.corrections import Judged, believed, right, split, with_lessons
from model.errors import DatasetError
from model.in_service import Loaded, load_checked
from model.network.examples import NO_DIGIT
from model.network.recipes import Recipe
from model.network.training import Examples, Taught
from model.release import current


@dataclass(frozen=True)
class Lessons:
    """What people judged: one part to learn, one to measure it by. Empty where not asked for."""

    learned: Judged
    held_out: Judged
    said: int = 0
    """How many judgements there are in all."""
    present: Loaded | None = None
    """The release in service, that they are about."""

    @property
    def fingerprints(self) -> dict[str, str]:
        """For the card."""
        return {"corrections": self.learned.fingerprint} if len(self.learned) else {}

    def beside(self, examples: Examples | Taught, seed: int, epoch: int) -> Examples | Taught:
        """An epoch's examples, and lessons after them."""
        if not len(self.learned):
            return examples
        return with_lessons(examples, self.learned, seed, epoch)

    def report(
        self, answers: Callable[[NDArray[np.uint8]], NDArray[np.float32]]
    ) -> dict[str, Any] | None:
        """What was gained on the digits of the people who were left out; printed, too."""
        if self.present is None:
            return None
        told: dict[str, Any] = {
            "people": self.learned.count,
            "digits": len(self.learned),
            "judged": self.said,
            "held_out_people": self.held_out.count,
            "held_out_digits": len(self.held_out),
        }
        print(
            f"Corrections: of {self.said} judged digits, {len(self.learned)} of"
            f" {self.learned.count} people were learned; {len(self.held_out)} of"
            f" {self.held_out.count} others were left out."
        )
        if len(self.held_out):
            vectors = (self.held_out.pixels / 255).astype(np.float32)
            before = right(self.held_out, self.present.classifier.raw(vectors))
            after = right(self.held_out, answers(self.held_out.pixels))
            print(f"Of those {after:.1%} are right, {before:.1%} by {self.present.release.id}.")
            told |= {"right": after, "right_before": before, "before": self.present.release.id}
        return told


def lessons_for(place: str | None, releases: Path, recipe: Recipe) -> Lessons:
    """What people judged, as far as it can be believed; nothing where `place` is None.

    Raises:
        DatasetError: there is no database there, or it cannot be read.
        ReleaseError: no release is in service whose word could be weighed against theirs.
    """
    if place is None:
        nothing = Judged(
            np.empty(0, np.int64), np.empty(0, np.int64), np.empty((0, 784), np.uint8)
        )
        return Lessons(nothing, nothing)
    judged = judged_digits(place)
    present = load_checked(current(releases))
    known = judged if recipe.no_digit else judged.only(judged.truths != NO_DIGIT)
    learned, held_out = split(known)
    classifier = present.classifier
    return Lessons(
        believed(learned, learned, classifier),
        believed(held_out, learned, classifier),
        len(judged),
        present,
    )


def judged_digits(place: str) -> Judged:
    """All digits that people judged, the oldest first.

    Args:
        place: a SQLAlchemy URL, or a file of SQLite; empty for the bot's own DATABASE_URL.

    Raises:
        DatasetError: there is no such database, or it cannot be read.
    """
    url = _url(place)
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").is_file():
        raise DatasetError(f"there is no database at {parsed.database}")
    try:
        rows = asyncio.run(_rows(url))
    except (SQLAlchemyError, OSError, TypeError) as error:
        why = str(getattr(error, "orig", None) or error).partition("\n")[0]
        raise DatasetError(f"the database cannot be read ({why})") from error
    return Judged(
        np.array([person for person, _, _ in rows], np.int64),
        np.array([truth for _, truth, _ in rows], np.int64),
        np.frombuffer(b"".join(pixels for _, _, pixels in rows), np.uint8).reshape(-1, 784),
    )


def _url(place: str) -> str:
    if place and "://" not in place:
        place = f"sqlite:///{place}"
    try:
        settings = Settings.model_validate({"database_url": place}) if place else Settings()
    except ValidationError as error:
        raise DatasetError(f"DATABASE_URL {error.errors()[0]['msg']}") from error
    return settings.database_url.get_secret_value()


async def _rows(url: str) -> list[tuple[int, int, bytes]]:
    storage = Storage(url)
    try:
        return await everybodys(storage)
    finally:
        await storage.close()
