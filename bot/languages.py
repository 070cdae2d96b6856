"""The language of the person in hand: its words, its numbers, its dates."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

CATALOGUES = Path(__file__).parent / "locale"
DOMAIN = "digitbot"


@dataclass(frozen=True, slots=True)
class Language:
    """How a language writes figures; its words are in its catalogue."""

    point: str
    thousands: str
    percent: str
    day: str
    grouped_from: int = 1_000
    """The smallest number whose thousands are set apart."""


# Unicode's CLDR says so, and a test compares; Babel itself would cost the bot 33 MB on disk.
LANGUAGES = {
    "en": Language(".", ",", "{}%", "{0.day} {0:%B} {0.year}"),
    "de": Language(",", ".", "{}\N{NBSP}%", "{0.day}.{0.month}.{0.year}"),
    "es": Language(",", ".", "{}\N{NBSP}%", "{0.day}/{0.month}/{0.year}", 10_000),
    "fr": Language(",", "\N{NNBSP}", "{}\N{NBSP}%", "{0:%d}/{0:%m}/{0.year}"),
    "ru": Language(",", "\N{NBSP}", "{}\N{NBSP}%", "{0:%d}.{0:%m}.{0.year}"),
    "uk": Language(",", "\N{NBSP}", "{}%", "{0:%d}.{0:%m}.{0.year}"),
    "zh": Language(".", ",", "{}%", "{0.year}年{0.month}月{0.day}日"),
}
ENGLISH = "en"
_spoken: ContextVar[str] = ContextVar("spoken", default=ENGLISH)


@contextmanager
def speaking(language_code: str | None) -> Iterator[None]:
    """What is said inside is in this language, or in English where we have no words for it.

    Takes codes as Telegram gives them, such as "de" or "de-AT". Each task has its own language,
    and hands it on to the tasks and threads that it starts.
    """
    code = (language_code or ENGLISH).lower().partition("-")[0]
    token = _spoken.set(code if code in LANGUAGES else ENGLISH)
    try:
        yield
    finally:
        _spoken.reset(token)


def spoken() -> str:
    """The code of the language spoken."""
    return _spoken.get()


def _(text: str) -> str:
    """The text in the language spoken."""
    return _words(_spoken.get()).gettext(text)


def ngettext(one: str, many: str, number: int) -> str:
    """The text in the form that the language spoken has for so many."""
    return _words(_spoken.get()).ngettext(one, many, number)


def number(value: float, decimals: int = 0) -> str:
    """A number with the decimal mark and the thousands of the language spoken."""
    language = LANGUAGES[_spoken.get()]
    grouping = "," if abs(value) >= language.grouped_from else ""
    marks = str.maketrans(",.", language.thousands + language.point)
    return f"{value:{grouping}.{decimals}f}".translate(marks)


def percent(share: float, decimals: int = 0) -> str:
    """A share of 1 in per cent."""
    return LANGUAGES[_spoken.get()].percent.format(number(100 * share, decimals))


def day(moment: datetime) -> str:
    """A date without its time."""
    return LANGUAGES[_spoken.get()].day.format(moment)


@cache
def _words(code: str) -> NullTranslations:
    return translation(DOMAIN, CATALOGUES, [code], fallback=True)
