"""Methods that send something to a chat."""

import secrets
from typing import Any

from bot.localchat.errors import bad_request
from bot.localchat.local import LocalChat
from bot.localchat.outgoing import caption_of, markup_of, media_of, reply_of, text_of
from bot.localchat.parameters import Parameters

_ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note",
    "upload_video_note",
}  # fmt: skip


async def send_message(local: LocalChat, parameters: Parameters) -> dict[str, Any]:
    """sendMessage: a text."""
    return _post(local, parameters, text_of(parameters))


async def send_photo(local: LocalChat, parameters: Parameters) -> dict[str, Any]:
    """sendPhoto: a picture in Telegram's sizes, or one that was sent before."""
    return await _send_file(local, parameters, "photo")


async def send_document(local: LocalChat, parameters: Parameters) -> dict[str, Any]:
    """sendDocument: a file, untouched."""
    return await _send_file(local, parameters, "document")


async def send_media_group(local: LocalChat, parameters: Parameters) -> list[dict[str, Any]]:
    """sendMediaGroup: an album of 2 to 10."""
    chat = local.chats.for_bot(parameters.integer("chat_id"))
    media = parameters.array("media", dict)
    if not 2 <= len(media) <= 10:
        raise bad_request("wrong number of media: 2 to 10 expected")
    reply = reply_of(parameters, chat)
    contents = []
    for item in media:
        kind = str(item.get("type"))
        if kind not in {"photo", "document"}:
            raise bad_request(f'type "{kind}" can\'t be used in sendMediaGroup')
        file = await media_of(local, parameters, kind, item.get("media"))
        contents.append({**file, **caption_of(item), **reply})
    group = {"media_group_id": str(secrets.randbits(53))}
    return [chat.post(local.me, {**content, **group}) for content in contents]


async def send_chat_action(local: LocalChat, parameters: Parameters) -> bool:
    """sendChatAction: typing, and the like."""
    chat = local.chats.for_bot(parameters.integer("chat_id"))
    action = parameters.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.tell("action", action=action)
    return True


async def _send_file(local: LocalChat, parameters: Parameters, kind: str) -> dict[str, Any]:
    local.chats.for_bot(parameters.integer("chat_id"))
    file = await media_of(local, parameters, kind, parameters.values.get(kind))
    return _post(local, parameters, {**file, **caption_of(parameters.values)})


def _post(local: LocalChat, parameters: Parameters, content: dict[str, Any]) -> dict[str, Any]:
    if not parameters.has("chat_id"):
        raise bad_request("chat_id is empty")
    chat = local.chats.for_bot(parameters.integer("chat_id"))
    quote = reply_of(parameters, chat)
    protected = {"has_protected_content": True} if parameters.flag("protect_content") else {}
    return chat.post(local.me, {**content, **quote, **markup_of(parameters), **protected})


METHODS = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendMediaGroup": send_media_group,
    "sendChatAction": send_chat_action,
}
