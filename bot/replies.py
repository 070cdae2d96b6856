"""Every sentence that a user reads."""

from datetime import datetime
from html import escape

from bot.feedback import Agreement, KeptAnswer, Opinion, wilson_interval
from bot.storage import Life
from model.reader import Digit, Reading
from model.release import Card

MEGABYTE = 1_000_000
NAMED_DOUBTS = 5

COMMANDS = (
    ("start", "What I do"),
    ("help", "How to take a good photo"),
    ("stats", "How well I read"),
    ("confusion", "Which digits I mix up"),
    ("history", "How I learned"),
    ("about", "What I am made of"),
    ("privacy", "What I keep about you"),
    ("forget", "Delete what I keep about you"),
)
SHORT_DESCRIPTION = "Send me a photo of handwritten digits, and I tell you what they say."
DESCRIPTION = (
    "I read handwritten digits: one, or a whole page of numbers. "
    "Take a photo and send it to me. I keep no photos."
)

START = (
    "Hello! Send me a photo of a handwritten digit, or of several, "
    "and I tell you what I read.\n\n"
    "/help has tips for a good photo, /stats says how well I do."
)
HELP = (
    "Write digits with a dark pen on plain paper, fill a good part of the picture, "
    "and send it as a photo or as a file (up to 20 MB).\n\n"
    "Several digits come back row by row, to tap and copy. "
    "When I am not sure, I tell you what else it could be. "
    "The buttons under an answer tell me whether it was right; "
    "a reply with the right number does so, too.\n\n"
    "/stats how well I read\n"
    "/confusion which digits I mix up\n"
    "/history how I learned\n"
    "/about what I am made of\n\n"
    "I keep no photos: /privacy says what I do keep, and /forget deletes it."
)

PRIVACY = (
    "I keep no photos. I read a photo in memory and let go of it.\n\n"
    "Of each photo I note your Telegram number and the chat's, when I read it, how many digits "
    "there were and whether I was sure.\n\n"
    "For a day I keep the answer, with each digit as a picture of 28 by 28 points and Telegram's "
    "name of the photo, so that you can correct me and see how I saw it. When you press "
    "Right, I note that. When you correct a digit, its small picture stays, with what I said "
    "and what you said. All else of the answer goes after that day.\n\n"
    "For two days I keep the numbers of your messages, so that I answer none of them twice. "
    "A message that has to wait for its answer is kept until it has one.\n\n"
    "I keep no names, and I give nothing to anybody. "
    "/forget deletes your readings, answers and corrections at once."
)
NOTHING_TO_FORGET = "I keep no reading, answer or correction of yours: nothing to delete."

NO_DIGITS = "I see no digit there. A dark pen on plain paper, close up and in focus, works best."
NOT_AN_IMAGE = "I cannot open this as a picture. JPEG, PNG or WebP would be perfect."
TOO_LARGE_PICTURE = "This picture has more pixels than I can take. A smaller one, please."
NOT_A_PICTURE_FILE = "This file is no picture. Send me a photo of handwritten digits instead."
SET_ASIDE = "This picture is too hard for me: I tried several times. Would you send another one?"
SORRY = "Sorry, something went wrong on my side. Please send it once more."
NO_PICTURE = "I have no such picture at hand. /stats has the figures."

RIGHT = "Right"
WRONG = "Wrong"
HOW_I_SAW_IT = "How I saw it"
UNDO = "Undo"
BACK = "Back"
ANOTHER = "Another digit"
THANKS = "Thank you!"
WHICH_DIGIT = "Which digit is wrong?"
WHAT_IS_IT = "What should it be?"
CONFIRMED = "You say it is right. Thank you!"
NOTED_ALREADY = "I have noted that already."
TAKEN_BACK = "Taken back."
NOT_YOURS = "These buttons are for the one who sent the photo."
SHOWN_ALREADY = "It is in the chat already, a little below."
TOO_OLD = "I no longer have this answer: I keep one for a day at most. Send the photo once more."
TOO_MANY_DIGITS = "So many digits fit on no buttons: reply to my answer with the right number."
OLD_BUTTON = "This button does nothing any more."

ANYTHING_ELSE = {
    "text": "I read digits on photos: send me one, and I tell you what it says. /help has tips.",
    "sticker": "A nice sticker! I read digits on photos: send me one, please.",
    "voice": "I have no ears, but I can read: send me a photo of handwritten digits.",
    "video": "I read still pictures only: send me a photo of the digits, please.",
    "location": "I cannot go there, but I can read: send me a photo of handwritten digits.",
    "other": "I cannot read this, but I can read digits on a photo: send me one, please.",
}


def forgotten(rows: int) -> str:
    """Every reading, answer and correction of somebody is deleted."""
    if not rows:
        return NOTHING_TO_FORGET
    entries = _count(rows, "entry", "entries")
    return f"Done: your readings, answers and corrections are deleted, {entries} in all."


def file_too_large(size: int, limit: int) -> str:
    """The file is larger than Telegram lets a bot fetch; sizes in bytes."""
    return (
        f"This file has {size / MEGABYTE:.0f} MB, and Telegram lets me fetch "
        f"{limit / MEGABYTE:.0f} MB at most. Send it as a photo, and it fits."
    )


def percent(share: float) -> str:
    """A confidence in whole per cent; never 100, for nobody is that sure."""
    return f"{min(int(100 * share), 99)} %"


