"""Several photos at once, and one answer."""

import re

import pytest


@pytest.fixture(scope="module", autouse=True)
def drawn(chat, photo_of):
    """All digits, drawn and known to the chat, so that sending one takes no time."""
    photos = [photo_of(digit) for digit in range(10)]
    somebody = chat.person()
    somebody.sends_album(*photos)
    somebody.sends(photos[5], "five.jpg", "document")
    somebody.replies(2)
    return photos


def digits(reply):
    """What was read, picture by picture."""
    return re.findall(r"^\d+\. (\d+)", reply["text"], re.MULTILINE)


def test_an_album_has_one_answer_in_order(chat, person, photo_of):
    first = person.sends_album(*map(photo_of, (7, 3, 1)))
    (reply,) = person.replies_with("1. ")
    assert digits(reply) == ["7", "3", "1"]
    assert reply["reply_to_message"]["message_id"] == first


def test_photos_that_come_one_after_the_other_are_still_one_album(person, drawn):
    for digit in (4, 2):
        person.sends(drawn[digit], album="slowly")
    (reply,) = person.replies_with("1. ")
    assert digits(reply) == ["4", "2"]


def test_what_cannot_be_read_in_an_album_is_named_in_its_place(person, drawn):
    person.sends(drawn[5], "five.jpg", "document", album="files")
    person.sends(b"no picture", "notes.png", "document", album="files")
    (reply,) = person.replies_with("1. ")
    assert "2. I cannot open this as a picture" in reply["text"]


def labels(message):
    return [[b["text"] for b in row] for row in message["reply_markup"]["inline_keyboard"]]


def test_captions_of_all_pictures_are_judged_as_one_number(person, drawn):
    for digit, caption in ((7, "7"), (3, "this is an 8")):
        person.sends(drawn[digit], text=caption, album="captions")
    (reply,) = person.replies()
    assert "You say it is\n7\n8\nThank you" in reply["text"]


def test_the_caption_of_an_album_is_judged_where_it_has_as_many_digits(person, drawn):
    person.sends_album(drawn[7], drawn[3], text="73")
    (reply,) = person.replies()
    assert "You say it is right" in reply["text"]


@pytest.mark.parametrize("captions", [("7", ""), ("", "3"), ("7", "", "1")])
def test_captions_of_some_pictures_claim_nothing_of_the_others(person, drawn, captions):
    for digit, caption in zip((7, 3, 1), captions, strict=False):
        person.sends(drawn[digit], text=caption, album="some")
    (reply,) = person.replies()
    assert "You say" not in reply["text"]
    assert labels(reply)[0] == ["Right", "Wrong"]


def test_the_caption_of_what_is_no_picture_claims_nothing(person, drawn):
    person.sends(b"no picture", "notes.png", "document", text="8", album="files")
    person.sends(drawn[5], "five.jpg", "document", text="5", album="files")
    (reply,) = person.replies()
    assert "You say it is right" in reply["text"]


def test_the_answer_to_an_album_is_judged_as_one_number(person, photo_of):
    person.sends_album(*map(photo_of, (7, 3)))
    (answer,) = person.replies()
    person.answers_to(answer["message_id"], "78")
    now = person.now(answer, lambda edited: "You say" in edited["text"])
    assert digits(now) == ["7", "3"]
    assert "7\n8" in now["text"]


def test_an_album_can_be_seen_digit_by_digit(person, photo_of):
    person.sends_album(*map(photo_of, (7, 3)))
    (answer,) = person.replies()
    assert person.presses(answer, "How I saw it") == ""
    assert person.replies(2)[-1]["photo"]


def test_two_albums_do_not_mix(chat, drawn):
    people = {chat.person(): digits for digits in ((1, 2), (3, 4))}
    for place in range(2):
        for person, written in people.items():
            person.sends(drawn[written[place]], album="same name")
    for person, written in people.items():
        assert digits(person.replies()[0]) == [str(digit) for digit in written]
