"""What people do in a chat, and what the bot gets to see of it."""

import re
import secrets

from bot.localchat.chats import Chat, Json
from bot.localchat.entities import found
from bot.localchat.errors import bad_request
from bot.localchat.local import LocalChat
from bot.localchat.outgoing import MAX_CAPTION, MAX_TEXT, quoted
from bot.localchat.parameters import Parameters
from bot.localchat.utf16 import units


async def send(local: LocalChat, user_id: int, chat: Chat, parameters: Parameters) -> list[Json]:
    """A person sends a text, files, or an album: one message for each, and its updates.

    Files come as uploads named photo..., document... or sticker...; with `album` they join the
    album of this name, which more may join later; with `forwarded_from` the messages carry the
    name of the one who first wrote them.

    Raises:
        ApiError: 400, nothing to send, or more than Telegram takes.
    """
    contents = [await _file_content(local, name, parameters) for name in parameters.uploads]
    text = parameters.text("text").strip()
    if not contents:
        if not text:
            raise bad_request("message text is empty")
        if units(text) > MAX_TEXT:
            raise bad_request("message is too long")
        contents = [_worded("text", "entities", text)]
    elif text:
        if units(text) > MAX_CAPTION:
            raise bad_request("message caption is too long")
        contents[0] |= _worded("caption", "caption_entities", text)
    common = _context(chat, parameters)
    if len(contents) > 1 or parameters.has("album"):
        common["media_group_id"] = parameters.text("album", str(secrets.randbits(53)))
    sender = local.chats.users[user_id]
    messages = [chat.post(sender, {**content, **common}) for content in contents]
    for message in messages:
        if _is_for_bot(local, chat, message):
            local.updates.push("message", message)
    return messages


def edit(local: LocalChat, user_id: int, chat: Chat, message_id: int, text: str) -> Json:
    """A person edits a text or a caption of their own.

    Raises:
        ApiError: 400, no such message, or not theirs.
    """
    message = chat.messages.get(message_id)
    if message is None or message["from"]["id"] != user_id:
        raise bad_request("message to edit not found")
    names = ("text", "entities") if "text" in message else ("caption", "caption_entities")
    edited = chat.edit(message, {names[1]: None, **_worded(*names, text.strip())})
    if _is_for_bot(local, chat, edited):
        local.updates.push("edited_message", edited)
    return edited


def press(local: LocalChat, user_id: int, chat: Chat, message_id: int, data: str) -> str:
    """A person presses an inline button; the id of the callback query."""
    message = chat.messages.get(message_id)
    if message is None:
        raise bad_request("message not found")
    query_id = local.callbacks.open(chat, user_id)
    query = {
        "id": query_id,
        "from": local.chats.users[user_id],
        "message": message,
        "chat_instance": str(chat.id),
        "data": data,
    }
    local.updates.push("callback_query", query)
    return query_id


def block(local: LocalChat, user_id: int, *, blocked: bool) -> None:
    """A person blocks the bot, or lets it in again."""
    chat = local.chats.for_person(user_id, user_id)
    chat.closed_to_bot = "bot was blocked by the user" if blocked else ""
    old, new = ("member", "kicked") if blocked else ("kicked", "member")
    change = {
        "chat": chat.shape,
        "from": local.chats.users[user_id],
        "date": 0,
        "old_chat_member": {"user": local.me, "status": old},
        "new_chat_member": {"user": local.me, "status": new, "until_date": 0},
    }
    local.updates.push("my_chat_member", change)


def invite(local: LocalChat, user_id: int, chat: Chat) -> Json:
    """A person adds the bot to a group; the message that says so."""
    newcomer = {"new_chat_members": [local.me], "new_chat_member": local.me}
    return _announce(local, local.chats.users[user_id], chat, newcomer)


def upgrade(local: LocalChat, user_id: int, old: Chat) -> Chat:
    """A person makes a group a supergroup."""
    new = local.chats.upgrade(old)
    user = local.chats.users[user_id]
    _announce(local, user, old, {"migrate_to_chat_id": new.id})
    _announce(local, user, new, {"migrate_from_chat_id": old.id})
    return new


def _announce(local: LocalChat, user: Json, chat: Chat, content: Json) -> Json:
    """A message about the chat itself; every bot gets these."""
    message = chat.post(user, content)
    local.updates.push("message", message)
    return message


async def _file_content(local: LocalChat, name: str, parameters: Parameters) -> Json:
    upload = parameters.uploads[name]
    if not upload.data:
        raise bad_request("file must be non-empty")
    if name.startswith("photo"):
        return {"photo": await local.files.photo(upload)}
    if name.startswith("document"):
        return {"document": await local.files.document(upload)}
    if name.startswith("sticker"):
        shape = {
            "type": "regular",
            "width": 512,
            "height": 512,
            "emoji": "\N{SLIGHTLY SMILING FACE}",
        }
        more = parameters.structure("sticker_shape") or {}
        plain = {"is_animated": False, "is_video": False}
        return {"sticker": local.files.sticker(upload, {**shape, **plain, **more})}
    raise bad_request(f'file "{name}" is no photo, document or sticker')


def _worded(name: str, entities_name: str, text: str) -> Json:
    entities = found(text, [])
    return {name: text} | ({entities_name: entities} if entities else {})


def _context(chat: Chat, parameters: Parameters) -> Json:
    context: Json = {}
    if reply_to := parameters.integer("reply_to"):
        original = chat.messages.get(reply_to)
        if original is None:
            raise bad_request("message to be replied not found")
        context["reply_to_message"] = quoted(original)
    if name := parameters.text("forwarded_from"):
        context["forward_origin"] = {"type": "hidden_user", "date": 0, "sender_user_name": name}
    return context


def _is_for_bot(local: LocalChat, chat: Chat, message: Json) -> bool:
    """Telegram's privacy mode: in groups only commands, mentions and replies reach the bot."""
    if chat.private or not local.privacy_mode:
        return True
    me = local.me
    if message.get("reply_to_message", {}).get("from", {}).get("id") == me["id"]:
        return True
    words = message.get("text") or message.get("caption") or ""
    if re.search(rf"@{re.escape(me['username'])}\b", words, re.IGNORECASE):
        return True
    command = re.match(r"/\w+(@\w+)?", words)
    return bool(command and command.group(1) is None)
