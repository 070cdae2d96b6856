"""Carries updates from arrival to answer: tries again, and parks those that block the way."""

import asyncio
import contextlib
from collections.abc import Collection, Sequence
from typing import Any

import structlog

from bot.delivery.albums import QUIET_SECONDS, Gathering, album_of
from bot.delivery.backoff import pause_after
from bot.delivery.desk import Desk
from bot.delivery.dispatcher import Unanswered, is_curable
from bot.parked import LEASE_SECONDS, Parked
from bot.vitals import Vitals

MOST_IN_HAND = 1000
"""Updates held in memory at once, but for those that are parked; Telegram keeps the rest."""
MOST_PARKED = 3000
"""They have room of their own: a chat that was told to pause must not fill that of all."""
_log = structlog.get_logger()


class Carrier:
    """The updates in hand, each a task that ends when its reply is out.

    An update that waits for long (Telegram told its chat to pause, or the same chat has many
    before it) may be parked: once it is in our database, Telegram may forget it, and whoever
    stands behind it comes forward.
    """

    def __init__(self, desk: Desk, waiting: Parked, vitals: Vitals) -> None:
        self._desk = desk
        self._waiting = waiting
        self._vitals = vitals
        self._in_hand: dict[int, asyncio.Task[None]] = {}
        self._parked: set[int] = set()
        self._raw: dict[int, dict[str, Any]] = {}
        self._albums: dict[str, tuple[Gathering, asyncio.Task[None]]] = {}
        """Those that are still coming in."""
        self._room = asyncio.Event()

    @property
    def full(self) -> bool:
        """Whether no more should be taken for now."""
        return self.unparked >= MOST_IN_HAND or len(self._parked) >= MOST_PARKED

    @property
    def blocked(self) -> bool:
        """Whether updates wait although most hands are free: those of few chats, or told to."""
        return bool(self._in_hand) and self._desk.idle and not self.full

    async def until_room(self) -> None:
        """Waits while no more should be taken."""
        while self.full:
            self._room.clear()
            await self._room.wait()

    @property
    def unparked(self) -> int:
        """How many updates wait or are worked on that Telegram keeps as well."""
        return len(self._in_hand) - len(self._parked)

    def take(self, raw: dict[str, Any]) -> asyncio.Task[None]:
        """The task that answers this update; a second delivery joins the first.

        The updates of an album have one task, for they have one answer.
        """
        update_id = raw["update_id"]
        if update_id not in self._in_hand or self._in_hand[update_id].done():
            album = album_of(raw)
            task = self._joined(album, raw) if album else asyncio.create_task(self._carry([raw]))
            self._in_hand[update_id], self._raw[update_id] = task, raw
            task.add_done_callback(lambda task: self._forget(update_id, task))
        return self._in_hand[update_id]

    async def park(self, update_ids: Collection[int]) -> bool:
        """Puts updates in hand into the database; whether Telegram may forget them now."""
        raws = {i: self._raw[i] for i in update_ids if i in self._raw}
        tasks = {i: self._in_hand[i] for i in raws}
        albums = {i: album for i, raw in raws.items() if (album := album_of(raw))}
        try:
            await self._waiting.keep(raws.values(), albums)
        except Exception as error:
            if not is_curable(error):
                raise
            _log.warning("updates cannot be parked", why=str(error))
            return False
        for update_id, raw in raws.items():
            if not tasks[update_id].cancelled():
                self.take(raw)  # anew where it was answered meanwhile, for its row has to go
                self._parked.add(update_id)
        for album in albums.values():
            if album in self._albums:
                self._albums[album][0].stir()
        _log.info("parked", updates=len(raws))
        return True

    async def mind_the_parked(self, *, alone: bool) -> None:
        """Takes over what dead processes left, at once and again and again; never returns.

        `alone` says that no other process can be at work: Telegram lets only one poll.
        """
        while True:
            try:
                await self._waiting.renew()
                left = await self._waiting.adopt(alone=alone)
            except Exception as error:  # noqa: BLE001 - a chore that must not end
                _log.warning("parked updates cannot be seen to", why=str(error))
            else:
                for raw in left:
                    self.take(raw)
                    self._parked.add(raw["update_id"])
            await asyncio.sleep(LEASE_SECONDS / 3)

    async def close(self, seconds: float) -> None:
        """Begins nothing more, gives what was begun so many seconds, and leaves the rest."""
        await self._desk.close(seconds)
        tasks = set(self._in_hand.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with contextlib.suppress(Exception):
            async with asyncio.timeout(1.0):
                await self._waiting.leave()

    def _joined(self, album: str, raw: dict[str, Any]) -> asyncio.Task[None]:
        """The task of an album that has one more member now."""
        if album not in self._albums or self._albums[album][0].full:
            gathering = Gathering()
            task = asyncio.create_task(self._carry_album(album, gathering))
            self._albums[album] = gathering, task
        gathering, task = self._albums[album]
        gathering.add(raw)
        return task

    async def _carry_album(self, album: str, gathering: Gathering) -> None:
        await gathering.whole()
        if self._albums[album][0] is gathering:
            del self._albums[album]
        members = {raw["update_id"]: raw for raw in gathering.members}
        if not self._parked.isdisjoint(members):
            members = await self._with_replicas(album, members)
        if members:
            await self._carry(list(members.values()))

    async def _with_replicas(
        self, album: str, members: dict[int, dict[str, Any]]
    ) -> dict[int, dict[str, Any]]:
        """All members of an album that came to several replicas; none where another has them."""
        while True:
            try:
                raws = await self._waiting.take_album(album)
            except Exception as error:
                if not is_curable(error):
                    raise
                _log.warning("an album cannot be put together", why=str(error))
                raws = None
            if raws is not None:
                if not raws:
                    return {}
                found = {raw["update_id"]: raw for raw in raws}
                self._parked |= found.keys()
                if found.keys() <= members.keys():
                    return members
                members |= found  # and to where these came, more may come
            await asyncio.sleep(QUIET_SECONDS)

    async def _carry(self, raws: Sequence[dict[str, Any]]) -> None:
        """Answers one update, or those of an album, for as long as it takes."""
        with self._vitals.update():
            await self._until_answered(raws)

    async def _until_answered(self, raws: Sequence[dict[str, Any]]) -> None:
        failures = 0
        while True:
            try:
                await self._desk.answer(raws)
                while parked := self._parked.intersection(raw["update_id"] for raw in raws):
                    for update_id in parked:
                        await self._waiting.forget(update_id)
                        self._parked.discard(update_id)
            except Exception as error:
                if not isinstance(error, Unanswered) and not is_curable(error):
                    raise
                failures += 1
                asked = error.pause if isinstance(error, Unanswered) else None
                pause = asked or pause_after(failures)
                # Once: what lasts must not fill the log, too.
                log = _log.debug if failures > 1 else _log.warning
                log("no answer yet", update=raws[0]["update_id"], why=str(error), again_in=pause)
                await asyncio.sleep(pause)
            else:
                return

    def _forget(self, update_id: int, task: asyncio.Task[None]) -> None:
        if self._in_hand[update_id] is task:
            del self._in_hand[update_id], self._raw[update_id]
            self._parked.discard(update_id)
        self._room.set()
