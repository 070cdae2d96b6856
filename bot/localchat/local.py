"""The state of one local chat: a bot, its people, its updates and its files."""

import secrets
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from bot.localchat.callbacks import Callbacks
from bot.localchat.chats import MAX_USERS, Chats
from bot.localchat.faults import Faults
from bot.localchat.files import Files
from bot.localchat.profile import Profile
from bot.localchat.updates import UpdateQueue
from bot.localchat.webhooks import Webhook


def new_token() -> str:
    """A token in Telegram's shape that is valid nowhere but here."""
    return f"{secrets.randbelow(9 * 10**8) + 10**8}:{secrets.token_urlsafe(26)}"


@dataclass
class LocalChat:
    """Everything that the Bot API and the chat page look at and change. In memory only."""

    token: str = field(default_factory=new_token, repr=False)
    chats: Chats = field(default_factory=Chats)
    updates: UpdateQueue = field(default_factory=UpdateQueue)
    files: Files = field(default_factory=Files)
    callbacks: Callbacks = field(default_factory=Callbacks)
    faults: Faults = field(default_factory=Faults)
    profile: Profile = field(default_factory=Profile)
    webhook: Webhook = field(default_factory=Webhook)
    calls: Counter[str] = field(default_factory=Counter)
    """How often each method was called."""
    privacy_mode: bool = True
    """Whether in groups the bot sees only what is meant for it."""
    closed: bool = False
    _sessions: dict[str, int] = field(default_factory=dict, repr=False)

    @property
    def me(self) -> dict[str, Any]:
        """The bot's own User object, as messages carry it."""
        return {
            "id": int(self.token.partition(":")[0]),
            "is_bot": True,
            "first_name": self.profile.name(),
            "username": self.profile.username,
        }

    def person(self, secret: str) -> int | None:
        """The user id behind a browser's cookie; None for a stranger."""
        user_id = self._sessions.get(secret)
        return user_id if user_id in self.chats.users else None

    def welcome(self, language: str) -> str:
        """Makes a person for a new browser; the secret for its cookie."""
        secret = secrets.token_urlsafe(24)
        if len(self._sessions) >= MAX_USERS:
            del self._sessions[next(iter(self._sessions))]
        name = f"Guest {len(self._sessions) + 1}"
        self._sessions[secret] = self.chats.add_user(name, language)["id"]
        return secret

    def tell_all(self, kind: str) -> None:
        """Records an event in every chat."""
        for chat in self.chats.all():
            chat.tell(kind)

    def close(self) -> None:
        """Ends all waiting, so that the server can stop."""
        self.closed = True
        self.updates.close()
        for chat in self.chats.all():
            chat.changes.notify()
