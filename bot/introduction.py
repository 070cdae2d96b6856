"""What people see of the bot before they write to it: its menu and its descriptions."""

import structlog
from telegram import BotCommand
from telegram.error import TelegramError

from bot import replies
from bot.delivery.client import Client
from bot.languages import ENGLISH, LANGUAGES, speaking

_log = structlog.get_logger()


async def introduce(client: Client) -> None:
    """Sets the command menu and the descriptions, in English for all and in every language."""
    try:
        for code in LANGUAGES:
            with speaking(code):
                await _introduce(client, None if code == ENGLISH else code)
    except TelegramError as error:
        _log.warning("the command menu could not be set", why=str(error))


async def _introduce(client: Client, language: str | None) -> None:
    """Sets what is not yet so: Telegram is quicker to refuse a setting than a question."""
    commands = tuple(BotCommand(name, what) for name, what in replies.commands())
    if await client.get_my_commands(language_code=language) != commands:
        await client.set_my_commands(commands, language_code=language)
    description = replies.description()
    if (await client.get_my_description(language)).description != description:
        await client.set_my_description(description, language_code=language)
    short = replies.short_description()
    if (await client.get_my_short_description(language)).short_description != short:
        await client.set_my_short_description(short, language_code=language)
