"""The line to the Bot API with presses of buttons on it, which come only when asked for."""

from typing import Any

from bot.delivery.client import UPDATE_KINDS, Client, client

KINDS = [*UPDATE_KINDS, "callback_query"]


class Line(Client):
    """A client that asks for messages and presses."""

    __slots__ = ()

    async def _do_post(self, endpoint: str, data: dict[str, Any], **timeouts: Any) -> Any:
        """The library's place to change a call on its way out."""
        if "allowed_updates" in data:
            data = {**data, "allowed_updates": KINDS}
        return await super()._do_post(endpoint, data, **timeouts)


def line(token: str, api_url: str) -> Line:
    """The line to the Bot API server at `api_url`; it calls nobody yet."""
    messages = client(token, api_url)
    polling, calls = messages._request  # noqa: SLF001 - the library shows only the second
    return Line(
        token=token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=calls,
        get_updates_request=polling,
        rate_limiter=messages.rate_limiter,
        defaults=messages.defaults,
    )
