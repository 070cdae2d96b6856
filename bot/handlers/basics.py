"""Greetings, help, and a helpful sentence for whatever is no photo."""

from telegram import Message, Update
from telegram.constants import ChatType

from bot import replies
from bot.handlers.context import Context


async def start(update: Update, _context: Context) -> None:
    """Says what the bot does."""
    if update.effective_message:
        await update.effective_message.reply_text(replies.start())


async def help_(update: Update, _context: Context) -> None:
    """Gives tips."""
    if update.effective_message:
        await update.effective_message.reply_text(replies.help_())


async def anything_else(update: Update, _context: Context) -> None:
    """Tells someone who sent something else what to send."""
    message = update.effective_message
    if message:
        alone = message.chat.type == ChatType.PRIVATE
        words = replies.anything_else(kind_of(message)) if alone else replies.read_what_in_group()
        await message.reply_text(words, do_quote=True)


def kind_of(message: Message) -> str:
    """Which of the `replies.anything_else` fits."""
    if message.text:
        return "text"
    if message.sticker:
        return "sticker"
    if message.voice or message.audio:
        return "voice"
    if message.video or message.video_note or message.animation:
        return "video"
    if message.location or message.venue:
        return "location"
    return "other"
