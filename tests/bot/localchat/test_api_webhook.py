"""Delivery by webhook to a real server of our own."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from refusals import refused
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram.error import Conflict

from bot.localchat import serve, webhooks


@dataclass
class Receiver:
    """A bot that only listens, and answers with the statuses that it was told."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    heard: asyncio.Queue[tuple[str | None, dict]] = field(default_factory=asyncio.Queue)
    most_at_once: int = 0
    at_once: int = 0
    free: asyncio.Event = field(default_factory=asyncio.Event)

    async def receive(self, request: Request) -> Response:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        secret = request.headers.get("x-telegram-bot-api-secret-token")
        self.heard.put_nowait((secret, await request.json()))
        await self.free.wait()
        self.at_once -= 1
        return Response(status_code=self.statuses.pop(0) if self.statuses else 200)

    async def next(self) -> tuple[str | None, dict]:
        return await asyncio.wait_for(self.heard.get(), 10)

    def close(self) -> None:
        self.free.set()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    receiver.free.set()
    app = Starlette(routes=[Route("/hook", receiver.receive, methods=["POST"])])
    app.state.local = receiver
    async with serve(app) as address:
        receiver.url = f"{address}/hook"
        yield receiver


async def say(http, user, text):
    await http.post("/control/messages", json={"user": user, "text": text})


async def pending(bot, count):
    """Waits until so many updates wait for delivery."""
    async with asyncio.timeout(10):
        while (info := await bot.get_webhook_info()).pending_update_count != count:
            pass
    return info


async def test_updates_are_posted_with_the_secret(bot, http, ann, receiver):
    await bot.set_webhook(receiver.url, secret_token="s3cret")
    await say(http, ann, "hi")
    secret, update = await receiver.next()
    assert (secret, update["message"]["text"]) == ("s3cret", "hi")
    await pending(bot, 0)


async def test_what_waits_is_delivered_when_the_webhook_is_set(bot, http, ann, receiver):
    await say(http, ann, "early")
    await bot.set_webhook(receiver.url)
    assert (await receiver.next())[1]["message"]["text"] == "early"


async def test_an_update_is_delivered_again_until_it_is_taken(
    bot, http, ann, receiver, monkeypatch
):
    monkeypatch.setattr(webhooks, "FIRST_RETRY", 0.01)
    receiver.statuses = [503, 500]
    await bot.set_webhook(receiver.url)
    await say(http, ann, "hi")
    ids = [(await receiver.next())[1]["update_id"] for _ in range(3)]
    assert len(set(ids)) == 1
    info = await pending(bot, 0)
    assert info.last_error_message.startswith("Wrong response from the webhook: 500")


async def test_no_more_connections_than_allowed(bot, http, local, receiver):
    receiver.free.clear()
    await bot.set_webhook(receiver.url, max_connections=2)
    for i in range(5):
        await say(http, local.chats.add_user(f"Person {i}")["id"], str(i))
    first_two = [await receiver.next() for _ in range(2)]
    receiver.free.set()
    rest = [await receiver.next() for _ in range(3)]
    texts = [update["message"]["text"] for _, update in first_two + rest]
    assert sorted(texts) == ["0", "1", "2", "3", "4"]
    assert receiver.most_at_once == 2


async def test_the_messages_of_a_chat_come_one_by_one(bot, http, ann, receiver):
    receiver.free.clear()
    await bot.set_webhook(receiver.url)
    for text in ("one", "two", "three"):
        await say(http, ann, text)
    await receiver.next()
    receiver.free.set()
    await pending(bot, 0)
    assert receiver.most_at_once == 1


async def test_an_update_can_be_delivered_twice(bot, http, ann, receiver):
    await http.post("/control/faults", json={"kind": "duplicate", "times": 1})
    await bot.set_webhook(receiver.url)
    await say(http, ann, "hi")
    assert await receiver.next() == await receiver.next()


async def test_a_bot_that_is_away_gets_its_updates_later(bot, http, ann, monkeypatch):
    monkeypatch.setattr(webhooks, "FIRST_RETRY", 0.01)
    await bot.set_webhook("http://127.0.0.1:9/hook")
    await say(http, ann, "hi")
    async with asyncio.timeout(10):
        while not (await bot.get_webhook_info()).last_error_message:
            pass
    await bot.delete_webhook()
    assert (await bot.get_updates())[0].message.text == "hi"


async def test_polling_and_a_webhook_exclude_each_other(bot, receiver):
    await bot.set_webhook(receiver.url)
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_pending_updates_can_be_dropped(bot, http, ann, receiver):
    await say(http, ann, "old")
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


@pytest.mark.parametrize(
    "url", ["https://example.org/hook", "http://10.0.0.1/", "http://127.0.0.1:99999/", "nonsense"]
)
async def test_nothing_is_delivered_to_other_machines(bot, url):
    with refused("only addresses of this machine"):
        await bot.set_webhook(url)


async def test_a_secret_has_plain_characters(bot, receiver):
    with refused("secret token contains unallowed characters"):
        await bot.set_webhook(receiver.url, secret_token="a b")


async def test_a_webhook_that_is_refused_changes_nothing(bot, receiver):
    with refused("max_connections must be between 1 and 100"):
        await bot.set_webhook(receiver.url, max_connections=101)
    assert not (await bot.get_webhook_info()).url
