"""A local chat over real HTTP, and python-telegram-bot's own client to talk to it."""

from collections.abc import AsyncIterator

import httpx
import pytest
from plain_pictures import picture
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.localchat import LocalChat, create_app, serve

TOKEN = "123456:a-token-of-the-tests"


@pytest.fixture
def local() -> LocalChat:
    return LocalChat(TOKEN)


@pytest.fixture
async def address(local: LocalChat) -> AsyncIterator[str]:
    async with serve(create_app(local, control=True)) as address:
        yield address


@pytest.fixture
async def http(address: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=20) as client:
        yield client


@pytest.fixture
async def bot(address: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    calls, polls = [HTTPXRequest(httpx_kwargs={"verify": False}) for _ in range(2)]
    urls = (f"{address}/bot", f"{address}/file/bot")
    async with Bot(TOKEN, *urls, request=calls, get_updates_request=polls) as bot:
        yield bot


@pytest.fixture
async def page(address: str) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that has opened the page."""
    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=20) as browser:
        await browser.get("/")
        yield browser


@pytest.fixture
async def other_page(address: str) -> AsyncIterator[httpx.AsyncClient]:
    """Another browser."""
    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=20) as browser:
        await browser.get("/")
        yield browser


@pytest.fixture
def ann(local: LocalChat) -> int:
    """The id of a person, which is the id of their chat, too."""
    return int(local.chats.add_user("Ann", "de", username="ann_writes")["id"])


@pytest.fixture
def photo() -> bytes:
    return picture(1600, 1200)
