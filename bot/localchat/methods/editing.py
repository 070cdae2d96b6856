"""Methods that change or remove what was sent."""

from typing import Any

from bot.localchat.chats import Chat
from bot.localchat.errors import bad_request
from bot.localchat.local import LocalChat
from bot.localchat.outgoing import caption_of, markup_of, media_of, text_of
from bot.localchat.parameters import Parameters

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)


async def edit_message_text(local: LocalChat, parameters: Parameters) -> dict[str, Any]:
    """editMessageText: another text, and another keyboard or none."""
    chat, message = _own_message(local, parameters, "edit")
    content = text_of(parameters)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return _edit(chat, message, {"entities": None, **content, **_keyboard(parameters)})


async def edit_message_caption(local: LocalChat, parameters: Parameters) -> dict[str, Any]:
    """editMessageCaption: another caption, and another keyboard or none."""
    chat, message = _own_message(local, parameters, "edit")
    if "photo" not in message and "document" not in message:
        raise bad_request("there is no caption in the message to edit")
    caption = {"caption": None, "caption_entities": None, **caption_of(parameters.values)}
    return _edit(chat, message, {**caption, **_keyboard(parameters)})


async def edit_message_reply_markup(local: LocalChat, parameters: Parameters) -> dict[str, Any]:
    """editMessageReplyMarkup: another keyboard, or none."""
    chat, message = _own_message(local, parameters, "edit")
    return _edit(chat, message, _keyboard(parameters))


async def edit_message_media(local: LocalChat, parameters: Parameters) -> dict[str, Any]:
    """editMessageMedia: another photo or document, with its caption."""
    chat, message = _own_message(local, parameters, "edit")
    media = parameters.structure("media")
    kind = media.get("type") if isinstance(media, dict) else None
    if kind not in {"photo", "document"}:
        raise bad_request("can't parse InputMedia: photo or document expected")
    if "text" in message:
        raise bad_request("message can't be edited")
    file = await media_of(local, parameters, kind, media.get("media"))
    nothing = dict.fromkeys(("photo", "document", "caption", "caption_entities"))
    return _edit(chat, message, {**nothing, **file, **caption_of(media), **_keyboard(parameters)})


async def delete_message(local: LocalChat, parameters: Parameters) -> bool:
    """deleteMessage: one message, gone."""
    chat = local.chats.for_bot(parameters.integer("chat_id"))
    if not chat.delete(parameters.integer("message_id")):
        raise bad_request("message to delete not found")
    return True


async def delete_messages(local: LocalChat, parameters: Parameters) -> bool:
    """deleteMessages: those that are not there are skipped."""
    chat = local.chats.for_bot(parameters.integer("chat_id"))
    for message_id in parameters.integers("message_ids"):
        chat.delete(message_id)
    return True


def _own_message(
    local: LocalChat, parameters: Parameters, purpose: str
) -> tuple[Chat, dict[str, Any]]:
    chat = local.chats.for_bot(parameters.integer("chat_id"))
    message = chat.messages.get(parameters.integer("message_id"))
    if message is None:
        raise bad_request(f"message to {purpose} not found")
    if message["from"]["id"] != local.me["id"]:
        raise bad_request("message can't be edited")
    return chat, message


def _keyboard(parameters: Parameters) -> dict[str, Any]:
    return {"reply_markup": None, **markup_of(parameters)}


def _edit(chat: Chat, message: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    if all(message.get(name) == value for name, value in changes.items()):
        raise bad_request(_NOT_MODIFIED)
    return chat.edit(message, changes)


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "editMessageMedia": edit_message_media,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
}
