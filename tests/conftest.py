import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.benchmarks.postgres import postgres, programs


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    found = programs()
    if found is None:
        pytest.skip("Postgres is not installed")
    with tempfile.TemporaryDirectory() as folder, postgres(found, Path(folder)) as server:
        yield server.url
