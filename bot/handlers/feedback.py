"""What people say to an answer: buttons, or a reply with the right number."""

import contextlib

import structlog
from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest
from telegram.ext import filters

from bot import replies
from bot.answers import Answers, KeptAnswer
from bot.feedback import Feedback, Opinion
from bot.handlers import keyboards
from bot.handlers.claims import judge
from bot.handlers.context import Context
from bot.handlers.seen import Seen
from bot.hands import NO_DIGIT

CORRECTION = filters.REPLY & filters.Regex(r"^\s*[0-9][0-9\s]*$")
"""A reply of nothing but digits."""
_log = structlog.get_logger()


async def press(
    answers: Answers, feedback: Feedback, seen: Seen, update: Update, context: Context
) -> None:
    """A button under an answer was pressed."""
    query = update.callback_query
    if query is None:
        return
    meant = keyboards.read(query.data or "")
    if meant is None or not isinstance(query.message, Message):
        await _say(query, replies.old_button())
        return
    what, (update_id, *numbers) = meant
    answer = await answers.get(context.bot.id, update_id)
    if answer is None:
        with contextlib.suppress(BadRequest):
            await query.message.edit_reply_markup(None)
        await _say(query, replies.too_old(), alert=True)
    elif answer.user_id != query.from_user.id:
        await _say(query, replies.not_yours())
    elif (what, numbers) == ("seen", []):
        if await seen.is_new(context.bot.id, update_id):
            await _say(query, "")
            await seen.send(context.bot.id, update_id, answer, query.message)
        else:
            await _say(query, replies.shown_already())
    else:
        conversation = _Conversation(feedback, context.bot.id, update_id, answer, query.message)
        text, alert = await conversation.hear(what, numbers)
        await _say(query, text, alert=alert)


async def right_number(
    answers: Answers, feedback: Feedback, update: Update, context: Context
) -> None:
    """Somebody replied to an answer with the number that it should have been.

    In a group a number may be meant for the others: what is no correction is left alone there.
    """
    message = update.effective_message
    if message is None or message.reply_to_message is None or message.text is None:
        return
    update_id = _answered(message.reply_to_message, context.bot.id)
    if update_id is None:
        if message.chat.type == ChatType.PRIVATE:
            await message.reply_text(replies.anything_else("text"), do_quote=True)
        return
    answer = await answers.get(context.bot.id, update_id)
    if answer is None or not message.from_user:
        await message.reply_text(replies.too_old(), do_quote=True)
        return
    if answer.user_id != message.from_user.id:
        return
    number = [int(c) for c in message.text if c.isdigit()]
    opinion = await judge(feedback, context.bot.id, update_id, answer, number)
    conversation = _Conversation(
        feedback, context.bot.id, update_id, answer, message.reply_to_message
    )
    if not await conversation.show(opinion):
        await message.reply_text(replies.thanks(), do_quote=True)


class _Conversation:
    """One answer and its sender."""

    def __init__(
        self, feedback: Feedback, bot_id: int, update_id: int, answer: KeptAnswer, message: Message
    ) -> None:
        self._feedback = feedback
        self._key = (bot_id, update_id)
        self._id = update_id
        self._answer = answer
        self._message = message

    async def hear(self, what: str, numbers: list[int]) -> tuple[str, bool]:
        """Does what a button means; the small answer, and whether it must be closed by hand."""
        opinion = await self._feedback.opinion(*self._key)
        match what, numbers:
            case "right", []:
                return await self._confirm(opinion), False
            case "wrong", []:
                return await self._ask(opinion)
            case "pick", [place] if place < len(self._answer.digits):
                return await self._pick(opinion, place), False
            case "is", [place, truth] if place < len(self._answer.digits) and truth <= NO_DIGIT:
                return await self._correct(opinion, place, truth), False
            case "undo", []:
                await self._feedback.take_back(*self._key)
                await self.show(Opinion())
                return replies.taken_back(), False
            case "back", []:
                await self.show(opinion)
                return "", False
        return replies.old_button(), False

    async def show(self, opinion: Opinion) -> bool:
        """Brings the message up to what its sender has said; whether it stands there now."""
        text = _answer_in(self._message)
        if opinion.right is None:
            return await _edit(self._message, text, keyboards.verdict(self._id))
        buttons = keyboards.judged(self._id, self._answer, opinion)
        return await _edit(self._message, replies.judged(text, self._answer, opinion), buttons)

    async def _put(self, question: str, buttons: InlineKeyboardMarkup) -> None:
        await _edit(self._message, f"{_answer_in(self._message)}\n\n{question}", buttons)

    async def _confirm(self, opinion: Opinion) -> str:
        if opinion.right is None:
            await self._feedback.confirm(*self._key, self._answer)
            await self.show(Opinion(right=True))
            return replies.thanks()
        await self.show(opinion)
        return replies.noted_already()

    async def _ask(self, opinion: Opinion) -> tuple[str, bool]:
        if opinion.right or opinion.number:
            await self.show(opinion)
            return replies.noted_already(), False
        digits = self._answer.digits
        if len(digits) == 1:
            return await self._pick(opinion, 0), False
        if len(digits) > keyboards.MOST_TO_PICK:
            return replies.too_many_digits(), True
        buttons = keyboards.digits(self._id, self._answer, opinion)
        await self._put(replies.which_digit(), buttons)
        return "", False

    async def _pick(self, opinion: Opinion, place: int) -> str:
        judged = opinion.right or opinion.number
        if judged or (opinion.truths and len(self._answer.digits) == 1):
            await self.show(opinion)
            return replies.noted_already()
        buttons = keyboards.number_pad(self._id, place, self._answer.digits[place].digit)
        await self._put(replies.what_is_it(), buttons)
        return ""

    async def _correct(self, opinion: Opinion, place: int, truth: int) -> str:
        if truth == self._answer.digits[place].digit:
            return replies.old_button()
        if opinion.right or opinion.number or opinion.truths.get(place) == truth:
            await self.show(opinion)
            return replies.noted_already()
        await self._feedback.judge(*self._key, self._answer, {place: truth})
        await self.show(Opinion(right=False, truths={**opinion.truths, place: truth}))
        return replies.thanks()


def _answered(message: Message, bot_id: int) -> int | None:
    """The update that a message of ours answered, as its buttons say."""
    if message.from_user is None or message.from_user.id != bot_id or not message.reply_markup:
        return None
    for row in message.reply_markup.inline_keyboard:
        for button in row:
            meant = keyboards.read(str(button.callback_data or ""))
            if meant:
                return meant[1][0]
    return None


def _answer_in(message: Message) -> str:
    """The answer alone, as HTML, without the words that stand under it."""
    return message.text_html.partition("\n\n")[0]


async def _edit(message: Message, text: str, buttons: InlineKeyboardMarkup) -> bool:
    """Gives a message another text and other buttons; whether it has them now.

    It has not where its chat has lost it, or it is too old for an edit.
    """
    try:
        await message.edit_text(text, parse_mode=ParseMode.HTML, reply_markup=buttons)
    except BadRequest as error:
        _log.debug("an answer stays as it is", why=str(error))
        return "not modified" in str(error).lower()
    return True


async def _say(query: CallbackQuery, text: str, *, alert: bool = False) -> None:
    """Ends the waiting of the button; too late for it is no error."""
    try:
        await query.answer(text or None, show_alert=alert)
    except BadRequest as error:
        _log.debug("a press can no longer be answered", why=str(error))
