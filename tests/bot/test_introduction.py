"""The menus and descriptions, set over real HTTP on a local chat that refuses some."""

from bot.delivery.client import client
from bot.introduction import introduce
from bot.languages import LANGUAGES
from bot.localchat import LocalChat, create_app, serve
from bot.localchat.faults import Fault

TOO_LONG_TO_WAIT_IN_PLACE = 4


async def test_what_telegram_refuses_for_a_while_is_set_later(monkeypatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    local = LocalChat()
    local.faults.add(Fault("429", "setMyCommands", times=1, seconds=TOO_LONG_TO_WAIT_IN_PLACE))
    async with serve(create_app(local)) as address, client(local.token, address) as line:
        await introduce(line, operators=())
    assert local.calls["setMyShortDescription"] == len(LANGUAGES)
    assert local.calls["setMyCommands"] == 1 + 2 * len(LANGUAGES)
