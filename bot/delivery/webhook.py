"""Updates by webhook: 200 only when the reply is out, so Telegram keeps what we have not."""

import asyncio
import hmac
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.body import Unread, body_of
from bot.delivery.albums import album_of
from bot.delivery.backoff import pause_after
from bot.delivery.carrier import Carrier
from bot.delivery.client import UPDATE_KINDS, Client
from bot.delivery.dispatcher import is_curable
from bot.delivery.patience import retry_seconds
from bot.delivery.server import FINISH_SECONDS, listen
from bot.delivery.stopping import unless
from bot.errors import TOKEN_REFUSED, StartError
from bot.web_server import serving

MAX_BODY = 1 << 20
"""Bytes of an update; Telegram's are far smaller."""
CONNECTIONS = 100
"""The most that Telegram opens to all replicas together."""
PATIENT_SECONDS, CROWDED_SECONDS = 20.0, 1.0
"""How long an update may hold its connection; in a crowd, others need it sooner."""
TOKEN_SECONDS = 60.0
"""Between two looks whether the token holds, which who only listens would never hear."""
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_log = structlog.get_logger()


def webhook_app(
    carrier: Carrier, path: str, secret: str, others: Sequence[BaseRoute]
) -> Starlette:
    """The web application that Telegram calls at `path`, with other routes beside it."""

    async def deliver(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER)
        if given is None:
            return Response(status_code=401)
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return Response(status_code=403)
        try:
            body = await body_of(request, MAX_BODY)
        except Unread as error:
            return Response(status_code=error.status)
        raw = _update(body)
        if raw is None:
            return Response(status_code=400)
        return Response(status_code=200 if await kept(carrier, raw) else 503)

    return Starlette(routes=[Route(path, deliver, methods=["POST"]), *others])


async def serve_webhook(
    client: Client,
    carrier: Carrier,
    url: str,
    secret: str,
    port: int,
    others: Sequence[BaseRoute],
    stop: asyncio.Event,
) -> None:
    """Listens on `port`, tells Telegram the address, and serves until `stop`.

    Raises:
        StartError: the port is taken, or Telegram refuses the address, or later the token.
    """
    listener = listen("0.0.0.0", port, "PORT")  # noqa: S104 - a webhook is called from outside
    app = webhook_app(carrier, urlsplit(url).path or "/", secret, others)
    stopping = asyncio.create_task(stop.wait())
    async with serving(app, listener, FINISH_SECONDS) as server:
        try:
            await unless(stopping, _announce(client, url, secret))
            _log.info("waiting for updates", port=listener.getsockname()[1])
            either = asyncio.wait({stopping, server}, return_when=asyncio.FIRST_COMPLETED)
            await unless(asyncio.create_task(either), _until_refused(client))
        finally:
            stopping.cancel()
            await carrier.close(FINISH_SECONDS)


async def _announce(client: Client, url: str, secret: str) -> None:
    """Tells Telegram where we are, for as long as it takes."""
    failures = 0
    while True:
        try:
            await client.set_webhook(
                url,
                secret_token=secret,
                max_connections=CONNECTIONS,
                allowed_updates=UPDATE_KINDS,
            )
        except InvalidToken as error:
            raise StartError(TOKEN_REFUSED) from error
        except TelegramError as error:
            if not is_curable(error) and not isinstance(error, RetryAfter):
                sentence = f"Telegram does not take WEBHOOK_URL: {error}."
                raise StartError(sentence) from error
            failures += 1
            asked = retry_seconds(error) if isinstance(error, RetryAfter) else 0.0
            pause = max(pause_after(failures), asked)
            _log.warning("the webhook cannot be set yet", why=str(error), again_in=pause)
            await asyncio.sleep(pause)
        else:
            return


async def _until_refused(client: Client) -> None:
    """Asks again and again whether the token holds; ends with a StartError alone."""
    while True:
        try:
            await client.get_me()
        except InvalidToken as error:
            raise StartError(TOKEN_REFUSED) from error
        except TelegramError as error:
            _log.debug("Telegram does not say whether the token holds", why=str(error))
        await asyncio.sleep(TOKEN_SECONDS)


async def kept(carrier: Carrier, raw: dict[str, Any]) -> bool:
    """Whether Telegram may forget this update: it is answered, or it waits in our database.

    The work goes on when the caller hangs up: the update comes again, and joins it. Of a chat,
    Telegram delivers the next update only when it may forget the one before, so an album waits
    in our database from its first photo on.
    """
    if carrier.full:
        return False
    crowded = carrier.unparked > CONNECTIONS // 2
    task = carrier.take(raw)
    if not album_of(raw):
        await asyncio.wait({task}, timeout=CROWDED_SECONDS if crowded else PATIENT_SECONDS)
    if not task.done():
        return await carrier.park([raw["update_id"]])
    return not task.cancelled()


def _update(body: bytes) -> dict[str, Any] | None:
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        return None
    ok = isinstance(raw, dict) and type(raw.get("update_id")) is int
    return raw if ok else None
