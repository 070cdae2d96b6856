"""How the bot saw a photo: fetched from Telegram once more, for it is not kept."""

import asyncio

from telegram import Message
from telegram.constants import ChatAction
from telegram.error import BadRequest

from bot import pictures, replies
from bot.answers import Answers, KeptAnswer
from bot.budget import Budget
from bot.handlers.fetching import LARGEST_FILE, fetched
from bot.handlers.presence import typing


class Seen:
    """Sends the picture that explains an answer, drawn off the event loop, one at a time."""

    def __init__(self, answers: Answers, memory: Budget) -> None:
        self._answers = answers
        self._memory = memory
        self._drawing = asyncio.Semaphore(1)

    async def is_new(self, bot_id: int, update_id: int) -> bool:
        """Whether the picture was not sent a moment ago."""
        return await self._answers.may_show(bot_id, update_id)

    async def send(
        self, bot_id: int, update_id: int, answer: KeptAnswer, message: Message
    ) -> None:
        """Replies to the answer with its picture."""
        async with typing(message, ChatAction.UPLOAD_PHOTO):
            picture = await self._drawn(answer, message)
            caption = replies.seen(len(answer.digits), len(pictures.to_show(answer.digits)))
            await message.reply_photo(picture, caption=caption, do_quote=True)
        await self._answers.shown(bot_id, update_id)

    async def _drawn(self, answer: KeptAnswer, message: Message) -> bytes:
        """The picture; of the digits alone, where Telegram has the photo no more."""
        try:
            file = await message.get_bot().get_file(answer.file_id)
            async with self._memory.of(file.file_size or LARGEST_FILE):
                return await self._draw(await fetched(file), answer)
        except BadRequest:
            return await self._draw(None, answer)

    async def _draw(self, photo: bytes | None, answer: KeptAnswer) -> bytes:
        async with self._drawing:
            return await asyncio.to_thread(pictures.seen, photo, answer)
