"""A picture comes in, its digits go out."""

from collections.abc import Sequence
from typing import Any

import structlog
from telegram import Document, Message, PhotoSize, Update
from telegram.constants import FileSizeLimit, ParseMode
from telegram.ext import CallbackContext

from bot import replies
from bot.delivery.desk import key_of
from bot.feedback import Feedback, keep
from bot.handlers import keyboards
from bot.handlers.presence import typing
from bot.ledger import Ledger
from bot.reading import ReadingRoom, Stuck
from bot.storage import ReadingNote, State, UpdateKey
from model.reader import NotAnImage, Reading, TooLarge

SUFFICIENT_PIXELS = 1280
"""On its longer side: Telegram's usual size, and more than the reader needs."""
MAX_ATTEMPTS = 3
_log = structlog.get_logger()


async def photo(
    room: ReadingRoom,
    ledger: Ledger,
    feedback: Feedback,
    update: Update,
    context: CallbackContext[Any, Any, Any, Any],
) -> None:
    """Reads a photo, or a picture sent as a file, and answers it."""
    message = update.effective_message
    if message is None:
        return
    source = picture_in(message)
    if source is None:
        await message.reply_text(replies.not_a_picture_file(), do_quote=True)
        return
    limit = int(FileSizeLimit.FILESIZE_DOWNLOAD)
    if source.file_size and source.file_size > limit:
        await message.reply_text(replies.file_too_large(source.file_size, limit), do_quote=True)
        return
    async with typing(message):
        file = await source.get_file()
        image = bytes(await file.download_as_bytearray())
        key = key_of(update, context.bot.id)
        reading = await _read(room, ledger, key, message, image)
    if isinstance(reading, str):
        await message.reply_text(reading, do_quote=True)
        return
    buttons = None
    if reading.digits and message.from_user:
        answer = keep(message.from_user.id, source.file_id, reading)
        await feedback.remember(key.bot_id, key.update_id, answer)
        buttons = keyboards.verdict(key.update_id)
    text = replies.answer(reading)
    await message.reply_text(text, parse_mode=ParseMode.HTML, do_quote=True, reply_markup=buttons)


def picture_in(message: Message) -> PhotoSize | Document | None:
    """The file to fetch: the photo's sufficient size, or a document that may be a picture."""
    if message.photo:
        return sufficient(message.photo)
    document = message.document
    if document and (document.mime_type or "image/").startswith("image/"):
        return document
    return None


def sufficient(sizes: Sequence[PhotoSize]) -> PhotoSize:
    """The largest size of up to 1280 pixels; else the smallest there is."""
    enough = [s for s in sizes if max(s.width, s.height) <= SUFFICIENT_PIXELS]
    if enough:
        return max(enough, key=lambda s: s.width * s.height)
    return min(sizes, key=lambda s: s.width * s.height)


async def _read(
    room: ReadingRoom, ledger: Ledger, key: UpdateKey, message: Message, image: bytes
) -> Reading | str:
    """One picture's reading, or why there is none.

    What kills the process here is counted, for it may again.
    """
    attempts = (await ledger.state(key)).attempts
    if attempts >= MAX_ATTEMPTS:
        _log.error("a picture is set aside", update=key.update_id, bytes=len(image))
        return replies.set_aside()
    note = None
    async with room.place(alone=attempts > 0):  # so that no other is blamed for its death
        await ledger.note(key, State(attempts=attempts + 1))
        try:
            reading = await room.read(image)
            note = _note(message, reading)
        except NotAnImage:
            return replies.not_an_image()
        except TooLarge:
            return replies.too_large_picture()
        except Stuck:
            _log.error("a picture never came to an end", update=key.update_id, bytes=len(image))
            return replies.set_aside()
        finally:
            await ledger.note(key, State(), note)
    milliseconds = round(1000 * reading.seconds, 1)
    _log.info("read", update=key.update_id, digits=len(reading.digits), ms=milliseconds)
    return reading


def _note(message: Message, reading: Reading) -> ReadingNote:
    return ReadingNote(
        chat_id=message.chat_id,
        user_id=message.from_user.id if message.from_user else 0,
        release=reading.release,
        digits=len(reading.digits),
        sure=reading.sure,
        seconds=reading.seconds,
    )
