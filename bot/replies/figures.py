"""How well the release in service reads, and what it is made of."""

from collections.abc import Mapping
from datetime import datetime
from html import escape

from bot import languages
from bot.feedback import Agreement
from bot.hands import NO_DIGIT
from bot.languages import _, ngettext, number
from bot.replies.feedback import confirmed
from bot.storage import Life
from model.release import Card


def stats(card: Card, life: Life, agreement: Agreement) -> str:
    """How well the release in service reads, and what it has read here, as HTML."""
    test, (low, high) = card.test, card.test.interval
    recall = "\n".join(
        f"{digit}  {languages.percent(share, 2):>8}  {'█' * round(200 * max(share - 0.95, 0))}"
        for digit, share in enumerate(test.recall)
    )
    share = _(
        "On the {images} test images of MNIST I read <b>{share}</b> right "
        "({level} interval {low} to {high})."
    ).format(
        images=number(test.images),
        share=languages.percent(test.accuracy, 2),
        level=languages.percent(0.95),
        low=number(100 * low, 2),
        high=languages.percent(high, 2),
    )
    release = _("Release <code>{release}</code>, recipe {recipe}, trained on {day}.").format(
        release=escape(card.id), recipe=escape(card.recipe), day=_day(card.created)
    )
    found = _("Found of each digit:")
    return f"{share}\n\n{found}\n<pre>{recall}</pre>\n{release}\n{_life(life)}\n" + confirmed(
        agreement
    )


def _life(life: Life) -> str:
    if not life.photos:
        return _("Here I have read no photos yet: yours may be the first.")
    # TRANSLATORS: the parts of "Here I have read 5 photos with 12 digits for 3 people."
    photos = ngettext("{count} photo", "{count} photos", life.photos)
    digits = ngettext("with {count} digit", "with {count} digits", life.digits)
    people = ngettext("for {count} person", "for {count} people", life.people)
    return _("Here I have read {photos} {digits} {people}.").format(
        photos=photos.format(count=number(life.photos)),
        digits=digits.format(count=number(life.digits)),
        people=people.format(count=number(life.people)),
    )


def confusion(card: Card) -> str:
    """The caption under the confusion matrix."""
    test = card.test
    missed = test.images - test.correct
    return _(
        "Rows: the digit that was written. Columns: what I said. "
        "{missed} of {images} test images went wrong."
    ).format(missed=number(missed), images=number(test.images))


def confusion_live(counts: Mapping[tuple[int, int], int]) -> str:
    """The caption under the confusion matrix of what people judged, by truth and digit said."""
    judged = sum(counts.values())
    wrong = sum(often for (truth, said), often in counts.items() if truth != said)
    none = sum(often for (truth, _said), often in counts.items() if truth == NO_DIGIT)
    text = ngettext(
        "{count} digit that people confirmed or corrected; {wrong} I had read wrong. "
        "Rows: what they say it is. Columns: what I said.",
        "{count} digits that people confirmed or corrected; {wrong} I had read wrong. "
        "Rows: what they say it is. Columns: what I said.",
        judged,
    ).format(count=number(judged), wrong=number(wrong))
    if not none:
        return text
    more = ngettext(
        "{count} of them was no digit at all, and stands in no row.",
        "{count} of them were no digits at all, and stand in no row.",
        none,
    ).format(count=number(none))
    return f"{text} {more}"


def too_few_judged(judged: int, needed: int) -> str:
    """Too few digits were confirmed or corrected for a picture of them."""
    return ngettext(
        "People have confirmed or corrected {count} digit so far; from {needed} on I can draw "
        "that. Tell me under an answer whether it is right, and it counts.",
        "People have confirmed or corrected {count} digits so far; from {needed} on I can draw "
        "that. Tell me under an answer whether it is right, and it counts.",
        judged,
    ).format(count=number(judged), needed=number(needed))


def history(card: Card) -> str:
    """The caption under the learning curves."""
    epochs = max((len(values) for values in card.history.values()), default=0)
    return ngettext(
        "{count} epoch of training in {minutes} min. "
        "At the end: {share} right on the test images.",
        "{count} epochs of training in {minutes} min. "
        "At the end: {share} right on the test images.",
        epochs,
    ).format(
        count=number(epochs),
        minutes=number(card.minutes),
        share=languages.percent(card.test.accuracy, 2),
    )


def about(card: Card) -> str:
    """What the bot is made of, as HTML."""
    return "\n\n".join(
        [
            _(
                "I find the ink on a photo, cut it into digits, bring each into the size and "
                "place that MNIST's digits have, and ask a small neural network what it is."
            ),
            _(
                "The network: release <code>{release}</code>, recipe {recipe}, "
                "{parameters} parameters, trained on {day} in {minutes} min ({machine})."
            ).format(
                release=escape(card.id),
                recipe=escape(card.recipe),
                parameters=number(card.parameters),
                day=_day(card.created),
                minutes=number(card.minutes),
                machine=escape(card.machine),
            ),
            _("/stats says how well it reads, /history how it learned, /privacy what I keep."),
        ]
    )


def no_picture() -> str:
    """The release was made without this picture."""
    return _("I have no such picture at hand. /stats has the figures.")


def _day(created: str) -> str:
    try:
        return languages.day(datetime.fromisoformat(created))
    except ValueError:
        return escape(created)
