"""The three dots that show a person that work goes on."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from telegram import Message
from telegram.constants import ChatAction
from telegram.error import TelegramError

PATIENCE_SECONDS = 0.5
"""An answer that is there within this time needs no dots, and saves a call."""
SHOWN_SECONDS = 4.0
"""Telegram shows an action for five."""


@contextlib.asynccontextmanager
async def typing(message: Message, action: ChatAction = ChatAction.TYPING) -> AsyncIterator[None]:
    """Shows the action where the block takes a while; never the reason that an answer fails."""
    task = asyncio.create_task(_keep_showing(message, action))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _keep_showing(message: Message, action: ChatAction) -> None:
    await asyncio.sleep(PATIENCE_SECONDS)
    with contextlib.suppress(TelegramError):
        while True:
            await message.reply_chat_action(action)
            await asyncio.sleep(SHOWN_SECONDS)
