"""Each picture in its turn: who sends many at once waits, and is told so once."""

import math

import structlog
from telegram import Message, Update

from bot import replies
from bot.allowance import Allowance
from bot.delivery.dispatcher import Unanswered
from bot.handlers.sources import owner

_log = structlog.get_logger()


class TooManyAtOnce(Exception):
    """A person's pictures come faster than they are read."""


class Pacing:
    """Lets pictures in, has them wait, or leaves them out. None of it without a word."""

    def __init__(self, allowance: Allowance) -> None:
        self._allowance = allowance

    async def admits(self, update: Update, message: Message, pictures: int = 1) -> bool:
        """Whether the pictures of an update may be read; where not, they are left out.

        Raises:
            Unanswered: not yet; the update waits where all updates wait, and is lost nowhere.
        """
        person = owner(message) or message.chat_id
        turn = self._allowance.turn(person, update.update_id, pictures)
        if turn.left_out:
            words = replies.left_out(math.ceil(turn.wait))
            await self._tell(person, "left out", message, words)
            _log.info("a picture is left out", update=update.update_id, wait=round(turn.wait))
            return False
        if turn.wait:
            words = replies.one_by_one(self._allowance.per_minute)
            await self._tell(person, "one by one", message, words)
            raise Unanswered(TooManyAtOnce("these pictures wait their turn"), turn.wait)
        return True

    async def _tell(self, person: int, kind: str, message: Message, words: str) -> None:
        """Says it once, until all has been read."""
        if self._allowance.is_news(person, kind):
            await message.reply_text(words, do_quote=True)
            self._allowance.told(person, kind)
