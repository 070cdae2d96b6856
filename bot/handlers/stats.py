"""What is known of the release in service, in figures and as a picture."""

import asyncio
from pathlib import Path

from telegram import Message, Update
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest

from bot import pictures, replies
from bot.feedback import Feedback
from bot.handlers.context import Context
from bot.handlers.presence import typing
from bot.reading import ReadingRoom
from bot.storage import Storage
from model.release import Release

FEWEST_JUDGED = 20
"""Of fewer digits, shares tell nothing."""


async def stats(
    room: ReadingRoom, storage: Storage, feedback: Feedback, update: Update, context: Context
) -> None:
    """Says how well the release reads, and what it has read here."""
    if update.effective_message is None:
        return
    life = await storage.life(context.bot.id)
    agreement = await feedback.agreement(context.bot.id)
    text = replies.stats(room.release.card, life, agreement)
    await update.effective_message.reply_text(text, parse_mode=ParseMode.HTML)


class ReleasePicture:
    """Sends a picture that was drawn with the release: once as a file, then by its file_id."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._sent: tuple[str, str] = ("", "")
        """The release whose picture was sent, and Telegram's id of it."""

    async def send(self, message: Message, release: str, folder: Path, caption: str) -> None:
        """Replies with the picture.

        Raises:
            FileNotFoundError: the release has no such picture.
        """
        sent_release, file_id = self._sent
        if sent_release == release:
            try:
                await message.reply_photo(file_id, caption=caption)
            except BadRequest:
                self._sent = ("", "")
            else:
                return
        async with typing(message, ChatAction.UPLOAD_PHOTO):
            reply = await message.reply_photo(folder / self._name, caption=caption)
        self._sent = (release, reply.photo[-1].file_id)


async def confusion(
    room: ReadingRoom,
    picture: ReleasePicture,
    feedback: Feedback,
    update: Update,
    context: Context,
) -> None:
    """Shows which digits the release mixes up: of MNIST's, or with `live` of people's."""
    if context.args and context.args[0].lower() == "live":
        await _confusion_live(feedback, update, context)
    else:
        await _show(picture, room.release, replies.confusion(room.release.card), update)


async def _confusion_live(feedback: Feedback, update: Update, context: Context) -> None:
    message = update.effective_message
    if message is None:
        return
    counts = await feedback.confusion(context.bot.id)
    judged = sum(counts.values())
    if judged < FEWEST_JUDGED:
        await message.reply_text(replies.too_few_judged(judged, FEWEST_JUDGED))
        return
    async with typing(message, ChatAction.UPLOAD_PHOTO):
        drawn = await asyncio.to_thread(pictures.confusion, counts)
        await message.reply_photo(drawn, caption=replies.confusion_live(counts))


async def history(
    room: ReadingRoom, picture: ReleasePicture, update: Update, _context: Context
) -> None:
    """Shows how the release learned."""
    await _show(picture, room.release, replies.history(room.release.card), update)


async def about(room: ReadingRoom, update: Update, _context: Context) -> None:
    """Says what the bot is made of."""
    if update.effective_message:
        text = replies.about(room.release.card)
        await update.effective_message.reply_text(text, parse_mode=ParseMode.HTML)


async def _show(picture: ReleasePicture, release: Release, caption: str, update: Update) -> None:
    message = update.effective_message
    if message is None:
        return
    try:
        await picture.send(message, release.id, release.folder, caption)
    except FileNotFoundError:
        await message.reply_text(replies.no_picture())
