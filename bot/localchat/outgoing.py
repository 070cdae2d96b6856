"""What the bot wants to send, checked and put in Telegram's shapes."""

from typing import Any

from bot.localchat.chats import Chat
from bot.localchat.entities import formatted
from bot.localchat.errors import bad_request
from bot.localchat.local import LocalChat
from bot.localchat.parameters import Parameters
from bot.localchat.utf16 import units
from bot.localchat.web_apps import is_allowed

MAX_TEXT = 4096
MAX_CAPTION = 1024
"""UTF-16 units after the markup is taken out."""
MAX_CALLBACK_DATA = 64
"""Bytes."""


def text_of(parameters: Parameters) -> dict[str, Any]:
    """`text` and its `entities`.

    Raises:
        ApiError: 400, empty, too long, or markup that cannot be parsed.
    """
    text, entities = formatted(
        parameters.text("text"), parameters.text("parse_mode"), parameters.array("entities", dict)
    )
    if not text.strip():
        raise bad_request("message text is empty")
    if units(text) > MAX_TEXT:
        raise bad_request("message is too long")
    return {"text": text} | ({"entities": entities} if entities else {})


def caption_of(fields: dict[str, Any]) -> dict[str, Any]:
    """`caption` and its `caption_entities` out of parameters or of an InputMedia object.

    Raises:
        ApiError: 400, too long, or markup that cannot be parsed.
    """
    parameters = Parameters(fields)
    caption, entities = formatted(
        parameters.text("caption"),
        parameters.text("parse_mode"),
        parameters.array("caption_entities", dict),
    )
    if units(caption) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    content: dict[str, Any] = {"caption": caption} if caption else {}
    if entities:
        content["caption_entities"] = entities
    if parameters.flag("show_caption_above_media"):
        content["show_caption_above_media"] = True
    return content


def markup_of(parameters: Parameters) -> dict[str, Any]:
    """`reply_markup` of inline buttons; keyboards that live outside messages leave no trace.

    Raises:
        ApiError: 400, not in Telegram's shape or over its limits.
    """
    markup = parameters.structure("reply_markup")
    if not markup:
        return {}
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" not in markup:
        return {}
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("can't parse inline keyboard button: Array of Arrays expected")
    for button in (button for row in rows for button in row):
        _check_button(button, private=parameters.integer("chat_id") > 0)
    rows = [row for row in rows if row]
    return {"reply_markup": {"inline_keyboard": rows}} if rows else {}


def reply_of(parameters: Parameters, chat: Chat) -> dict[str, Any]:
    """`reply_to_message`, from `reply_parameters` or the older `reply_to_message_id`.

    Raises:
        ApiError: 400, there is no such message, and the call insists on it.
    """
    wanted = parameters.structure("reply_parameters") or {}
    if not isinstance(wanted, dict):
        raise bad_request("can't parse reply parameters: object expected")
    message_id = Parameters(wanted).integer("message_id")
    message_id = message_id or parameters.integer("reply_to_message_id")
    if not message_id:
        return {}
    original = chat.messages.get(message_id)
    if original is None:
        optional = wanted.get("allow_sending_without_reply")
        if optional or parameters.flag("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    return {"reply_to_message": quoted(original)}


def quoted(message: dict[str, Any]) -> dict[str, Any]:
    """A message as it stands inside another: without its own quote."""
    return {name: value for name, value in message.items() if name != "reply_to_message"}


async def media_of(
    local: LocalChat, parameters: Parameters, kind: str, value: object
) -> dict[str, Any]:
    """`photo` or `document` from an upload or a file id.

    Raises:
        ApiError: 400, there is none, or it cannot be sent.
    """
    upload = parameters.attachment(kind, value)
    if upload is None:
        if not isinstance(value, str) or not value or value.startswith("attach://"):
            raise bad_request(f"there is no {kind} in the request")
        again = local.files.again(kind, value)
        return {kind: again if kind == "photo" else again[0]}
    if not upload.data:
        raise bad_request("file must be non-empty")
    if kind == "photo":
        return {"photo": await local.files.photo(upload)}
    return {"document": await local.files.document(upload)}


def _check_button(button: object, *, private: bool) -> None:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad_request("can't parse inline keyboard button: Object with text expected")
    if not button["text"]:
        raise bad_request("text buttons are unallowed in the inline keyboard")
    if len(button) < 2:
        raise bad_request("text buttons are unallowed in the inline keyboard")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= MAX_CALLBACK_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    if "web_app" in button:
        web_app = button["web_app"]
        if not private:
            raise bad_request("BUTTON_TYPE_INVALID")
        if not isinstance(web_app, dict) or not is_allowed(web_app.get("url")):
            raise bad_request("inline keyboard button Web App URL is invalid: it must be https")
