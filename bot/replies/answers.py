"""What was read."""

from html import escape

from bot import languages
from bot.languages import _, ngettext, number
from bot.replies.refusals import no_digits
from model.reader import Digit, Reading

NAMED_DOUBTS = 5


def percent(share: float) -> str:
    """A confidence in whole per cent; never 100, for nobody is that sure."""
    return languages.percent(min(int(100 * share), 99) / 100)


def answer(reading: Reading) -> str:
    """What was read, as HTML: a sentence for one digit, copyable rows for several."""
    digits = reading.digits
    if not digits:
        return no_digits()
    if len(digits) == 1:
        return _one(digits[0])
    rows = f"<pre>{escape(reading.text)}</pre>" if len(reading.lines) > 1 else _row(reading)
    return f"{rows}\n{_doubts(reading)}"


def sticker(reading: Reading) -> str:
    """What was read on a sticker, as HTML; most hold no digits."""
    return answer(reading) if reading.digits else _("A nice sticker! I see no digit on it.")


def seen(digits: int, shown: int) -> str:
    """The caption under the picture that explains an answer."""
    if shown < digits:
        return _(
            "Of the {digits} digits, the {shown} that I was least sure of, as I saw them."
        ).format(digits=number(digits), shown=number(shown))
    return _("As I saw it: small, upright, ink on paper. The bars say how sure I was of what.")


def _one(digit: Digit) -> str:
    if digit.sure:
        return _("<b>{digit}</b>, {percent} sure").format(
            digit=digit.digit, percent=percent(digit.confidence)
        )
    other = digit.runner_up
    return _("<b>{digit}</b>, or maybe <b>{other}</b> ({percent} and {other_percent})").format(
        digit=digit.digit,
        other=other,
        percent=percent(digit.confidence),
        other_percent=percent(digit.probabilities[other]),
    )


def _row(reading: Reading) -> str:
    return f"<code>{escape(reading.text)}</code>"


def _doubts(reading: Reading) -> str:
    doubtful = [
        _doubt(digit, place, row if len(reading.lines) > 1 else None)
        for row, line in enumerate(reading.lines, 1)
        for place, digit in enumerate(line, 1)
        if not digit.sure
    ]
    if not doubtful:
        count = len(reading.digits)
        least = min(digit.confidence for digit in reading.digits)
        return ngettext(
            "{count} digit, at least {percent} sure of each",
            "{count} digits, at least {percent} sure of each",
            count,
        ).format(count=number(count), percent=percent(least))
    lines = [_("Not sure:"), *doubtful[:NAMED_DOUBTS]]
    more = len(doubtful) - NAMED_DOUBTS
    if more > 0:
        text = ngettext(
            "and {count} more that I am not sure of",
            "and {count} more that I am not sure of",
            more,
        )
        lines.append(text.format(count=number(more)))
    return "\n".join(lines)


def _doubt(digit: Digit, place: int, row: int | None) -> str:
    text = (
        _("digit {place}: {digit}, or maybe {other} ({percent})")
        if row is None
        else _("row {row}, digit {place}: {digit}, or maybe {other} ({percent})")
    )
    return text.format(
        row=row,
        place=place,
        digit=digit.digit,
        other=digit.runner_up,
        percent=percent(digit.confidence),
    )
