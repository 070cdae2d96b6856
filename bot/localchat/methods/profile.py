"""Methods by which the bot describes itself."""

import re
from typing import Any

from bot.localchat.errors import bad_request
from bot.localchat.local import LocalChat
from bot.localchat.parameters import Parameters

MAX_COMMANDS = 100
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LIMITS = {"name": 64, "description": 512, "short_description": 120}
_SCOPES = {
    "default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat",
    "chat_administrators", "chat_member",
}  # fmt: skip


async def set_my_commands(local: LocalChat, parameters: Parameters) -> bool:
    """setMyCommands: the menu for a scope and a language."""
    commands = parameters.array("commands", dict)
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(str(command.get("command"))):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    local.profile.set_commands(
        _scope(local, parameters), parameters.text("language_code"), commands
    )
    local.tell_all("commands")
    return True


async def get_my_commands(local: LocalChat, parameters: Parameters) -> list[dict[str, str]]:
    """getMyCommands: the menu for exactly this scope and language."""
    return local.profile.commands(_scope(local, parameters), parameters.text("language_code"))


async def delete_my_commands(local: LocalChat, parameters: Parameters) -> bool:
    """deleteMyCommands: no menu for this scope and language."""
    local.profile.set_commands(_scope(local, parameters), parameters.text("language_code"), [])
    local.tell_all("commands")
    return True


async def set_chat_menu_button(local: LocalChat, parameters: Parameters) -> bool:
    """setChatMenuButton: what stands beside the text field."""
    local.profile.menu_button = parameters.structure("menu_button") or {"type": "default"}
    return True


async def get_chat_menu_button(local: LocalChat, _parameters: Parameters) -> dict[str, Any]:
    """getChatMenuButton: what was set."""
    return local.profile.menu_button


def _setter(field: str) -> Any:
    async def set_text(local: LocalChat, parameters: Parameters) -> bool:
        text = parameters.text(field)
        if len(text) > _LIMITS[field]:
            raise bad_request(f"{field} is too long")
        local.profile.set_text(field, parameters.text("language_code"), text)
        return True

    return set_text


def _getter(field: str) -> Any:
    async def get_text(local: LocalChat, parameters: Parameters) -> dict[str, str]:
        language = parameters.text("language_code")
        profile = local.profile
        text = profile.name(language) if field == "name" else profile.text(field, language)
        return {field: text}

    return get_text


def _scope(local: LocalChat, parameters: Parameters) -> dict[str, Any] | None:
    scope = parameters.structure("scope")
    if scope is not None and (not isinstance(scope, dict) or scope.get("type") not in _SCOPES):
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    if scope and "chat_id" in scope:
        local.chats.for_bot(Parameters(scope).integer("chat_id"))
    return scope


METHODS = {
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
    "setMyName": _setter("name"),
    "getMyName": _getter("name"),
    "setMyDescription": _setter("description"),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description"),
    "getMyShortDescription": _getter("short_description"),
}
