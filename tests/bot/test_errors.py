"""What is a fault of the bot, and what is not, as Telegram's refusals reach it over HTTP."""

import pytest
from structlog.testing import capture_logs
from telegram.error import BadRequest

from bot.delivery.client import client
from bot.handlers.errors import apologise
from bot.localchat import LocalChat, chats, create_app, serve
from bot.localchat.errors import bad_request


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("not enough rights to send text messages to the chat", "info"),
        ("have no rights to send a message", "info"),
        ("CHAT_WRITE_FORBIDDEN", "info"),
        ("TOPIC_CLOSED", "info"),
        ("message text is empty", "error"),
    ],
)
async def test_a_chat_in_which_it_may_not_write_is_no_fault(monkeypatch, words, level):
    monkeypatch.setattr(chats, "forbidden", bad_request)
    local = LocalChat()
    person = local.chats.add_user("Guest")["id"]
    local.chats.for_person(person, person).closed_to_bot = words
    async with serve(create_app(local)) as address, client(local.token, address) as line:
        with pytest.raises(BadRequest) as refused:
            await line.send_message(person, "7")
    with capture_logs() as said:
        await apologise(None, refused.value)
    assert [entry["log_level"] for entry in said] == [level]
