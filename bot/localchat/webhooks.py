"""Delivery of updates by webhook: POST, secret token, bounded connections, retries."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import aiohttp

if TYPE_CHECKING:
    from bot.localchat.local import LocalChat

FIRST_RETRY = 0.5
LAST_RETRY = 30.0
"""Seconds between two tries for one update: from the first, doubling, up to the last."""
TIMEOUT = 60.0
"""Seconds that a bot may take to answer."""


@dataclass
class Webhook:
    """Where updates go, and how it went last."""

    url: str = ""
    secret_token: str = field(default="", repr=False)
    max_connections: int = 40
    last_error_date: int = 0
    last_error_message: str = ""

    def info(self, pending: int, allowed: list[str]) -> dict[str, Any]:
        """The WebhookInfo object."""
        info: dict[str, Any] = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": pending,
        }
        if self.url:
            info["max_connections"] = self.max_connections
        if self.last_error_date:
            info["last_error_date"] = self.last_error_date
            info["last_error_message"] = self.last_error_message
        if allowed:
            info["allowed_updates"] = allowed
        return info

    def failed(self, message: str) -> None:
        """Notes why the last delivery failed."""
        self.last_error_date = int(time.time())
        self.last_error_message = message


async def deliver(local: "LocalChat") -> None:
    """Delivers updates while a webhook is set, those of a chat one by one; never returns."""
    in_hand: dict[int, object] = {}
    async with (
        aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(TIMEOUT), cookie_jar=aiohttp.DummyCookieJar()
        ) as client,
        asyncio.TaskGroup() as group,
    ):
        while True:
            free = local.webhook.max_connections - len(in_hand)
            if local.webhook.url and free > 0:
                for update in _next(local, in_hand, free):
                    in_hand[update["update_id"]] = _queue_of(update)
                    group.create_task(_deliver_one(local, client, update, in_hand))
            await local.updates.changes.wait(60)


def _next(local: "LocalChat", in_hand: dict[int, object], free: int) -> list[dict[str, Any]]:
    """The updates to begin with: of each queue the first, where none of it is in hand."""
    busy = set(in_hand.values())
    fresh = []
    for update in local.updates.first(2 * local.webhook.max_connections):
        queue = _queue_of(update)
        if queue not in busy:
            fresh.append(update)
            busy.add(queue)
    return local.faults.shuffled("webhook", fresh[:free])


def _queue_of(update: dict[str, Any]) -> object:
    """What says which updates wait for each other: a chat's messages, a person's presses."""
    for kind, owner in (("message", "chat"), ("callback_query", "from")):
        content = update.get(kind)
        named = content.get(owner) if isinstance(content, dict) else None
        if isinstance(named, dict) and isinstance(named.get("id"), int):
            return kind, named["id"]
    return update["update_id"]


async def _deliver_one(
    local: "LocalChat",
    client: aiohttp.ClientSession,
    update: dict[str, Any],
    in_hand: dict[int, object],
) -> None:
    pause = FIRST_RETRY
    try:
        while local.webhook.url:
            problem = await _post(local, client, update)
            if not problem:
                if local.faults.strike("webhook", None, "duplicate"):
                    continue
                local.updates.drop(update["update_id"])
                return
            local.webhook.failed(problem)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LAST_RETRY)
    finally:
        del in_hand[update["update_id"]]
        local.updates.changes.notify()


async def _post(local: "LocalChat", client: aiohttp.ClientSession, update: dict[str, Any]) -> str:
    """Tries once; what went wrong, empty where nothing did."""
    headers = {}
    if local.webhook.secret_token:
        headers["X-Telegram-Bot-Api-Secret-Token"] = local.webhook.secret_token
    try:
        async with client.post(
            local.webhook.url, json=update, headers=headers, allow_redirects=False
        ) as answer:
            await answer.read()
    except TimeoutError:
        return "Read timeout expired"
    except (aiohttp.ClientError, OSError):
        return "Connection refused or broken"
    if 200 <= answer.status < 300:
        return ""
    return f"Wrong response from the webhook: {answer.status} {answer.reason}"
