import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import numpy as np
import pytest
from bot_process import BotProcess, Chat, Person
from PIL import Image

ROOT = Path(__file__).parents[2]
TOKEN = "123456789:AAtest-token_that-must-never-be-seen"


@contextmanager
def a_chat() -> Iterator[Chat]:
    """A local chat as a process of its own, so that it outlives the bot."""
    command = [sys.executable, "-m", "bot.localchat", "--port", "0", "--token", TOKEN, "--control"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        address = process.stdout.readline().strip()
        with Chat(address) as chat:
            yield chat
        process.terminate()


@contextmanager
def a_bot(chat: Chat, folder: Path) -> Iterator[Callable[..., BotProcess]]:
    """Starts bots on the local chat; whatever they say is searched for the token at the end."""
    releases = Path(os.environ.get("MODEL_DIR", ROOT / "model" / "releases"))
    if not (releases / "CURRENT").exists():
        pytest.skip(f"no release is promoted in {releases}")
    settings = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": chat.address,
        "MODEL_DIR": str(releases),
        "PYTHONPATH": str(ROOT),
        "LOG_LEVEL": "DEBUG",
        "PHOTOS_PER_MINUTE": "0",
    }
    started: list[BotProcess] = []

    def start(*arguments: str, **more: str) -> BotProcess:
        started.append(BotProcess(folder, {**settings, **more}, *arguments))
        return started[-1]

    try:
        yield start
    finally:
        for process in started:
            process.end()
    said = "".join(process.said() for process in started)
    assert TOKEN not in said
    assert TOKEN.partition(":")[2] not in said


@pytest.fixture(scope="session")
def token() -> str:
    return TOKEN


@pytest.fixture(scope="session")
def new_chat() -> Callable[[], AbstractContextManager[Chat]]:
    return a_chat


@pytest.fixture(scope="session")
def new_bot() -> Callable[..., AbstractContextManager[Callable[..., BotProcess]]]:
    return a_bot


@pytest.fixture
def chat() -> Iterator[Chat]:
    with a_chat() as chat:
        yield chat


@pytest.fixture
def bot(chat: Chat, tmp_path: Path) -> Iterator[Callable[..., BotProcess]]:
    with a_bot(chat, tmp_path) as bot:
        yield bot


@pytest.fixture
def person(chat: Chat) -> Person:
    return chat.person()


@pytest.fixture(scope="session")
def photo_of() -> Callable[[int], bytes]:
    """A JPEG of a page with one digit of MNIST's test set, written dark on light."""
    sample = np.load(ROOT / "tests" / "data" / "mnist_sample.npz")

    def draw(digit: int) -> bytes:
        ink = sample["x_test"][np.flatnonzero(sample["y_test"] == digit)[0]]
        page = Image.new("L", (960, 720), 235)
        big = Image.fromarray(ink).resize((420, 420), Image.Resampling.BICUBIC)
        page.paste(30, (270, 150), big)
        file = io.BytesIO()
        page.save(file, "JPEG", quality=90)
        return file.getvalue()

    return draw
