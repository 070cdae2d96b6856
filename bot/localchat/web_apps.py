"""Mini Apps: opened by a button, and told by a signature who opened them.

As core.telegram.org/bots/webapps says: the address carries `initData` behind its `#`, signed
with HMAC-SHA256 by a key that is made of the bot's token.
"""

import hashlib
import hmac
import json
import secrets
import time
from urllib.parse import quote, urlencode, urlsplit

from bot.localchat.chats import Chat, Json
from bot.localchat.errors import bad_request
from bot.localchat.local import LocalChat
from bot.loopback import LOOPBACK

VERSION = "8.0"
"""Of the Bot API's Mini Apps that a client here would know."""


def is_allowed(url: object) -> bool:
    """Whether Telegram would open the address: https, or here one of this machine."""
    if not isinstance(url, str):
        return False
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or host in LOOPBACK)


def open_app(local: LocalChat, user_id: int, chat: Chat, message_id: int, url: str) -> str:
    """The address to open when a person presses a button that has this one.

    Raises:
        ApiError: 400, the message has no such button.
    """
    markup = chat.messages.get(message_id, {}).get("reply_markup", {})
    buttons = (button for row in markup.get("inline_keyboard", []) for button in row)
    if not any(button.get("web_app", {}).get("url") == url for button in buttons):
        raise bad_request("button not found")
    told = {
        "tgWebAppData": init_data(local.token, local.chats.users[user_id]),
        "tgWebAppVersion": VERSION,
        "tgWebAppPlatform": "web",
    }
    return f"{url}#{urlencode(told, quote_via=quote)}"


def init_data(token: str, user: Json, auth_date: int | None = None) -> str:
    """Who opens a Mini App and when, signed; times are Unix seconds."""
    fields = {
        "query_id": secrets.token_urlsafe(15),
        "user": json.dumps(user, separators=(",", ":"), ensure_ascii=False),
        "auth_date": str(int(time.time()) if auth_date is None else auth_date),
    }
    signed = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    key = hmac.digest(b"WebAppData", token.encode(), hashlib.sha256)
    fields["hash"] = hmac.new(key, signed.encode(), hashlib.sha256).hexdigest()
    return urlencode(fields, quote_via=quote)
