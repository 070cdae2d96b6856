"""The line to the Bot API: connections, timeouts, and raw updates."""

from typing import Any
from urllib.parse import urlsplit

from telegram.error import ChatMigrated
from telegram.ext import Defaults, ExtBot

from bot.delivery.connections import Connections
from bot.delivery.patience import Patience
from bot.loopback import LOOPBACK

IN_FLIGHT = 24
"""Updates in hand at once."""
LONG_POLL_SECONDS = 30
UPDATE_KINDS = ["message", "callback_query"]
"""What we ask Telegram to deliver."""


class Client(ExtBot[None]):
    """python-telegram-bot's bot, with updates as plain JSON: one odd one spoils no batch."""

    __slots__ = ()

    async def fetch(self, offset: int, seconds: int, limit: int = 100) -> list[dict[str, Any]]:
        """Confirms every update below `offset`; gives the first from there, waiting if none.

        Raises:
            TelegramError: whatever went wrong.
        """
        data = {
            "offset": offset,
            "limit": limit,
            "timeout": seconds,
            "allowed_updates": UPDATE_KINDS,
        }
        updates = await self._post("getUpdates", data, read_timeout=seconds + 10)
        return [u for u in updates if isinstance(u, dict)] if isinstance(updates, list) else []

    def wait_for(self, chat: int) -> float:
        """Seconds that a chat still has to wait, for Telegram said so."""
        limiter = self.rate_limiter
        return limiter.wait_for(chat) if isinstance(limiter, Patience) else 0.0

    async def _do_post(self, endpoint: str, data: dict[str, Any], **timeouts: Any) -> Any:
        """Makes a call, and where a group has become a supergroup, makes it there.

        Of a text that was sent we want to know only that it was: to build the message anew,
        with the one that it replies to, takes longer than to send it.
        """
        try:
            said = await super()._do_post(endpoint, data, **timeouts)
        except ChatMigrated as moved:
            data = {**data, "chat_id": moved.new_chat_id}
            said = await super()._do_post(endpoint, data, **timeouts)
        return True if endpoint == "sendMessage" else said


def client(token: str, api_url: str) -> Client:
    """A bot on the Bot API server at `api_url`; it calls nobody yet."""
    return Client(
        token=token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=_request(api_url, connections=2 * IN_FLIGHT),
        get_updates_request=_request(api_url, connections=1),
        rate_limiter=Patience(),
        defaults=Defaults(allow_sending_without_reply=True),  # the photo may be gone by then
    )


def _request(api_url: str, connections: int) -> Connections:
    return Connections(connections, proxies=urlsplit(api_url).hostname not in LOOPBACK)
