"""Names, descriptions and command menus, by scope and language."""

import pytest
from refusals import refused
from telegram import (
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    BotCommandScopeChatMember,
    MenuButtonCommands,
)
from telegram.error import BadRequest

HELP = [("help", "What I can do")]
HILFE = [("help", "Was ich kann")]


async def test_commands_are_kept_by_scope_and_language(bot, ann):
    scope = BotCommandScopeChat(ann)
    await bot.set_my_commands(HELP)
    await bot.set_my_commands(HILFE, language_code="de")
    await bot.set_my_commands([("admin", "For you")], scope=scope)
    assert (await bot.get_my_commands())[0].description == "What I can do"
    assert (await bot.get_my_commands(language_code="de"))[0].description == "Was ich kann"
    assert (await bot.get_my_commands(scope))[0].command == "admin"
    await bot.delete_my_commands(scope)
    assert await bot.get_my_commands(scope) == ()


async def test_people_see_the_narrowest_menu_in_their_language(bot, local, ann):
    user = local.chats.users[ann]
    group = local.chats.add_group("Team", {ann})
    await bot.set_my_commands(HELP)
    await bot.set_my_commands(HILFE, language_code="de")
    assert local.profile.menu(local.chats.find(ann).shape, user)[0]["description"] == HILFE[0][1]
    await bot.set_my_commands([("read", "Read it")], scope=BotCommandScopeAllGroupChats())
    assert local.profile.menu(group.shape, user)[0]["command"] == "read"
    scope = BotCommandScopeChatMember(group.id, ann)
    await bot.set_my_commands([("admin", "For you")], scope=scope)
    assert local.profile.menu(group.shape, user)[0]["command"] == "admin"


@pytest.mark.parametrize(
    ("commands", "reason"),
    [
        ([("Help!", "x")], "Bot_command_invalid"),
        ([("help", "x" * 257)], "Bot_command_description_invalid"),
        ([("help", "x")] * 101, "Bot_commands_too_much"),
    ],
)
async def test_commands_that_telegram_refuses(bot, commands, reason):
    with refused(reason):
        await bot.set_my_commands(commands)


async def test_names_and_descriptions_are_kept_by_language(bot):
    await bot.set_my_name("Digits")
    await bot.set_my_name("Ziffern", language_code="de")
    await bot.set_my_description("I read digits")
    await bot.set_my_short_description("Digits")
    assert (await bot.get_my_name("de")).name == "Ziffern"
    assert (await bot.get_my_name("fr")).name == "Digits"
    assert (await bot.get_my_description()).description == "I read digits"
    assert (await bot.get_my_short_description()).short_description == "Digits"
    assert (await bot.get_me()).first_name == "Digits"
    with pytest.raises(BadRequest):
        await bot.set_my_short_description("x" * 121)


async def test_the_menu_button_is_kept(bot):
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    assert await bot.get_chat_menu_button() == MenuButtonCommands()
