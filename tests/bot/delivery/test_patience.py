import time

import pytest
from telegram.error import RetryAfter

from bot.delivery.patience import Patience


@pytest.fixture(autouse=True)
def spans_of_time(monkeypatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


class Telegram:
    """Refuses the first calls."""

    def __init__(self, refusals, seconds):
        self.refusals, self.seconds, self.calls = refusals, seconds, 0

    async def __call__(self):
        self.calls += 1
        if self.calls <= self.refusals:
            raise RetryAfter(self.seconds)
        return True


async def ask(patience, telegram, chat, endpoint="sendMessage"):
    return await patience.process_request(telegram, (), {}, endpoint, {"chat_id": chat}, None)


async def test_a_short_wait_is_waited_out():
    telegram, began = Telegram(refusals=1, seconds=1), time.monotonic()
    assert await ask(Patience(), telegram, chat=1)
    assert telegram.calls == 2
    assert time.monotonic() - began >= 1


async def test_a_long_wait_is_handed_back_and_asked_for_once():
    telegram, patience = Telegram(refusals=1, seconds=60), Patience()
    for _ in range(2):
        with pytest.raises(RetryAfter):
            await ask(patience, telegram, chat=1)
    assert telegram.calls == 1


async def test_other_chats_do_not_wait():
    patience = Patience()
    with pytest.raises(RetryAfter):
        await ask(patience, Telegram(refusals=1, seconds=60), chat=1)
    assert await ask(patience, Telegram(refusals=0, seconds=0), chat=2)


async def test_chats_that_waited_are_forgotten_though_they_never_write_again():
    now = 0.0
    patience = Patience(clock=lambda: now)
    for chat, seconds in ((1, 60), (2, 90)):
        with pytest.raises(RetryAfter):
            await ask(patience, Telegram(refusals=1, seconds=seconds), chat)
    now = 61.0
    with pytest.raises(RetryAfter):
        await ask(patience, Telegram(refusals=1, seconds=60), chat=3)
    assert sorted(patience._until) == [2, 3]
