from datetime import UTC, datetime

import pytest
from telegram import Chat, Message, MessageOriginHiddenUser

from bot.handlers.claims import claimed

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def saying(text, **more):
    return Message(1, NOW, Chat(1, "private"), caption=text, **more)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "47",
            "4 7.",
            "this is 47",
            "It's a 47!",
            "It says 47",
            "/read it's 47",
            "@digit_bot 47",
        ),
        *("das ist eine 47", "Hier steht 47", "es un 47", "Esto es 47", "aquí pone 47"),
        *("c'est un 47", "C\N{RIGHT SINGLE QUOTATION MARK}est le 47", "ce sont 4 7"),
        *("это 47", "Это \N{EM DASH} 47", "здесь число 47", "це 47", "Тут 47"),
        *("这是47", "是 47。", "這個是47"),
    ],
)
def test_what_a_picture_shows_may_be_said_in_every_language(text):
    assert claimed(saying(text)) == [4, 7]


@pytest.mark.parametrize("text", ["", "my 47 photos", "48 or 47?", "не 47", "47 Stück", "four"])
def test_other_words_claim_nothing(text):
    assert claimed(saying(text)) == []


def test_the_words_of_a_forwarded_picture_are_somebody_elses():
    assert claimed(saying("47", forward_origin=MessageOriginHiddenUser(NOW, "Ann"))) == []
