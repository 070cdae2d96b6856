"""The Bot API on this machine, with a chat page for the browser."""

from bot.localchat.app import create_app
from bot.localchat.local import LocalChat, new_token
from bot.localchat.serving import serve

__all__ = ["LocalChat", "create_app", "new_token", "serve"]
