"""What people see of the bot before they write to it: its menu and its descriptions."""

import asyncio
from collections.abc import Collection, Sequence

import structlog
from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot import replies
from bot.delivery.client import Client
from bot.delivery.patience import retry_seconds
from bot.languages import ENGLISH, LANGUAGES, speaking

PAUSE_SECONDS = 60.0
"""Until a next try, where Telegram does not say: nobody waits for it."""
_log = structlog.get_logger()


async def introduce(client: Client, operators: Collection[int]) -> None:
    """Sets the command menus and the descriptions, in English for all and in every language.

    There is one menu for private chats, one for groups, and one for each operator's chat. What
    Telegram refuses for now is tried again.
    """
    for code in LANGUAGES:
        with speaking(code):
            await _until_introduced(client, None if code == ENGLISH else code, operators)


async def _until_introduced(
    client: Client, language: str | None, operators: Collection[int]
) -> None:
    """Sets all that can be set in one language, for as long as it takes."""
    while True:
        try:
            await _introduce(client, language, operators)
        except TelegramError as error:
            passing = isinstance(error, NetworkError | RetryAfter)
            if isinstance(error, BadRequest) or not passing:
                _log.warning("the command menu cannot be set", why=str(error))
                return
            pause = retry_seconds(error) if isinstance(error, RetryAfter) else PAUSE_SECONDS
            _log.warning("the command menu cannot be set yet", why=str(error), again_in=pause)
            await asyncio.sleep(pause)
        else:
            return


async def _introduce(client: Client, language: str | None, operators: Collection[int]) -> None:
    """Sets what is not yet so: Telegram is quicker to refuse a setting than a question."""
    private, groups = BotCommandScopeAllPrivateChats(), BotCommandScopeAllGroupChats()
    await _set_menu(client, private, language, replies.commands())
    await _set_menu(client, groups, language, replies.commands_in_groups())
    for operator in operators:
        try:
            menu = [*replies.commands(), *replies.commands_of_operators()]
            await _set_menu(client, BotCommandScopeChat(operator), language, menu)
        except (BadRequest, Forbidden) as error:  # they never wrote to the bot, or blocked it
            _log.info("an operator has no menu", user=operator, why=str(error))
    description = replies.description()
    if (await client.get_my_description(language)).description != description:
        await client.set_my_description(description, language_code=language)
    short = replies.short_description()
    if (await client.get_my_short_description(language)).short_description != short:
        await client.set_my_short_description(short, language_code=language)


async def _set_menu(
    client: Client,
    scope: BotCommandScope,
    language: str | None,
    menu: Sequence[tuple[str, str]],
) -> None:
    commands = tuple(BotCommand(name, what) for name, what in menu)
    if await client.get_my_commands(scope, language) != commands:
        await client.set_my_commands(commands, scope, language)
