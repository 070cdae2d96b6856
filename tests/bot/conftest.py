import pytest

from bot.answers import KeptAnswer, KeptDigit
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


@pytest.fixture
def answer():
    """A 4 and a 7, as they are kept."""
    digits = (
        KeptDigit(0, digit, (1, 2, 3, 4), (0.1,) * 10, bytes([digit]) * 784) for digit in (4, 7)
    )
    return KeptAnswer(6, "r", "file", (640, 480), tuple(digits))
