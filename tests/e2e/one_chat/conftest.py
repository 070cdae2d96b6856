"""One chat, and one bot in it, serve all tests of a module."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from bot_process import BotProcess, Chat


@pytest.fixture(scope="module")
def chat(new_chat: Callable[[], AbstractContextManager[Chat]]) -> Iterator[Chat]:
    with new_chat() as chat:
        yield chat


@pytest.fixture(scope="module", autouse=True)
def bot(
    chat: Chat,
    new_bot: Callable[..., AbstractContextManager[Callable[..., BotProcess]]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[BotProcess]:
    with new_bot(chat, tmp_path_factory.mktemp("bot")) as bot:
        yield bot().ready()
