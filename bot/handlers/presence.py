"""The three dots that show a person that work goes on."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from telegram import Message
from telegram.constants import ChatAction
from telegram.error import TelegramError

SHOWN_SECONDS = 4.0
"""Telegram shows an action for five."""


@contextlib.asynccontextmanager
async def typing(message: Message, action: ChatAction = ChatAction.TYPING) -> AsyncIterator[None]:
    """Shows the action until the block ends; never the reason that an answer fails."""
    task = asyncio.create_task(_keep_showing(message, action))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _keep_showing(message: Message, action: ChatAction) -> None:
    with contextlib.suppress(TelegramError):
        while True:
            await message.reply_chat_action(action)
            await asyncio.sleep(SHOWN_SECONDS)
