"""What is kept about a person, and its end."""

from bot.languages import _, ngettext, number


def privacy() -> str:
    """What is kept, for how long, and how to end it."""
    return "\n\n".join(
        [
            _("I keep no photos. I read a photo in memory and let go of it."),
            _(
                "Of each photo I note your Telegram ID and the chat's, when I read it, "
                "how many digits there were and whether I was sure."
            ),
            _(
                "For a day I keep the answer, with each digit as a picture of 28 by 28 points "
                "and Telegram's name of the photo, so that you can correct me and see how I saw "
                "it. When you tell me what is right or wrong, I note that, and of the digits that "
                "you judged the last hundred stay: each as its small picture, with what I said "
                "and what you said. So I learn to read your hand, and a new network may learn "
                "from it, too. All else of the answer goes after that day."
            ),
            _(
                "For two days I keep the numbers of your messages, so that I answer none of them "
                "twice. A message that has to wait for its answer is kept until it has one."
            ),
            _(
                "I keep no names, and I give nothing to anybody. "
                "/forget deletes your readings, answers and corrections at once."
            ),
        ]
    )


def forgotten(rows: int) -> str:
    """Every reading, answer and correction of somebody is deleted."""
    if not rows:
        return _("I keep no reading, answer or correction of yours: nothing to delete.")
    return ngettext(
        "Done: your readings, answers and corrections are deleted, {count} entry in all.",
        "Done: your readings, answers and corrections are deleted, {count} entries in all.",
        rows,
    ).format(count=number(rows))
