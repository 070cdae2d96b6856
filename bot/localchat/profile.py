"""What a bot says of itself: names, descriptions and command menus, by language and scope."""

import json
from typing import Any


class Profile:
    """Names and descriptions by language; command lists by scope and language."""

    def __init__(self, name: str = "Digit Bot", username: str = "digit_local_bot") -> None:
        """Takes what BotFather would have asked for."""
        self.username = username
        self.menu_button: dict[str, Any] = {"type": "commands"}
        self._default_name = name
        self._texts: dict[tuple[str, str], str] = {}
        self._commands: dict[tuple[str, str], list[dict[str, str]]] = {}

    def name(self, language: str = "") -> str:
        """The bot's name in this language, else in general."""
        return self.text("name", language) or self._default_name

    def text(self, field: str, language: str = "") -> str:
        """The name, description or short description in this language, else in general."""
        return self._texts.get((field, language)) or self._texts.get((field, ""), "")

    def set_text(self, field: str, language: str, text: str) -> None:
        """Sets one text; an empty one removes it."""
        self._texts[field, language] = text

    def set_commands(
        self, scope: dict[str, Any] | None, language: str, commands: list[dict[str, str]]
    ) -> None:
        """Sets the menu for exactly this scope and language; an empty one removes it."""
        self._commands[_scope_key(scope), language] = commands

    def commands(self, scope: dict[str, Any] | None, language: str) -> list[dict[str, str]]:
        """The menu for exactly this scope and language."""
        return self._commands.get((_scope_key(scope), language), [])

    def menu(self, chat: dict[str, Any], user: dict[str, Any]) -> list[dict[str, str]]:
        """The menu that a user sees in a chat: the narrowest scope, then their language."""
        private = chat["type"] == "private"
        scopes: list[dict[str, Any] | None] = [{"type": "chat", "chat_id": chat["id"]}]
        if not private:
            member = {"type": "chat_member", "chat_id": chat["id"], "user_id": user["id"]}
            scopes.insert(0, member)
        scopes += [{"type": "all_private_chats" if private else "all_group_chats"}, None]
        for scope in scopes:
            for language in (user.get("language_code", ""), ""):
                if found := self.commands(scope, language):
                    return found
        return []


def _scope_key(scope: dict[str, Any] | None) -> str:
    known = scope or {"type": "default"}
    if "chat_id" in known:
        known = {**known, "chat_id": str(known["chat_id"])}
    return json.dumps(known, sort_keys=True)
