"""The bot from start to end: opens what it needs, serves, and closes it again."""

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from urllib.parse import urlsplit

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.routing import BaseRoute
from telegram.error import InvalidToken, TelegramError

from bot.allowance import Allowance
from bot.answers import Answers
from bot.app import build
from bot.database import NewerDatabase
from bot.delivery.backoff import pause_after
from bot.delivery.carrier import Carrier
from bot.delivery.client import Client, client
from bot.delivery.desk import Desk
from bot.delivery.polling import Polling
from bot.delivery.server import FINISH_SECONDS, listen
from bot.delivery.stopping import unless
from bot.delivery.webhook import kept, serve_webhook
from bot.errors import FAILURE, TOKEN_REFUSED, StartError
from bot.introduction import introduce
from bot.ledger import Ledger
from bot.miniapp.drawings import Drawings
from bot.miniapp.routes import drawing_routes
from bot.monitoring import health_routes, metrics_route, obstacle
from bot.parked import Parked
from bot.reading import ReadingRoom
from bot.settings import Settings
from bot.storage import Storage
from bot.vitals import Vitals
from bot.web_server import serving
from model.reader import DigitReader, ReleaseError

SWEEP_SECONDS = 3600.0
GARBAGE = 10_000
"""Objects that may gather until it is looked whether they are needed; Python's 700 come soon."""
_log = structlog.get_logger()


async def serve(
    settings: Settings,
    token: str,
    api_url: str,
    vitals: Vitals,
    stop: asyncio.Event,
    when_ready: Callable[[], None] = lambda: None,
) -> None:
    """Serves until `stop`.

    Raises:
        StartError: something that only the operator can put right.
    """
    stopping = asyncio.create_task(stop.wait())
    room = ReadingRoom(_reader(settings))
    storage = Storage(settings.database_url.get_secret_value())
    line = client(token, api_url)
    by_webhook = settings.webhook_url is not None
    ledger = Ledger(storage, alone=not by_webhook)
    allowance = Allowance(settings.photos_per_minute)
    application = build(settings, line, room, ledger, storage, allowance, vitals)
    try:
        await unless(stopping, _open(storage))
        await unless(stopping, _connect(line))
        if stop.is_set():
            return
        await application.initialize()
        carrier = Carrier(Desk(application, ledger), Parked(storage, line.id), vitals)
        health = health_routes(obstacle(storage, carrier))
        gc.freeze()  # what was imported stays: its collector need not go over it again
        gc.set_threshold(GARBAGE)
        when_ready()
        _log.info("ready", bot=line.username, release=room.release.id)
        chores = [
            asyncio.create_task(introduce(line, settings.admin_ids)),
            asyncio.create_task(_sweep(storage, Answers(storage))),
            asyncio.create_task(carrier.mind_the_parked(alone=not by_webhook)),
            asyncio.create_task(ledger.keep_claims()),
        ]
        try:
            async with contextlib.AsyncExitStack() as watched:
                if settings.metrics_port is not None:
                    watching = [*health, metrics_route(vitals, lambda: room.release.id)]
                    await watched.enter_async_context(_watched(settings, watching))
                if settings.webhook_url and settings.pad_url:
                    drawings = Drawings(line, ledger, partial(kept, carrier), allowance)
                    pad = urlsplit(settings.pad_url).path
                    await serve_webhook(
                        line,
                        carrier,
                        settings.webhook_url,
                        settings.secret_for_webhook,
                        settings.port,
                        [*health, *drawing_routes(pad, token, drawings)],
                        stop,
                    )
                else:
                    await Polling(line, carrier).run(stop)
        finally:
            for chore in chores:
                chore.cancel()
            await application.shutdown()
    finally:
        stopping.cancel()
        room.close()
        await line.shutdown()
        await storage.close()


@contextlib.asynccontextmanager
async def _watched(settings: Settings, routes: Sequence[BaseRoute]) -> AsyncIterator[None]:
    """Tells those who watch over the bot how it is, on a port of their own."""
    listener = listen(settings.metrics_host, settings.metrics_port or 0, "METRICS_PORT")
    _log.info("metrics are served", port=listener.getsockname()[1])
    async with serving(Starlette(routes=routes), listener, FINISH_SECONDS):
        yield


def _reader(settings: Settings) -> DigitReader:
    try:
        return DigitReader(settings.model_dir)
    except ReleaseError as error:
        raise StartError(f"There is no release to read with: {error}") from error


async def _open(storage: Storage) -> None:
    try:
        await storage.open()
    except NewerDatabase as error:
        sentence = "The database is of a newer version: update the bot, or check DATABASE_URL."
        raise StartError(sentence, FAILURE) from error
    # What our driver does not know of a URL is a TypeError.
    except (SQLAlchemyError, OSError, TypeError) as error:
        why = str(getattr(error, "orig", None) or error).partition("\n")[0]
        sentence = f"The database cannot be used ({why}): check DATABASE_URL."
        raise StartError(sentence, FAILURE) from error


async def _connect(line: Client) -> None:
    """Asks Telegram who we are, for as long as it takes."""
    failures = 0
    while True:
        try:
            await line.initialize()
        except InvalidToken as error:
            raise StartError(TOKEN_REFUSED) from error
        except TelegramError as error:
            failures += 1
            pause = pause_after(failures)
            _log.warning("Telegram cannot be reached", why=str(error), again_in=pause)
            await asyncio.sleep(pause)
        else:
            return


async def _sweep(storage: Storage, answers: Answers) -> None:
    while True:
        try:
            updates, forgotten = await storage.sweep(), await answers.sweep()
            _log.debug("swept", updates=updates, answers=forgotten)
        except (SQLAlchemyError, OSError) as error:
            _log.warning("the sweep failed", why=str(error))
        await asyncio.sleep(SWEEP_SECONDS)
