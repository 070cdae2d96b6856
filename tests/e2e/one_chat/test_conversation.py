"""What people say to the bot, and what it says back."""

import re

import pytest


def test_a_photo_goes_in_and_its_digit_comes_out(bot, person, photo_of):
    sent = person.sends(photo_of(7))
    (reply,) = person.replies()
    assert re.fullmatch(r"7, \d\d% sure", reply["text"])
    assert reply["reply_to_message"]["message_id"] == sent


def test_a_picture_sent_as_a_file_is_read_too(bot, person, photo_of):
    person.sends(photo_of(3), "three.jpg", "document")
    (reply,) = person.replies()
    assert reply["text"].startswith("3")


def test_commands_answer_with_words_figures_and_a_picture(bot, chat, person):
    for command in ("/start", "/help", "/stats", "/confusion", "/confusion"):
        person.says(command)
    start, help_, stats, confusion, again = person.replies(5)
    assert "photo" in start["text"]
    assert "/stats" in help_["text"]
    assert re.search(r"\d\d\.\d\d% right", stats["text"])
    assert confusion["photo"]
    assert again["photo"][-1]["file_id"] == confusion["photo"][-1]["file_id"]


def test_learning_curves_are_uploaded_once_and_the_network_is_named(bot, person):
    for command in ("/history", "/history", "/about"):
        person.says(command)
    history, again, about = person.replies(3)
    assert re.search(r"\d+ epochs?", history["caption"])
    assert again["photo"][-1]["file_id"] == history["photo"][-1]["file_id"]
    assert re.search(r"\d,?\d+ parameters", about["text"])


@pytest.mark.parametrize(
    "message",
    [
        {"text": "hello"},
        {"text": "/nonsense"},
        {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 1}},
        {"location": {"latitude": 1.0, "longitude": 2.0}},
        {"document": {"file_id": "d", "file_unique_id": "d", "mime_type": "application/pdf"}},
        {"photo": [], "caption": "no sizes"},
    ],
    ids=["text", "unknown-command", "voice", "location", "pdf", "empty-photo"],
)
def test_anything_else_gets_one_helpful_sentence(bot, person, message):
    person.update(**message)
    (reply,) = person.replies()
    assert "photo" in reply["text"]


def test_a_file_over_the_limit_is_named_before_anything_is_fetched(bot, chat, person):
    fetched = chat.calls("getFile")
    document = {"file_id": "d", "file_unique_id": "d", "mime_type": "image/png"}
    person.update(document={**document, "file_size": 25 << 20})
    (reply,) = person.replies()
    assert "25 MB" in reply["text"]
    assert "20 MB" in reply["text"]
    assert chat.calls("getFile") == fetched


def test_a_file_of_all_that_telegram_gives_is_read(bot, person, photo_of):
    photo = photo_of(3)
    person.sends(photo + bytes((20 << 20) - len(photo)), "three.jpg", "document")
    (reply,) = person.replies()
    assert reply["text"].startswith("3")


def test_a_damaged_picture_gets_a_kind_sentence(bot, person):
    person.sends(b"this is no picture", "seven.jpg", "document")
    (reply,) = person.replies()
    assert "cannot open" in reply["text"]


def test_somebody_who_blocked_the_bot_is_no_error(bot, chat, person, photo_of):
    chat.control("POST", "blocks", json={"user": person.id, "blocked": True})
    person.says("hello")
    bot.until_it_says("nobody there to answer")
    other = chat.person()
    other.says("hello")
    other.replies()
    chat.wait_until(lambda: chat.pending() == 0)


def test_a_senseless_update_spoils_nothing(bot, chat, person):
    for update in ({"message": "no message"}, {"message": {"chat": 5}}, {"nothing": 1}):
        chat.control("POST", "updates", json=update)
    person.says("hello")
    assert len(person.replies()) == 1


def test_what_strangers_write_stays_in_its_line_of_the_log(bot, chat, person):
    chat.control("POST", "updates", json={"message": {"chat": "x\nFORGED line"}})
    person.says("hello")
    person.replies()
    assert not any(line.startswith("FORGED") for line in bot.said().splitlines())
