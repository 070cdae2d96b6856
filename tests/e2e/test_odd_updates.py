"""Updates that make no sense, or mean harm, change nothing."""

import pytest

HUGE = 2**80
GARBAGE = "\u202e\u0000\ufeff\U000e0041" + "e" + "\u0301" * 500 + "\U0001f600"


def message(person, **content):
    shape = {"id": person.id, "type": "private", "first_name": "Guest"}
    sender = {"id": person.id, "is_bot": False, "first_name": "Guest"}
    return {"message_id": 900, "date": 1, "chat": shape, "from": sender, **content}


def press(person, **content):
    sender = {"id": person.id, "is_bot": False, "first_name": "Guest"}
    return {"callback_query": {"id": "1", "from": sender, "chat_instance": "1", **content}}


def odd_updates(person):
    photo = {"file_id": "none", "file_unique_id": "none", "width": HUGE, "height": -1}
    return [
        {},
        {"message": None},
        {"message": {}},
        {"message": []},
        {"message": "text"},
        {"no_kind_that_we_know": {"id": HUGE}},
        {"message": message(person, date="yesterday")},
        {"message": message(person, date=HUGE)},
        {"message": {**message(person), "chat": {"id": HUGE, "type": "private"}, "text": "hi"}},
        {"message": {**message(person), "message_id": HUGE, "text": "hi"}},
        {"message": {**message(person), "chat": {"id": "id", "type": "moon"}, "text": "hi"}},
        {"message": message(person, photo=[])},
        {"message": message(person, photo=[photo])},
        {"message": message(person, photo="a photo")},
        {"message": message(person, photo=[photo], caption=GARBAGE * 8)},
        {"message": message(person, document={"file_id": "../../etc/passwd"})},
        {"message": message(person, text="/start@" + "x" * 4000)},
        {"message": message(person, text=GARBAGE, entities=[{"type": "bot_command"}])},
        {
            "message": message(
                person,
                text="/start",
                entities=[{"type": "bot_command", "offset": HUGE, "length": -5}],
            )
        },
        {"edited_message": message(person, text="hi")},
        press(person),
        press(person, data="right:" + "9" * 58, message=message(person)),
        press(person, data="another bot's", message=message(person)),
        press(person, data=GARBAGE[:60], message=message(person)),
        press(person, data="", inline_message_id="none"),
        press(person, game_short_name="chess"),
    ]


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_odd_updates_change_nothing(bot, chat, person, photo_of, request, database):
    more = {}
    if database == "postgres":
        more["DATABASE_URL"] = request.getfixturevalue("postgres_url")
    running = bot(**more).ready()
    for update in odd_updates(person):
        chat.control("POST", "updates", json=update)
    somebody = chat.person()
    somebody.sends(photo_of(3))
    assert somebody.replies()[0]["text"].startswith("3")
    chat.wait_until(lambda: chat.pending() == 0)
    assert running.terminate() == 0
