"""Telegram's word for who opened the page: taken when it is signed and fresh, else refused."""

from urllib.parse import quote

import pytest

from bot.localchat.web_apps import init_data
from bot.miniapp.init_data import MAX_AGE_SECONDS, Outdated, Unsigned, opener

TOKEN = "123:a-token"
ANN = {"id": 77, "first_name": "Ann & <b>Bob</b>\n+ %", "language_code": "de"}
NOW = 1_800_000_000.0


def opened(text: str, now: float = NOW) -> dict:
    return opener(text, TOKEN, lambda: now)


def test_who_opened_the_page_is_known():
    assert opened(init_data(TOKEN, ANN, int(NOW))) == ANN


def test_fields_that_we_do_not_know_are_signed_with_the_others():
    signed = init_data(TOKEN, ANN, int(NOW))
    with pytest.raises(Unsigned):
        opened(f"{signed}&signature=another")


@pytest.mark.parametrize("token", ["123:another", "124:a-token", ""])
def test_a_signature_by_another_token_is_refused(token):
    with pytest.raises(Unsigned):
        opened(init_data(token, ANN, int(NOW)))


@pytest.mark.parametrize("at", ["%3A77", "auth_date=1", "hash="])
def test_a_word_that_was_changed_is_refused(at):
    signed = init_data(TOKEN, ANN, int(NOW))
    place = signed.index(at) + len(at)
    changed = signed[:place] + ("1" if signed[place] != "1" else "2") + signed[place + 1 :]
    with pytest.raises(Unsigned):
        opened(changed)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hash",
        "hash=",
        "user=%7B%7D&auth_date=1",
        "\x00\ud800=\u2028&hash=\xff",
        "&".join(f"a{i}=1" for i in range(1000)),
    ],
)
def test_nonsense_is_refused(text):
    with pytest.raises(Unsigned):
        opened(text)


@pytest.mark.parametrize("user", [[], {}, {"id": "77"}, {"id": True}, {"id": -1}, {"id": None}])
def test_a_signed_word_without_a_user_is_refused(user):
    with pytest.raises(Unsigned):
        opened(init_data(TOKEN, user, int(NOW)))


def test_a_field_said_twice_is_refused():
    signed = init_data(TOKEN, ANN, int(NOW))
    with pytest.raises(Unsigned):
        opened(f"user={quote('{}')}&{signed}")


def test_a_page_ages():
    signed = init_data(TOKEN, ANN, int(NOW))
    assert opened(signed, NOW + MAX_AGE_SECONDS)["id"] == 77
    with pytest.raises(Outdated):
        opened(signed, NOW + MAX_AGE_SECONDS + 1)


def test_telegrams_clock_may_be_a_little_ahead_of_ours():
    assert opened(init_data(TOKEN, ANN, int(NOW) + 60))["id"] == 77
    with pytest.raises(Outdated):
        opened(init_data(TOKEN, ANN, int(NOW) + 3600))
