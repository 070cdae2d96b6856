"""Whatever a bot sends, the answer is one of the Bot API's, never a crash of ours."""

import pytest

from bot.localchat.methods import METHODS

NAMES = (
    "action", "allowed_updates", "callback_query_id", "caption", "caption_entities", "commands",
    "document", "entities", "file_id", "language_code", "limit", "max_connections", "media",
    "menu_button", "message_id", "message_ids", "offset", "parse_mode", "photo",
    "reply_markup", "reply_parameters", "scope", "secret_token", "text", "url", "user_id",
)  # fmt: skip
NONSENSE = [
    "[[[",
    "\x00",
    "7" * 400,
    [],
    [1],
    [None],
    {},
    {"type": "photo"},
    {"inline_keyboard": [1]},
    {"inline_keyboard": [[1]]},
    [{"type": "photo", "media": 5}, {"type": "photo", "caption_entities": 3}],
    True,
    -1,
]


@pytest.mark.parametrize("method", sorted(METHODS))
async def test_nonsense_is_answered(http, bot, ann, method):
    for value in NONSENSE:
        body = {**dict.fromkeys(NAMES, value), "chat_id": ann, "timeout": 0}
        answer = await http.post(f"/bot{bot.token}/{method}", json=body)
        assert answer.status_code in {200, 400, 409}, (value, answer.text)
        assert answer.json()["ok"] == (answer.status_code == 200)


@pytest.mark.parametrize("name", ["chat_id", "reply_markup", "reply_parameters", "entities"])
async def test_nonsense_beside_a_good_text_is_answered(http, bot, ann, name):
    for value in NONSENSE:
        body = {"chat_id": ann, "text": "good", name: value}
        answer = await http.post(f"/bot{bot.token}/sendMessage", json=body)
        assert answer.status_code in {200, 400}, (value, answer.text)
