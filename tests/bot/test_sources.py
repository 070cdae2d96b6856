"""Which file of a message is fetched, and whose it is taken to be."""

from datetime import UTC, datetime

import pytest
from telegram import Chat, Message, PhotoSize, User

from bot.handlers.sources import owner, sufficient

ANN = User(5, "Ann", is_bot=False)
TEAM = Chat(-1, "supergroup")


@pytest.mark.parametrize(
    ("sides", "fetched"),
    [((90, 320, 800, 1280, 2560), 1280), ((90, 320), 320), ((2560, 5000), 2560)],
)
def test_of_a_photo_the_size_that_suffices_is_fetched(sides, fetched):
    sizes = [PhotoSize(str(side), str(side), side, side * 3 // 4) for side in sides]
    assert sufficient(sizes).width == fetched


@pytest.mark.parametrize(
    ("sender", "chat", "whose"),
    [(ANN, None, 5), (User(9, "Bot", is_bot=True), None, 7), (ANN, TEAM, 7), (None, TEAM, 7)],
    ids=["a-person", "a-bot", "a-person-as-a-chat", "a-channel"],
)
def test_a_picture_is_of_its_sender_or_else_of_who_asks(sender, chat, whose):
    now = datetime.now(UTC)
    shown = Message(1, now, TEAM, from_user=sender, sender_chat=chat)
    asked = Message(2, now, TEAM, from_user=User(7, "Bob", is_bot=False))
    assert owner(shown, asked) == whose
