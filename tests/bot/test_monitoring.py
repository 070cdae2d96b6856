"""What those learn who watch over the bot."""

import httpx
import pytest
from starlette.applications import Starlette

from bot.delivery.carrier import Carrier
from bot.monitoring import health_routes, obstacle
from bot.parked import Parked
from bot.storage import Storage
from bot.vitals import Vitals


def carrier(storage: Storage) -> Carrier:
    return Carrier(None, Parked(storage, 1), Vitals())  # nothing is handed to it here


async def ask(storage: Storage) -> dict[str, httpx.Response]:
    routes = health_routes(obstacle(storage, carrier(storage)))
    transport = httpx.ASGITransport(Starlette(routes=routes))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        return {path: await client.get(path) for path in ("/healthz", "/readyz")}


async def test_a_bot_that_can_work_is_ready(tmp_path):
    storage = Storage(f"sqlite:///{tmp_path}/digits.sqlite3")
    await storage.open()
    answers = await ask(storage)
    await storage.close()
    assert [answer.status_code for answer in answers.values()] == [200, 200]


async def test_without_its_database_it_lives_and_is_not_ready():
    storage = Storage("postgresql+asyncpg://me:secret@127.0.0.1:1/none")
    answers = await ask(storage)
    await storage.close()
    assert answers["/healthz"].status_code == 200
    assert answers["/readyz"].status_code == 503
    assert "database" in answers["/readyz"].text
    assert "secret" not in answers["/readyz"].text


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
async def test_only_questions_are_answered(path, tmp_path):
    storage = Storage(f"sqlite:///{tmp_path}/digits.sqlite3")
    routes = health_routes(obstacle(storage, carrier(storage)))
    transport = httpx.ASGITransport(Starlette(routes=routes))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        assert (await client.post(path)).status_code == 405
    await storage.close()
