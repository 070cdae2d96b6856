"""What people see of the bot before they write to it: its menu and its descriptions."""

from collections.abc import Collection, Sequence

import structlog
from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest, Forbidden, TelegramError

from bot import replies
from bot.delivery.client import Client
from bot.languages import ENGLISH, LANGUAGES, speaking

_log = structlog.get_logger()


async def introduce(client: Client, operators: Collection[int] = ()) -> None:
    """Sets the command menus and the descriptions, in English for all and in every language.

    There is one menu for private chats, one for groups, and one for each operator's chat.
    """
    try:
        for code in LANGUAGES:
            with speaking(code):
                await _introduce(client, None if code == ENGLISH else code, operators)
    except TelegramError as error:
        _log.warning("the command menu could not be set", why=str(error))


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
