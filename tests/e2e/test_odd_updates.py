"""Updates that make no sense, or mean harm, change nothing."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

JSON = {"Content-Type": "application/json"}
HUGE = 2**80
GARBAGE = "\u202e\u0000\ufeff\U000e0041" + "e" + "\u0301" * 500 + "\U0001f600"


def message(person, **content):
    shape = {"id": person.id, "type": "private", "first_name": "Guest"}
    sender = {"id": person.id, "is_bot": False, "first_name": "Guest"}
    return {"message_id": 900, "date": 1, "chat": shape, "from": sender, **content}


def press(person, **content):
    sender = {"id": person.id, "is_bot": False, "first_name": "Guest"}
    return {"callback_query": {"id": "1", "from": sender, "chat_instance": "1", **content}}


def buttons(answer):
    """What the buttons under an answer carry, by their labels."""
    rows = answer["reply_markup"]["inline_keyboard"]
    return {button["text"]: button["callback_data"] for row in rows for button in row}


def odd_updates(person, answer):
    right = buttons(answer)["Right"]
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
        {"message": {**message(person), "from": {"id": [], "is_bot": False, "first_name": "x"}}},
        {"message": {**message(person), "chat": {"id": {}, "type": "private"}, "text": "hi"}},
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
        press(person, data=right),
        *(
            press(person, id=odd, data=right, message=answer)
            for odd in (HUGE, "\ud800", "\u0000", "x" * 500)
        ),
    ]


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_odd_updates_change_nothing(bot, chat, person, photo_of, request, database):
    more = {}
    if database == "postgres":
        more["DATABASE_URL"] = request.getfixturevalue("postgres_url")
    running = bot(**more).ready()
    person.sends(photo_of(7))
    (answer,) = person.replies()
    for update in odd_updates(person, answer):
        chat.control("POST", "updates", content=json.dumps(update), headers=JSON)
    person.now(answer, lambda edited: "You say it is right" in edited["text"])
    somebody = chat.person()
    somebody.sends(photo_of(3))
    assert somebody.replies()[0]["text"].startswith("3")
    chat.wait_until(lambda: chat.pending() == 0)
    assert "failed for good" not in running.said()
    assert running.terminate() == 0


def sound_updates(person, answer):
    """One of each kind that we are delivered."""
    right, wrong, seen = (buttons(answer)[label] for label in ("Right", "Wrong", "How I saw it"))
    number = right.partition(":")[2]
    photo = {"file_id": "a", "file_unique_id": "b", "width": 90, "height": 90, "file_size": 9}
    file = {"file_id": "a", "file_unique_id": "b", "file_size": 9}
    group = {"id": -100, "type": "supergroup", "title": "Team"}
    return [
        {"message": message(person, text="/start", entities=[_command(6)])},
        {"message": message(person, text="/privacy@digit_local_bot", entities=[_command(24)])},
        {"message": message(person, text="this is a 7")},
        {"message": message(person, photo=[photo], caption="7" * 1024)},
        {"message": message(person, photo=[photo], media_group_id="1")},
        {"message": message(person, document={**file, "mime_type": "image/png"})},
        {"message": message(person, sticker={**file, "type": "regular", **_sticker()})},
        {"message": message(person, text="7", reply_to_message=message(person, text="1"))},
        {"message": {**message(person, text="/read"), "chat": group}},
        {"message": {**message(person, new_chat_members=[]), "chat": group}},
        {"message": message(person, text="3", reply_to_message=answer)},
        *(
            press(person, data=data, message=answer)
            for data in (right, wrong, seen, f"is:{number}:0:1", f"undo:{number}")
        ),
    ]


def _command(length):
    return {"type": "bot_command", "offset": 0, "length": length}


def _sticker():
    return {"width": 512, "height": 512, "is_animated": False, "is_video": False}


ODD_VALUES = st.one_of(
    st.sampled_from([None, True, "", [], {}, [{}], HUGE, -HUGE, 2**63, -1, 0, 1e300, GARBAGE]),
    st.sampled_from(["\ud800", "\u0000", "x" * 4096, "<b>&amp;", "../..", "%s%n", "'; --"]),
    st.text(max_size=8),
    st.integers(),
    st.recursive(st.none(), lambda more: st.lists(more) | st.dictionaries(st.text(), more)),
)


@st.composite
def odd_ones(draw, sound):
    """A sound update with some of its values exchanged, or gone."""
    whole = {"update": copy.deepcopy(draw(st.sampled_from(sound)))}
    for _ in range(draw(st.integers(1, 3))):
        place = whole
        key = "update"
        while isinstance(place[key], dict | list) and place[key] and draw(st.integers(0, 3)):
            place = place[key]
            keys = list(place) if isinstance(place, dict) else range(len(place))
            key = draw(st.sampled_from(keys))
        if place is whole:
            continue
        if draw(st.booleans()):
            # A list among them is shared, and the next turn may change what is in it.
            place[key] = copy.deepcopy(draw(ODD_VALUES))
        else:
            del place[key]
    return whole["update"]


def test_sound_updates_with_odd_values_in_them_change_nothing(bot, chat, photo_of):
    running = bot().ready()
    person = chat.person()
    person.sends(photo_of(7))
    sound = sound_updates(person, person.replies()[0])

    @settings(max_examples=12, deadline=None, database=None)
    @given(st.lists(odd_ones(sound), min_size=10, max_size=10))
    def nothing_changes(updates):
        for update in updates:
            chat.control("POST", "updates", content=json.dumps(update), headers=JSON)
        chat.wait_until(lambda: chat.pending() == 0)

    nothing_changes()
    somebody = chat.person()
    somebody.sends(photo_of(3))
    assert somebody.replies()[0]["text"].startswith("3")
    assert "never retrieved" not in running.said()
    assert running.terminate() == 0
