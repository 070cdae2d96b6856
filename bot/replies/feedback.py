"""The buttons under an answer, and what is said to those who press them."""

from telegram.constants import MessageLimit

from bot import languages
from bot.answers import KeptAnswer
from bot.feedback import Agreement, Opinion, wilson_interval
from bot.hands import NO_DIGIT
from bot.languages import _, ngettext, number


def right() -> str:
    """A button: the answer is right."""
    return _("Right")


def wrong() -> str:
    """A button: the answer is wrong."""
    return _("Wrong")


def how_i_saw_it() -> str:
    """A button: show what was seen."""
    return _("How I saw it")


def undo() -> str:
    """A button: take back what was said."""
    return _("Undo")


def back() -> str:
    """A button: to the buttons before."""
    return _("Back")


def another() -> str:
    """A button: correct one more digit."""
    return _("Another digit")


def no_digit() -> str:
    """A button: what was read is no digit at all."""
    return _("No digit")


def thanks() -> str:
    """For a judgement."""
    return _("Thank you!")


def which_digit() -> str:
    """Above the digits, to press the wrong one."""
    return _("Which digit is wrong?")


def what_is_it() -> str:
    """Above the number pad."""
    return _("What should it be?")


def noted_already() -> str:
    """The same was said before."""
    return _("I have noted that already.")


def taken_back() -> str:
    """A judgement is undone."""
    return _("Taken back.")


def not_yours() -> str:
    """Somebody else pressed."""
    return _("These buttons are for the one who sent the photo.")


def shown_already() -> str:
    """The picture was asked for a moment ago."""
    return _("It is in the chat already, a little below.")


def too_old() -> str:
    """The answer is no longer kept."""
    return _("I keep answers for one day, and this one is gone. Please send the photo again.")


def too_many_digits() -> str:
    """More digits than buttons."""
    return _(
        "There are too many digits for buttons. Please reply to my answer with the right number."
    )


def old_button() -> str:
    """A button that means nothing now."""
    return _("This button does nothing any more.")


def verdict(answer: KeptAnswer, opinion: Opinion) -> str:
    """What its sender said of an answer, and thanks, as HTML."""
    if opinion.right:
        return _("You say it is right. Thank you!")
    if opinion.number:
        return ngettext(
            "You say it is\n<code>{number}</code>\n"
            "I found {count} digit there. That I miscounted is noted, thank you!",
            "You say it is\n<code>{number}</code>\n"
            "I found {count} digits there. That I miscounted is noted, thank you!",
            len(answer.digits),
        ).format(number=opinion.number, count=number(len(answer.digits)))
    told = right_number(answer, opinion)
    if not told:
        return _("You say there is no digit. Thank you!")
    if len(answer.digits) == 1:
        return _("You say it is <b>{digit}</b>. Thank you!").format(digit=told)
    return _("You say it is\n<code>{number}</code>\nThank you!").format(number=told)


def judged(text: str, answer: KeptAnswer, opinion: Opinion) -> str:
    """An answer, as HTML, with what its sender said of it; only thanks where that is too long."""
    whole = f"{text}\n\n{verdict(answer, opinion)}"
    return whole if len(whole) <= MessageLimit.MAX_TEXT_LENGTH else f"{text}\n\n{thanks()}"


def right_number(answer: KeptAnswer, opinion: Opinion) -> str:
    """The digits as their sender put them right, row by row; empty where there are none."""
    rows: dict[int, str] = {}
    for place, digit in enumerate(answer.digits):
        truth = opinion.truths.get(place, digit.digit)
        if truth != NO_DIGIT:
            rows[digit.row] = rows.get(digit.row, "") + str(truth)
    return "\n".join(rows.values())


def confirmed(agreement: Agreement) -> str:
    """How many answers people confirmed, with the 95 % interval; empty where they said nothing."""
    if not agreement.judged:
        return ""
    low, high = wilson_interval(agreement.confirmed, agreement.judged)
    return ngettext(
        "People confirmed {confirmed} of {count} answer, {share}, between {low} and {high}.",
        "People confirmed {confirmed} of {count} answers, {share}, between {low} and {high}.",
        agreement.judged,
    ).format(
        confirmed=number(agreement.confirmed),
        count=number(agreement.judged),
        share=languages.percent(agreement.confirmed / agreement.judged, 1),
        low=number(100 * low, 1),
        high=number(100 * high, 1),
    )
