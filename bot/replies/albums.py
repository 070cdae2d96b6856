"""What was read in an album: one answer for all of its pictures."""

from collections.abc import Callable, Sequence
from html import escape

from telegram.constants import MessageLimit

from bot.languages import _
from bot.replies.answers import answer
from model.reader import Reading

LONGEST = int(MessageLimit.MAX_TEXT_LENGTH) - 500
"""Characters; what people say of an answer has its place below."""


def album(read: Sequence[Reading | str]) -> str:
    """Picture by picture, as HTML: its reading, or why there is none. Without empty lines."""
    whole = _listed(read, answer)
    if len(whole) <= LONGEST:
        return whole
    share = LONGEST // len(read) - 50
    return _listed(read, lambda reading: _cut(reading.text, share))


def _listed(read: Sequence[Reading | str], told: Callable[[Reading], str]) -> str:
    return "\n".join(f"{place}. {_entry(one, told)}" for place, one in enumerate(read, 1))


def _entry(one: Reading | str, told: Callable[[Reading], str]) -> str:
    if isinstance(one, str):
        return escape(one)
    if not one.digits:
        return _("no digit found")
    return f"\n{told(one)}" if len(one.lines) > 1 else told(one)


def _cut(text: str, characters: int) -> str:
    """As many of the rows as have their place; the rest is to be asked for."""
    if len(text) <= characters:
        return f"<pre>{text}</pre>"
    more = _("and more: send me this one alone")
    return f"<pre>{text[:characters]}</pre>\n{more}"
