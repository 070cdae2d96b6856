"""For the bot's operators: in English and in the words of the log, as HTML."""

from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape

from bot.vitals import LastHour
from model.release import Release

LONGEST_LINE = 300
"""Characters of an error that are shown."""
MOST_LISTED = 30
"""Releases; a message has room for some seventy."""


def state(
    hour: LastHour, in_hand: int, memory: int, load: float, release: str, started: float
) -> str:
    """How the bot is; memory in bytes, the start in Unix seconds."""
    since = datetime.fromtimestamp(started, UTC)
    return (
        f"<b>Load</b>: {in_hand} in hand, {hour.replies} answered in the last hour; "
        f"{memory / 1e6:.0f} MB, machine at {load:.2f}\n"
        f"<b>Errors</b>: {hour.errors} in the last hour, {100 * hour.error_rate:.2f} %\n"
        f"<b>Replies</b>: half within {hour.median:.2f} s, "
        f"99 % within {hour.percentile_99:.2f} s\n"
        f"<b>Release</b>: <code>{escape(release)}</code>, "
        f"running since {since:%Y-%m-%d %H:%M} UTC"
    )


def last_errors(lines: Sequence[str]) -> str:
    """The newest errors, each as one line of the log."""
    if not lines:
        return "<b>Last errors</b>: none since the start"
    shown = "\n\n".join(escape(line[:LONGEST_LINE]) for line in lines)
    return f"<b>Last errors</b>\n<pre>{shown}</pre>"


def releases(found: Sequence[Release], in_service: str) -> str:
    """The newest releases, of all from the oldest on; the one in service; what can be done."""
    older = [release for release in found[:-MOST_LISTED] if release.id == in_service]
    shown = [*older, *found[-MOST_LISTED:]]
    lines = [
        f"{'→' if release.id == in_service else '·'} <code>{escape(release.id)}</code>, "
        f"{escape(release.card.recipe)}, {100 * release.card.test.accuracy:.2f} % of MNIST"
        for release in shown
    ]
    if len(found) > len(shown):
        lines.append(f"and {len(found) - len(shown)} more, older than these")
    return "\n".join([*lines, "", "/release promote ID\n/release rollback"])


def promoted(release_id: str) -> str:
    """A release will read from now on."""
    return f"<code>{escape(release_id)}</code> is promoted: it reads from the next photo on."


def not_promoted(why: str) -> str:
    """A release cannot be put into service."""
    return f"Not done: {escape(why)}."
