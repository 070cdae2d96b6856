"""What operators ask and do in a chat. Nobody else learns that these commands exist."""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

import structlog
from telegram import Update
from telegram.constants import ParseMode

from bot import replies
from bot.handlers.context import Context
from bot.reading import ReadingRoom
from bot.vitals import Vitals, resident_bytes
from model.reader import ReleaseError
from model.release import current, promote, releases_in, rollback

_log = structlog.get_logger()


async def admin(room: ReadingRoom, vitals: Vitals, update: Update, _context: Context) -> None:
    """Says how the bot is."""
    if update.effective_message is None:
        return
    state = replies.state(
        vitals.last_hour(),
        vitals.in_hand,
        resident_bytes(),
        os.getloadavg()[0],
        room.release.id,
        vitals.started,
    )
    text = f"{state}\n\n{replies.last_errors(vitals.last_lines)}"
    await update.effective_message.reply_text(text, parse_mode=ParseMode.HTML)


class Releases:
    """Lists the trained releases, and puts another one into service."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._done: tuple[int, str] = (-1, "")
        """The last update that changed something, and its answer: done once, however often
        the answer has to be tried."""

    async def command(self, update: Update, context: Context) -> None:
        """Answers `/release`, `/release list`, `/release promote ID` and `/release rollback`."""
        message, user = update.effective_message, update.effective_user
        if message is None or user is None:
            return
        if self._done[0] != update.update_id:
            text = await asyncio.to_thread(self._do, context.args or [], user.id)
            self._done = update.update_id, text
        await message.reply_text(self._done[1], parse_mode=ParseMode.HTML)

    def _do(self, words: Sequence[str], user_id: int) -> str:
        try:
            match words:
                case ["promote", release_id]:
                    promote(self._folder, release_id)
                case ["rollback"]:
                    release_id = rollback(self._folder)
                case _:
                    found = releases_in(self._folder)
                    return replies.releases(found, current(self._folder).id)
        except (ReleaseError, OSError) as error:
            return replies.not_promoted(str(error))
        _log.info("a release was promoted in the chat", release=release_id, by=user_id)
        return replies.promoted(release_id)
