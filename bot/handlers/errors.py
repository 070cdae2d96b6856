"""The one place where an error ends: a kind sentence for the user, a line for the operator."""

import structlog
from telegram import Update
from telegram.error import BadRequest, Forbidden

from bot import replies

NO_WRITING_HERE = (
    "not enough rights",
    "have no rights to send",
    "chat_write_forbidden",
    "topic_closed",
)
"""Telegram's words, in small letters, for a chat in which the bot may not write."""
_log = structlog.get_logger()


async def apologise(update: object, error: Exception) -> None:
    """Logs an error that no later try can cure, and says sorry where there is somebody.

    Raises:
        TelegramError: the apology could not be sent for now.
    """
    update_id = update.update_id if isinstance(update, Update) else None
    if isinstance(error, Forbidden) or _forbids_writing(error):
        _log.info("nobody there to answer", update=update_id, why=str(error))
        return
    _log.error("an update failed", update=update_id, exc_info=error)
    if not isinstance(update, Update) or update.effective_message is None:
        return
    try:
        await update.effective_message.reply_text(replies.sorry())
    except (BadRequest, Forbidden) as second:
        _log.info("no apology possible", update=update_id, why=str(second))


def _forbids_writing(error: Exception) -> bool:
    said = str(error).lower()
    return isinstance(error, BadRequest) and any(words in said for words in NO_WRITING_HERE)
