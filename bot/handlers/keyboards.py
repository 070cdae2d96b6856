"""The buttons under an answer. What a button means stands in its data, so a restart loses none."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot import replies
from bot.answers import KeptAnswer
from bot.feedback import Opinion
from bot.hands import NO_DIGIT

MOST_TO_PICK = 60
"""Digits of an answer that are offered one by one; Telegram takes a hundred buttons."""
_WIDTH = 8
"""Buttons in a row that a finger still hits on a phone."""


def verdict(update_id: int) -> InlineKeyboardMarkup:
    """Under a fresh answer."""
    return InlineKeyboardMarkup(
        [
            [
                _button(replies.right(), "right", update_id),
                _button(replies.wrong(), "wrong", update_id),
            ],
            [_button(replies.how_i_saw_it(), "seen", update_id)],
        ]
    )


def digits(update_id: int, answer: KeptAnswer, opinion: Opinion) -> InlineKeyboardMarkup:
    """Every digit of the answer in its row, to say which one is wrong."""
    rows: list[list[InlineKeyboardButton]] = []
    last = -1
    for place, digit in enumerate(answer.digits):
        if digit.row != last or len(rows[-1]) == _WIDTH:
            rows.append([])
        last = digit.row
        shown = opinion.truths.get(place, digit.digit)
        label = "-" if shown == NO_DIGIT else str(shown)
        rows[-1].append(_button(label, "pick", update_id, place))
    return InlineKeyboardMarkup([*rows, [_button(replies.back(), "back", update_id)]])


def number_pad(update_id: int, place: int, said: int) -> InlineKeyboardMarkup:
    """What one place may hold instead of the digit that was said."""
    keys = [_button(str(d), "is", update_id, place, d) for d in range(10) if d != said]
    rows = [keys[at : at + 3] for at in range(0, 9, 3)]
    rows.append([_button(replies.no_digit(), "is", update_id, place, NO_DIGIT)])
    return InlineKeyboardMarkup([*rows, [_button(replies.back(), "back", update_id)]])


def judged(update_id: int, answer: KeptAnswer, opinion: Opinion) -> InlineKeyboardMarkup:
    """Under an answer that its sender has judged."""
    row = [_button(replies.undo(), "undo", update_id)]
    if opinion.truths and 1 < len(answer.digits) <= MOST_TO_PICK:
        row.insert(0, _button(replies.another(), "wrong", update_id))
    return InlineKeyboardMarkup([row, [_button(replies.how_i_saw_it(), "seen", update_id)]])


def read(data: str) -> tuple[str, list[int]] | None:
    """What a button means and its numbers, the update first; None for no button of ours."""
    what, *numbers = data.split(":")
    if not numbers or not all(n.isascii() and n.isdigit() and len(n) < 19 for n in numbers):
        return None
    return what, [int(n) for n in numbers]


def _button(text: str, what: str, *numbers: int) -> InlineKeyboardButton:
    data = ":".join([what, *map(str, numbers)])
    return InlineKeyboardButton(text, callback_data=data)
