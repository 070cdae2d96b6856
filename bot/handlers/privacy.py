"""What is kept about a person, and its end."""

from typing import Any

from telegram import Update
from telegram.ext import CallbackContext

from bot import replies
from bot.storage import Storage

Context = CallbackContext[Any, Any, Any, Any]


async def privacy(update: Update, _context: Context) -> None:
    """Says what is kept, for how long, and how to end it."""
    if update.effective_message:
        await update.effective_message.reply_text(replies.privacy())


async def forget(storage: Storage, update: Update, context: Context) -> None:
    """Deletes all that is kept about the one who asks, at once."""
    if update.effective_message and update.effective_user:
        rows = await storage.forget(context.bot.id, update.effective_user.id)
        await update.effective_message.reply_text(replies.forgotten(rows))
