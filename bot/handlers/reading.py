"""A picture comes in, its digits go out."""

from collections.abc import Sequence
from itertools import chain

import structlog
from telegram import InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatType, ParseMode

from bot import replies
from bot.answers import Answers, KeptAnswer, keep
from bot.delivery.albums import Album
from bot.delivery.desk import key_of
from bot.feedback import Feedback
from bot.handlers import keyboards
from bot.handlers.basics import kind_of
from bot.handlers.claims import claimed, claimed_of_album, judge
from bot.handlers.context import Context
from bot.handlers.fetching import LARGEST_FILE, fetched
from bot.handlers.groups import is_for_us
from bot.handlers.pacing import Pacing
from bot.handlers.presence import typing
from bot.handlers.sources import owner, picture_in
from bot.hands import Hands
from bot.ledger import Ledger
from bot.reader_process import Died, Stuck
from bot.reading import ReadingRoom
from bot.storage import ReadingNote, State, UpdateKey
from model.reader import NotAnImage, Reading, TooLarge

MAX_ATTEMPTS = 2
"""After a first one, which nobody counts: a third that kills the process is the last."""
_log = structlog.get_logger()


class Reader:
    """Answers pictures."""

    def __init__(
        self,
        room: ReadingRoom,
        ledger: Ledger,
        answers: Answers,
        feedback: Feedback,
        hands: Hands,
        pacing: Pacing,
    ) -> None:
        self._room = room
        self._hands = hands
        self._ledger = ledger
        self._answers = answers
        self._feedback = feedback
        self._pacing = pacing

    async def photo(self, update: Update, context: Context) -> None:
        """Reads the picture in a message: a photo, a file, a sticker."""
        if update.effective_message:
            await self._answer_one(update, context, update.effective_message)

    async def replied(self, update: Update, context: Context) -> None:
        """Reads the picture in the message that this one replies to."""
        message = update.effective_message
        if message is None:
            return
        shown = message.reply_to_message
        if shown is None or not shown.effective_attachment:
            alone = message.chat.type == ChatType.PRIVATE
            words = replies.read_what() if alone else replies.read_what_in_group()
            await message.reply_text(words, do_quote=True)
            return
        await self._answer_one(update, context, shown)

    async def album(self, update: Album, context: Context) -> None:
        """Reads the pictures of an album, and gives one answer."""
        members = [(member, member.effective_message) for member in update.members]
        shown = [
            (key_of(member, context.bot.id), message) for member, message in members if message
        ]
        if not any(is_for_us(message) for _, message in shown):
            return
        first = shown[0][1]
        if not any(picture_in(message) for _, message in shown):
            await first.reply_text(replies.anything_else(kind_of(first)), do_quote=True)
            return
        if not await self._pacing.admits(update, first, len(shown)):
            return
        async with typing(first):
            read = [await self._reading(key, message, message) for key, message in shown]
        readings = [reading for reading in read if isinstance(reading, Reading)]
        answer = _kept("", _as_one(readings), first) if readings else None
        claim = claimed_of_album([claimed(message) for _, message in shown], read)
        await self._say(shown[0][0], first, replies.album(read), answer, claim)

    async def _answer_one(self, update: Update, context: Context, shown: Message) -> None:
        asked = update.effective_message or shown
        if not await self._pacing.admits(update, asked):
            return
        key = key_of(update, context.bot.id)
        async with typing(shown):
            reading = await self._reading(key, shown, asked)
        if isinstance(reading, str):
            await shown.reply_text(reading, do_quote=True)
            return
        picture = picture_in(shown)
        answer = _kept(picture.file_id if picture else "", reading, shown, asked)
        text = replies.sticker(reading) if shown.sticker else replies.answer(reading)
        mine = answer and owner(asked) == answer.user_id
        await self._say(key, shown, text, answer, claimed(asked) if mine else [])

    async def _say(
        self,
        key: UpdateKey,
        shown: Message,
        text: str,
        answer: KeptAnswer | None,
        claim: Sequence[int],
    ) -> None:
        """Replies to the picture; what its sender said of it is checked, and noted."""
        buttons: InlineKeyboardMarkup | None = None
        if answer:
            self._ledger.enclose(key, self._answers.row(key.bot_id, key.update_id, answer))
            buttons = keyboards.verdict(key.update_id)
            if claim:
                opinion = await judge(self._feedback, key.bot_id, key.update_id, answer, claim)
                text = replies.judged(text, answer, opinion)
                buttons = keyboards.judged(key.update_id, answer, opinion)
        await shown.reply_text(
            text, parse_mode=ParseMode.HTML, do_quote=True, reply_markup=buttons
        )

    async def _reading(self, key: UpdateKey, shown: Message, asked: Message) -> Reading | str:
        """The reading of the picture in a message, or why there is none."""
        source = picture_in(shown)
        if source is None:
            moves = shown.animation or not shown.document
            return replies.anything_else(kind_of(shown)) if moves else replies.not_a_picture_file()
        if source.file_size and source.file_size > LARGEST_FILE:
            return replies.file_too_large(source.file_size, LARGEST_FILE)
        file = await source.get_file()
        async with self._room.memory.of(file.file_size or LARGEST_FILE):
            image = await fetched(file)
            return await self._read(key, image, shown.chat_id, owner(shown, asked) or 0)

    async def _read(
        self, key: UpdateKey, image: bytes, chat_id: int, user_id: int
    ) -> Reading | str:
        """One picture's reading, or why there is none.

        What kills a process here is counted, for it may again.
        """
        attempts = (await self._ledger.state(key)).attempts
        if attempts >= MAX_ATTEMPTS:
            _log.error("a picture is set aside", update=key.update_id, bytes=len(image))
            return replies.set_aside()
        hand = await self._hands.of(key.bot_id, user_id)
        note = None
        alone = attempts > 0  # so that no other is blamed for its death
        async with self._room.place(alone=alone):
            begun, ended = State(attempts=attempts + 1), State()
            await self._ledger.note(key, begun)
            try:
                reading = await self._room.read(image, hand)
                note = _note(reading, chat_id, user_id)
            except Died:
                _log.error("a picture killed its reader", update=key.update_id, bytes=len(image))
                ended = begun
                raise
            except NotAnImage:
                return replies.not_an_image()
            except TooLarge:
                return replies.too_large_picture()
            except Stuck:
                _log.error(
                    "a picture never came to an end", update=key.update_id, bytes=len(image)
                )
                return replies.set_aside()
            finally:
                await self._ledger.note(key, ended, note)
        milliseconds = round(1000 * reading.seconds, 1)
        _log.info("read", update=key.update_id, digits=len(reading.digits), ms=milliseconds)
        return reading


def _note(reading: Reading, chat_id: int, user_id: int) -> ReadingNote:
    return ReadingNote(
        chat_id=chat_id,
        user_id=user_id,
        release=reading.release,
        digits=len(reading.digits),
        sure=reading.sure,
        seconds=reading.seconds,
    )


def _kept(file_id: str, reading: Reading, *senders: Message) -> KeptAnswer | None:
    """The answer for its sender to judge; None where there is nothing to judge, or nobody."""
    user_id = owner(*senders)
    return keep(user_id, file_id, reading) if reading.digits and user_id else None


def _as_one(readings: Sequence[Reading]) -> Reading:
    """The readings of an album as of one page."""
    lines = tuple(chain.from_iterable(reading.lines for reading in readings))
    seconds = sum(reading.seconds for reading in readings)
    return Reading(lines, readings[0].release, readings[0].size, seconds)
