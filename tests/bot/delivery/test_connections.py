"""Calls over real HTTP, to a local chat that behaves well and badly."""

import pytest
from telegram import Bot
from telegram.error import NetworkError, TimedOut

from bot.delivery.connections import Connections
from bot.localchat import LocalChat, create_app, serve
from bot.localchat.faults import Fault

TOKEN = "123456:a-token-of-the-tests"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8"
    "ffff3f0005fe02fea735812e0000000049454e44ae426082"
)


@pytest.fixture
def local():
    return LocalChat(TOKEN)


@pytest.fixture
async def bot(local):
    async with serve(create_app(local)) as address, a_bot(address) as bot:
        yield bot


def a_bot(address: str) -> Bot:
    return Bot(
        TOKEN,
        base_url=f"{address}/bot",
        base_file_url=f"{address}/file/bot",
        request=Connections(4, proxies=False),
        get_updates_request=Connections(1, proxies=False),
    )


async def test_a_picture_goes_up_and_comes_down(bot, local):
    chat = local.chats.add_user("Ann")["id"]
    sent = await bot.send_photo(chat, PIXEL, caption="a pixel, & more: 1 + 1 = 100 %")
    file = await sent.photo[-1].get_file()
    assert sent.caption == "a pixel, & more: 1 + 1 = 100 %"
    assert (await file.download_as_bytearray()).startswith(b"\xff\xd8")


async def test_silence_is_a_timeout(bot, local):
    local.faults.add(Fault("hang", method="getMe", seconds=5))
    with pytest.raises(TimedOut):
        await bot.get_me(read_timeout=0.2)


async def test_an_answer_that_breaks_off_is_a_network_error(bot, local):
    local.faults.add(Fault("cut", method="getMe", times=1))
    with pytest.raises(NetworkError) as caught:
        await bot.get_me()
    assert not isinstance(caught.value, TimedOut)
    assert (await bot.get_me()).is_bot


async def test_nobody_there_is_a_network_error_that_tells_no_secret():
    bot = a_bot("http://127.0.0.1:1")
    with pytest.raises(NetworkError) as caught:
        await bot.initialize()
    await bot.shutdown()
    assert TOKEN.partition(":")[2] not in str(caught.value)
