"""Updates by long polling, confirmed only when their replies are out."""

import asyncio
import time
from typing import Any

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.delivery.backoff import pause_after
from bot.delivery.carrier import Carrier
from bot.delivery.client import LONG_POLL_SECONDS, Client
from bot.delivery.patience import retry_seconds
from bot.delivery.server import FINISH_SECONDS
from bot.delivery.stopping import unless
from bot.delivery.window import Window
from bot.errors import ANOTHER_INSTANCE, TOKEN_REFUSED, StartError

AT_ONCE = 100
"""The most updates that Telegram gives in one answer: what it does not give we do not see."""
CONFLICT_SECONDS = 20.0
"""Another instance may be on its way out; after this long it is not, and the newcomer goes."""
SHORTEST_GAP, LONGEST_GAP = 0.05, 1.0
"""Seconds between two calls while updates are in hand: Telegram answers those at once."""
_log = structlog.get_logger()


class Polling:
    """Fetches updates and has them answered until it is told to stop."""

    def __init__(self, client: Client, carrier: Carrier) -> None:
        self._client = client
        self._carrier = carrier
        self._window = Window()
        self._idle = asyncio.Event()
        self._moved = False
        """Whether an update was answered since the last call."""
        self._failures = 0
        self._served = False
        self._webhook_gone = False
        self._conflict_since: float | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Serves until `stop`, then finishes what is in hand and confirms it.

        Raises:
            StartError: the token was refused, or another instance polls with it.
        """
        stopping = asyncio.create_task(stop.wait())
        try:
            await self._forget_webhook()
            gap = SHORTEST_GAP
            while not stop.is_set():
                fetched = await unless(stopping, self._fetch()) or []
                fresh = [raw for raw in fetched if self._window.take(raw["update_id"])]
                for raw in fresh:
                    self._take(raw)
                if len(fetched) >= AT_ONCE and not fresh and self._carrier.blocked:
                    await self._step_aside()
                moved, self._moved = bool(fresh) or self._moved, False
                gap = SHORTEST_GAP if moved else min(gap * 1.5, LONGEST_GAP)
                await unless(stopping, self._pace(gap))
        finally:
            stopping.cancel()
            await self._finish()

    async def _forget_webhook(self) -> None:
        """Telegram gives updates by one way at a time."""
        try:
            await self._client.delete_webhook()
        except TelegramError as error:
            _log.warning("an older webhook could not be taken back", why=str(error))
        else:
            self._webhook_gone = True

    async def _fetch(self) -> list[dict[str, Any]]:
        seconds = 0 if self._window.unanswered else LONG_POLL_SECONDS
        began, offset = time.monotonic(), self._window.offset
        try:
            fetched = await self._client.fetch(offset, seconds)
        except TelegramError as error:
            await self._after(error)
            return []
        if self._failures:
            _log.info("Telegram answers again")
        self._failures, self._conflict_since, self._served = 0, None, True
        self._window.confirmed(offset)
        if seconds and not fetched and time.monotonic() - began < SHORTEST_GAP:
            await asyncio.sleep(SHORTEST_GAP)  # a server that does not know long polling
        return [raw for raw in fetched if type(raw.get("update_id")) is int]

    async def _after(self, error: TelegramError) -> None:
        """Waits as the error asks; raises where waiting does not help."""
        if isinstance(error, InvalidToken):
            raise StartError(TOKEN_REFUSED) from error
        if isinstance(error, Conflict) and _is_of_webhook(error) and not self._webhook_gone:
            await self._forget_webhook()
        elif isinstance(error, Conflict):
            now = time.monotonic()
            self._conflict_since = self._conflict_since or now
            if not self._served and now - self._conflict_since > CONFLICT_SECONDS:
                raise StartError(ANOTHER_INSTANCE) from error
            _log.warning(ANOTHER_INSTANCE)
        self._failures += 1
        pause = pause_after(self._failures)
        if isinstance(error, RetryAfter):
            pause = retry_seconds(error)
        _log.warning("updates cannot be fetched", why=str(error), again_in=pause)
        await asyncio.sleep(pause)

    def _take(self, raw: dict[str, Any]) -> None:
        def answered(task: asyncio.Task[None]) -> None:
            self._moved = True
            if not task.cancelled():
                self._window.done(raw["update_id"])
            if not self._window.unanswered:
                self._idle.set()

        self._idle.clear()
        self._carrier.take(raw).add_done_callback(answered)

    async def _step_aside(self) -> None:
        """Parks what waits, for Telegram shows no more than a hundred from the lowest on."""
        waiting = self._window.open
        if waiting and await self._carrier.park(waiting):
            for update_id in waiting:
                self._window.done(update_id)

    async def _pace(self, gap: float) -> None:
        """Waits until there is a reason to ask again."""
        await self._carrier.until_room()
        if self._window.unanswered:
            try:
                async with asyncio.timeout(gap):
                    await self._idle.wait()
            except TimeoutError:
                return

    async def _finish(self) -> None:
        """Gives what is in hand a few seconds, and tells Telegram how far we came."""
        await self._carrier.close(FINISH_SECONDS)
        try:
            async with asyncio.timeout(2.0):
                await self._client.fetch(self._window.offset, 0, limit=1)
        except (TelegramError, TimeoutError) as error:
            _log.info("the last updates will come again, and be known", why=str(error))


def _is_of_webhook(conflict: Conflict) -> bool:
    """Whether updates still go to a webhook; the other conflict is a program that polls, too."""
    return "webhook is active" in str(conflict)
