"""Who is here and what was said: users, chats, messages, and what happened in order."""

import secrets
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from bot.localchat.changes import Changes
from bot.localchat.errors import bad_request, forbidden, upgraded

MAX_USERS = 10_000
"""Users, and chats, kept; those who came first go beyond."""
MAX_MESSAGES = 500
"""Messages kept in a chat."""
MAX_EVENTS = 1_000
"""Events kept in a chat for those who follow it."""

Json = dict[str, Any]

_NAMES = {"first_name", "last_name", "username"}


@dataclass
class Chat:
    """A private chat of one user with the bot, or a group."""

    shape: Json
    """The Chat object in messages."""
    members: set[int]
    messages: dict[int, Json] = field(default_factory=dict)
    """By message_id; each in Telegram's shape."""
    events: deque[Json] = field(default_factory=lambda: deque(maxlen=MAX_EVENTS))
    """What happened, each with a rising `seq`: message, edit, delete, action, answer."""
    changes: Changes = field(default_factory=Changes)
    closed_to_bot: str = ""
    """Why the bot may not write here, in Telegram's words; empty where it may."""
    upgraded_to: int = 0
    """The id of the supergroup that took its place; 0 where none did."""
    last_message_id: int = 0
    last_seq: int = 0

    @property
    def id(self) -> int:
        """The user's id in a private chat, below zero in a group."""
        return int(self.shape["id"])

    @property
    def private(self) -> bool:
        """Whether this is a chat of one user with the bot."""
        return bool(self.shape["type"] == "private")

    def tell(self, kind: str, **content: Any) -> None:
        """Records an event and wakes those who follow the chat."""
        self.last_seq += 1
        self.events.append({"seq": self.last_seq, "kind": kind, **content})
        self.changes.notify()

    def post(self, sender: Json, content: Json) -> Json:
        """Adds a message; `content` is all but its id, sender, chat and date."""
        self.last_message_id += 1
        message = {
            "message_id": self.last_message_id,
            "from": sender,
            "chat": self.shape,
            "date": int(time.time()),
            **content,
        }
        self.messages[self.last_message_id] = message
        if len(self.messages) > MAX_MESSAGES:
            del self.messages[next(iter(self.messages))]
        self.tell("message", message=message)
        return message

    def edit(self, message: Json, changes: Json) -> Json:
        """Replaces a message; None in `changes` removes a field."""
        edited = {k: v for k, v in {**message, **changes}.items() if v is not None}
        edited["edit_date"] = int(time.time())
        self.messages[edited["message_id"]] = edited
        self.tell("edit", message=edited)
        return edited

    def delete(self, message_id: int) -> bool:
        """Removes a message; whether it was there."""
        if self.messages.pop(message_id, None) is None:
            return False
        self.tell("delete", message_id=message_id)
        return True

    async def events_after(self, seq: int, seconds: float) -> list[Json]:
        """The events after `seq`, waiting up to `seconds` for the first."""
        if self.last_seq <= seq:
            await self.changes.wait(seconds)
        return [event for event in self.events if event["seq"] > seq]


class Chats:
    """All users and their chats, by id."""

    def __init__(self) -> None:
        """Starts with nobody."""
        self.users: dict[int, Json] = {}
        self._chats: dict[int, Chat] = {}
        self._next_group = -1001

    def add_user(
        self, first_name: str, language: str = "en", user_id: int = 0, **more: Any
    ) -> Json:
        """A new person, with a private chat of their own; the User object.

        Ids are drawn by chance: a bot that remembers people meets no old one after a restart.
        """
        user_id = user_id or secrets.randbelow(9 * 10**9) + 10**9
        user = {"id": user_id, "is_bot": False, "first_name": first_name, **more}
        user["language_code"] = language
        self.users[user_id] = user
        named: Json = {k: v for k, v in user.items() if k in _NAMES}
        self._chats[user_id] = Chat({"id": user_id, **named, "type": "private"}, {user_id})
        while len(self.users) > MAX_USERS:
            oldest = next(iter(self.users))
            del self.users[oldest], self._chats[oldest]
        return user

    def add_group(self, title: str, members: set[int]) -> Chat:
        """A new group with these users and the bot."""
        shape = {"id": self._next_group, "title": title, "type": "group"}
        self._next_group -= 1
        chat = Chat(shape, members)
        self._chats[chat.id] = chat
        return chat

    def upgrade(self, old: Chat) -> Chat:
        """A supergroup in the place of a group, with the same members and none of its messages."""
        shape = {**old.shape, "id": old.id - 10**12, "type": "supergroup"}
        new = Chat(shape, old.members)
        self._chats[new.id] = new
        old.upgraded_to = new.id
        return new

    def join(self, title: str, user_id: int) -> Chat:
        """The group of this name, new where there is none, with this user in it."""
        for chat in self._chats.values():
            if chat.shape.get("title") == title and not chat.upgraded_to:
                chat.members.add(user_id)
                return chat
        return self.add_group(title, {user_id})

    def find(self, chat_id: int) -> Chat | None:
        """The chat with this id."""
        return self._chats.get(chat_id)

    def for_bot(self, chat_id: int) -> Chat:
        """The chat that the bot wants to write to.

        Raises:
            ApiError: 400 for an unknown or upgraded chat, 403 where the bot may not write.
        """
        chat = self._chats.get(chat_id)
        if chat is None:
            raise bad_request("chat not found")
        if chat.upgraded_to:
            raise upgraded(chat.upgraded_to)
        if chat.closed_to_bot:
            raise forbidden(chat.closed_to_bot)
        return chat

    def for_person(self, chat_id: int, user_id: int) -> Chat:
        """The chat that a person looks at or writes in.

        Raises:
            ApiError: 400, there is none, or they are not in it.
        """
        chat = self._chats.get(chat_id)
        if chat is None or user_id not in chat.members:
            raise bad_request("chat not found")
        return chat

    def all(self) -> list[Chat]:
        """All chats."""
        return list(self._chats.values())
