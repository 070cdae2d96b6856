"""What is kept about a person, and its end."""

from telegram import Update

from bot import replies
from bot.handlers.context import Context
from bot.storage import Storage

MOST_UNANSWERED = 1_000


async def privacy(update: Update, _context: Context) -> None:
    """Says what is kept, for how long, and how to end it."""
    if update.effective_message:
        await update.effective_message.reply_text(replies.privacy())


class Forgetting:
    """Deletes all that is kept about the one who asks, at once."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._deleted: dict[int, int] = {}
        """How many rows, by the update whose answer is not out: it may have to be tried again."""

    async def forget(self, update: Update, context: Context) -> None:
        """Answers `/forget`."""
        message, user = update.effective_message, update.effective_user
        if message is None or user is None:
            return
        rows = await self._storage.forget(context.bot.id, user.id)
        rows += self._deleted.pop(update.update_id, 0)
        self._deleted[update.update_id] = rows
        if len(self._deleted) > MOST_UNANSWERED:
            del self._deleted[next(iter(self._deleted))]
        await message.reply_text(replies.forgotten(rows))
        self._deleted.pop(update.update_id, None)
