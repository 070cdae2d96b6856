"""A digit bot as tutorials write it: python-telegram-bot with its defaults.

python -m scripts.benchmarks.plain_bot CONTENDER RELEASES
"""

import os
import sys
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.ext import ApplicationBuilder, CallbackContext, MessageHandler, filters

from scripts.benchmarks.contenders import CONTENDERS


def main(contender: str, releases: Path) -> None:
    """Polls until it is told to stop."""
    read = CONTENDERS[contender](releases)

    async def photo(update: Update, _context: CallbackContext[Any, Any, Any, Any]) -> None:
        message = update.effective_message
        if message:
            file = await message.photo[-1].get_file()
            await message.reply_text(read(bytes(await file.download_as_bytearray())) or "?")

    api = os.environ["TELEGRAM_API_URL"]
    application = (
        ApplicationBuilder()
        .token(os.environ["TELEGRAM_BOT_TOKEN"])
        .base_url(f"{api}/bot")
        .base_file_url(f"{api}/file/bot")
        .build()
    )
    application.add_handler(MessageHandler(filters.PHOTO, photo))
    application.run_polling()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
