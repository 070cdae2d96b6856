"""Drawing digits instead of taking a photo of them."""

import asyncio

import structlog
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update, WebAppInfo
from telegram.constants import ChatAction, ChatType
from telegram.error import BadRequest

from bot import pictures, replies
from bot.handlers.context import Context
from bot.handlers.presence import typing
from bot.languages import spoken

_log = structlog.get_logger()


class Drawing:
    """Opens the pad, where Telegram can reach it; else sends an empty sheet."""

    def __init__(self, pad: str | None) -> None:
        """`pad` is the address of the Mini App."""
        self._pad = pad
        self._sheet = ""
        """Telegram's id of the sheet, once it was sent."""

    async def draw(self, update: Update, _context: Context) -> None:
        """Answers `/draw`."""
        message = update.effective_message
        if message is None:
            return
        if message.chat.type != ChatType.PRIVATE:
            await message.reply_text(replies.draw_alone(), do_quote=True)
            return
        if self._pad:
            app = WebAppInfo(f"{self._pad}?language={spoken()}")
            button = InlineKeyboardButton(replies.open_pad(), web_app=app)
            try:
                await message.reply_text(
                    replies.draw_here(), reply_markup=InlineKeyboardMarkup([[button]])
                )
            except BadRequest as error:  # Telegram opens https addresses only
                _log.info("the pad cannot be opened from a button", why=str(error))
            else:
                return
        await self._send_sheet(message)

    async def _send_sheet(self, message: Message) -> None:
        if self._sheet:
            try:
                await message.reply_photo(self._sheet, caption=replies.sheet())
            except BadRequest:  # an id that Telegram no longer knows
                self._sheet = ""
            else:
                return
        async with typing(message, ChatAction.UPLOAD_PHOTO):
            sheet = await asyncio.to_thread(pictures.empty_sheet)
            sent = await message.reply_photo(sheet, caption=replies.sheet())
        self._sheet = sent.photo[-1].file_id