def answer(reading: Reading) -> str:
    """What was read, as HTML: a sentence for one digit, copyable rows for several."""
    digits = reading.digits
    if not digits:
        return NO_DIGITS
    if len(digits) == 1:
        return _one(digits[0])
    rows = f"<pre>{escape(reading.text)}</pre>" if len(reading.lines) > 1 else _row(reading)
    return f"{rows}\n{_doubts(reading)}"


def _one(digit: Digit) -> str:
    if digit.sure:
        return f"<b>{digit.digit}</b>, {percent(digit.confidence)} sure"
    other = digit.runner_up
    return (
        f"<b>{digit.digit}</b>, or maybe <b>{other}</b> "
        f"({percent(digit.confidence)} and {percent(digit.probabilities[other])})"
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
        least = min(digit.confidence for digit in reading.digits)
        return f"{len(reading.digits)} digits, at least {percent(least)} sure of each"
    named = "\n".join(doubtful[:NAMED_DOUBTS])
    more = len(doubtful) - NAMED_DOUBTS
    rest = f"\nand {more} more that I am not sure of" if more > 0 else ""
    return f"Not sure:\n{named}{rest}"


def _doubt(digit: Digit, place: int, row: int | None) -> str:
    where = f"digit {place}" if row is None else f"row {row}, digit {place}"
    return f"{where}: {digit.digit}, or maybe {digit.runner_up} ({percent(digit.confidence)})"


def verdict(answer: KeptAnswer, opinion: Opinion) -> str:
    """What its sender said of an answer, and thanks."""
    if opinion.right:
        return CONFIRMED
    if len(answer.digits) == 1:
        return f"You say it is <b>{opinion.truths[0]}</b>. Thank you!"
    return f"You say it is\n<code>{right_number(answer, opinion)}</code>\nThank you!"


def seen(digits: int, shown: int) -> str:
    """The caption under the picture that explains an answer."""
    if shown < digits:
        return f"Of the {digits} digits, the {shown} that I was least sure of, as I saw them."
    return "As I saw it: small, upright, ink on paper. The bars say how sure I was of what."


def right_number(answer: KeptAnswer, opinion: Opinion) -> str:
    """The digits as their sender put them right, row by row."""
    rows: dict[int, str] = {}
    for place, digit in enumerate(answer.digits):
        truth = opinion.truths.get(place, digit.digit)
        rows[digit.row] = rows.get(digit.row, "") + str(truth)
    return "\n".join(rows.values())


def another_length(answer: KeptAnswer, given: int) -> str:
    """A correction with more or fewer digits than were read."""
    return (
        f"I read {_count(len(answer.digits), 'digit')} there, and you wrote {given}. "
        f"Please write all {len(answer.digits)} in my order, or press a button."
    )


def confirmed(agreement: Agreement) -> str:
    """How many answers people confirmed, with the 95 % interval; empty where they said nothing."""
    if not agreement.judged:
        return ""
    low, high = wilson_interval(agreement.confirmed, agreement.judged)
    share = agreement.confirmed / agreement.judged
    return (
        f"People confirmed {agreement.confirmed:,} of {_count(agreement.judged, 'answer')}, "
        f"{100 * share:.1f} %, between {100 * low:.1f} and {100 * high:.1f}."
    )


def stats(card: Card, life: Life, agreement: Agreement) -> str:
    """How well the release in service reads, and what it has read here, as HTML."""
    test, (low, high) = card.test, card.test.interval
    recall = "\n".join(
        f"{digit}  {100 * share:6.2f} %  {'█' * round(200 * max(share - 0.95, 0))}"
        for digit, share in enumerate(test.recall)
    )
    return (
        f"On the {test.images:,} test images of MNIST I read "
        f"<b>{100 * test.accuracy:.2f} %</b> right "
        f"(95 % interval {100 * low:.2f} to {100 * high:.2f} %).\n\n"
        f"Found of each digit:\n<pre>{recall}</pre>\n"
        f"Release <code>{escape(card.id)}</code>, recipe {escape(card.recipe)}, "
        f"trained on {_day(card.created)}.\n"
        f"{_life(life)}\n{confirmed(agreement)}"
    )


def _life(life: Life) -> str:
    if not life.photos:
        return "Here I have read no photos yet: yours may be the first."
    return (
        f"Here I have read {_count(life.photos, 'photo')} with "
        f"{_count(life.digits, 'digit')} for {_count(life.people, 'person', 'people')}."
    )


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def confusion(card: Card) -> str:
    """The caption under the confusion matrix."""
    test = card.test
    return (
        f"Rows: the digit that was written. Columns: what I said. "
        f"{test.images - test.correct:,} of {test.images:,} test images went wrong."
    )


def history(card: Card) -> str:
    """The caption under the learning curves."""
    epochs = max((len(values) for values in card.history.values()), default=0)
    return (
        f"{_count(epochs, 'epoch')} of training, {card.minutes:.0f} minutes. "
        f"At the end: {100 * card.test.accuracy:.2f} % right on the test images."
    )


def about(card: Card) -> str:
    """What the bot is made of, as HTML."""
    return (
        "I find the ink on a photo, cut it into digits, bring each into the size and place that "
        "MNIST's digits have, and ask a small neural network what it is.\n\n"
        f"The network: release <code>{escape(card.id)}</code>, recipe {escape(card.recipe)}, "
        f"{card.parameters:,} parameters, trained on {_day(card.created)} "
        f"in {card.minutes:.0f} minutes ({escape(card.machine)}).\n\n"
        "/stats says how well it reads, /history how it learned, /privacy what I keep."
    )


def _day(created: str) -> str:
    try:
        moment = datetime.fromisoformat(created)
    except ValueError:
        return escape(created)
    return f"{moment.day} {moment:%B %Y}"
