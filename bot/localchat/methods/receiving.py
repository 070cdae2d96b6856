"""Methods by which the bot receives updates."""

import ipaddress
import re
from typing import Any
from urllib.parse import urlsplit

from bot.localchat.errors import bad_request, conflict
from bot.localchat.local import LocalChat
from bot.localchat.parameters import Parameters

MAX_UPDATES = 100
"""Updates in one answer."""
MAX_TIMEOUT = 50
"""Seconds of one long poll."""
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


async def get_updates(local: LocalChat, parameters: Parameters) -> list[dict[str, Any]]:
    """getUpdates: confirms all below the offset, and waits for what is new."""
    if local.webhook.url:
        raise conflict(
            "can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )
    _allow(local, parameters)
    limit = min(max(parameters.integer("limit", MAX_UPDATES), 1), MAX_UPDATES)
    timeout = min(max(parameters.integer("timeout"), 0), MAX_TIMEOUT)
    confirmed = local.updates.confirm(parameters.integer("offset"))
    again = [u for u in confirmed if local.faults.strike("getUpdates", None, "duplicate")]
    batch = await local.updates.fetch(limit, 0 if again else timeout)
    return local.faults.shuffled("getUpdates", again + batch)


async def set_webhook(local: LocalChat, parameters: Parameters) -> bool:
    """setWebhook: from now on updates are posted to this address on this machine."""
    url = parameters.text("url")
    secret = parameters.text("secret_token")
    if url and not _is_reachable(url):
        raise bad_request("bad webhook: only addresses of this machine are delivered to")
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    connections = parameters.integer("max_connections", 40)
    if not 1 <= connections <= 100:
        raise bad_request("max_connections must be between 1 and 100")
    _allow(local, parameters)
    if parameters.flag("drop_pending_updates"):
        local.updates.clear()
    local.webhook.url = url
    local.webhook.secret_token = secret
    local.webhook.max_connections = connections
    local.updates.take_over()
    return True


async def delete_webhook(local: LocalChat, parameters: Parameters) -> bool:
    """deleteWebhook: back to getUpdates."""
    if parameters.flag("drop_pending_updates"):
        local.updates.clear()
    local.webhook.url = ""
    local.updates.changes.notify()
    return True


async def get_webhook_info(local: LocalChat, _parameters: Parameters) -> dict[str, Any]:
    """getWebhookInfo: where updates go, and how it went."""
    return local.webhook.info(len(local.updates), local.updates.allowed)


def _allow(local: LocalChat, parameters: Parameters) -> None:
    if parameters.has("allowed_updates"):
        local.updates.allowed = parameters.array("allowed_updates", str)


def _is_reachable(url: str) -> bool:
    try:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or parts.port == 0:
            return False
        if parts.hostname == "localhost":
            return True
        return ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False


METHODS = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
