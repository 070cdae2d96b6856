"""Groups, where most of what is said is not for the bot."""

import re

from telegram import Message, Update
from telegram.constants import ChatType, MessageEntityType
from telegram.ext import filters

from bot import replies
from bot.handlers.context import Context
from bot.handlers.sources import picture_in

_READ = re.compile(r"/read(?:@(?P<whom>\w+))?(?!\S)", re.IGNORECASE)


def is_for_us(message: Message) -> bool:
    """Whether a message is said to the bot, so that it should answer.

    In private all is. In a group what mentions it, replies to it, or has `/read` as its caption;
    not what other bots say, nor what comes from a channel. Other commands have their handlers.
    """
    if message.chat.type == ChatType.PRIVATE:
        return True
    if message.chat.type not in (ChatType.GROUP, ChatType.SUPERGROUP):
        return False
    if not is_by_a_person(message):
        return False
    return mentions_us(message) or _replies_to_us(message) or _asks_by_caption(message)


def is_by_a_person(message: Message) -> bool:
    """Whether somebody wrote a message, in whatever name; not a bot, nor a linked channel."""
    return not message.is_automatic_forward and not _is_by_a_bot(message)


def mentions_us(message: Message) -> bool:
    """Whether the bot is named in a text or a caption, alone or behind a command."""
    bot = message.get_bot()
    name = f"@{bot.username}".lower()
    named = message.parse_entities() | message.parse_caption_entities()
    for entity, words in named.items():
        match entity.type:
            case MessageEntityType.MENTION | MessageEntityType.BOT_COMMAND:
                if words.lower().endswith(name):
                    return True
            case MessageEntityType.TEXT_MENTION:
                if entity.user and entity.user.id == bot.id:
                    return True
    return False


async def hello(update: Update, context: Context) -> None:
    """Says once how to be asked, in a group that the bot came to."""
    message = update.effective_message
    if message is None:
        return
    if message.group_chat_created or context.bot.id in (m.id for m in message.new_chat_members):
        await message.reply_text(replies.hello_group(context.bot.username), do_quote=False)


class ForUs(filters.MessageFilter):
    """Messages that the bot should answer."""

    def filter(self, message: Message) -> bool:
        """Whether this is one."""
        return is_for_us(message)


class ByAPerson(filters.MessageFilter):
    """Messages that somebody wrote, so that their commands are obeyed."""

    def filter(self, message: Message) -> bool:
        """Whether this is one."""
        return is_by_a_person(message)


class Chatter(filters.MessageFilter):
    """What is said in a group in reply to the bot, but not to it: "haha, nice one"."""

    def filter(self, message: Message) -> bool:
        """Whether this is that."""
        asks = mentions_us(message) or _asks_by_caption(message)
        return message.chat.type != ChatType.PRIVATE and not asks


class PointsAtPicture(filters.MessageFilter):
    """Replies to somebody's picture that mention the bot."""

    def filter(self, message: Message) -> bool:
        """Whether this is one."""
        shown = message.reply_to_message
        return bool(shown and picture_in(shown) and mentions_us(message))


def _is_by_a_bot(message: Message) -> bool:
    """Not so for people who write in the name of a chat: Telegram has a bot stand in for them."""
    return bool(message.from_user and message.from_user.is_bot and not message.sender_chat)


def _replies_to_us(message: Message) -> bool:
    original = message.reply_to_message
    author = original.from_user if original else None
    return author is not None and author.id == message.get_bot().id


def _asks_by_caption(message: Message) -> bool:
    asked = _READ.match(message.caption or "")
    return bool(asked and asked["whom"] is None)
