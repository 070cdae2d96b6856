import pytest

from bot.storage import Storage
from scripts.benchmarks.postgres import new_database


class Clock:
    now = 1_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(params=["sqlite", "postgres"])
async def storage(request, tmp_path, clock):
    """An open storage in either database, in a folder that is not there yet."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/new folder/digits.sqlite3"
    else:
        url = await new_database(request.getfixturevalue("postgres_url"))
    storage = Storage(url, clock)
    await storage.open()
    yield storage
    await storage.close()
