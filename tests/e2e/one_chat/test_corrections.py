"""Right, wrong, and taken back: what people say to an answer."""

import io
import re

import pytest
from PIL import Image

from model.samples import Scene, paper_photo
from tests.odd_hands import HOOKED_SEVEN
from tests.odd_hands import photo_of as a_photo


@pytest.fixture
def answer(person, photo_of):
    """The bot's answer to a photo of a seven."""
    person.sends(photo_of(7))
    return person.replies()[0]


@pytest.fixture
def row(person, photo_of):
    """The bot's answer to a photo with a seven and a three."""
    page = Image.new("L", (1920, 720), 235)
    for place, digit in enumerate((7, 3)):
        page.paste(Image.open(io.BytesIO(photo_of(digit))), (960 * place, 0))
    file = io.BytesIO()
    page.crop((200, 0, 1720, 720)).save(file, "JPEG")
    person.sends(file.getvalue())
    return person.replies()[0]


def labels(message):
    return [[b["text"] for b in row] for row in message["reply_markup"]["inline_keyboard"]]


def until(person, message, *words):
    return person.now(message, lambda edited: all(word in edited["text"] for word in words))


def agreement(person):
    """Confirmed and judged, as /stats says."""
    person.says("/stats")
    text = person.replies_with("test images")[-1]["text"]
    found = re.search(r"confirmed (\d+) of (\d+) answer", text)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def test_right_is_thanked_once_counted_and_undone(person, answer):
    confirmed, judged = agreement(person)
    assert labels(answer)[0][:2] == ["Right", "Wrong"]
    assert person.presses(answer, "Right") == "Thank you!"
    thanked = until(person, answer, "7,", "Thank you")
    assert person.presses(answer, "Right") == "I have noted that already."
    assert agreement(person) == (confirmed + 1, judged + 1)
    assert person.presses(thanked, "Undo") == "Taken back."
    assert agreement(person) == (confirmed, judged)


def test_undo_brings_the_message_back(person, answer):
    person.presses(answer, "Right")
    person.presses(until(person, answer, "Thank you"), "Undo")
    back = until(person, answer, "7,")
    assert (back["text"], back["reply_markup"]) == (answer["text"], answer["reply_markup"])


def test_wrong_asks_for_the_digit_on_a_number_pad(person, answer):
    _, judged = agreement(person)
    assert person.presses(answer, "Wrong") == ""
    pad = until(person, answer, "What should it be?")
    assert labels(pad) == [
        ["0", "1", "2"],
        ["3", "4", "5"],
        ["6", "8", "9"],
        ["No digit"],
        ["Back"],
    ]
    assert person.presses(pad, "1") == "Thank you!"
    until(person, answer, "7,", "You say it is 1.")
    assert person.presses(pad, "1") == "I have noted that already."
    assert agreement(person)[1] == judged + 1


def test_of_several_digits_one_is_picked(person, row):
    assert row["text"].startswith("73")
    person.presses(row, "Wrong")
    picks = until(person, row, "Which digit is wrong?")
    assert labels(picks) == [["7", "3"], ["Back"]]
    person.presses(picks, "3")
    person.presses(until(person, row, "What should it be?"), "8")
    corrected = until(person, row, "78", "Thank you")
    person.presses(corrected, "Another digit")
    person.presses(until(person, row, "Which digit"), "7")
    person.presses(until(person, row, "What should it be?"), "1")
    until(person, row, "18", "Thank you")


def test_a_reply_with_the_right_number_corrects_it(person, row):
    person.answers_to(row["message_id"], "7 5")
    until(person, row, "75", "Thank you")
    person.answers_to(row["message_id"], "73")
    until(person, row, "You say it is right")


def test_a_reply_with_another_count_is_noted_as_a_miscount_and_undone(person, row):
    confirmed, judged = agreement(person)
    person.answers_to(row["message_id"], "735")
    noted = until(person, row, "735", "I found 2 digits", "miscounted")
    assert labels(noted)[0] == ["Undo"]
    assert agreement(person) == (confirmed, judged + 1)
    assert person.presses_data(row, _first_data(row)) == "I have noted that already."
    person.presses(noted, "Undo")
    until(person, row, "73")
    assert agreement(person) == (confirmed, judged)


def test_a_correction_too_long_to_repeat_is_noted_with_thanks_and_undone(person, row):
    person.answers_to(row["message_id"], "7" * 4090)
    noted = until(person, row, "73", "Thank you!")
    assert "777" not in noted["text"]
    person.presses(noted, "Undo")
    assert until(person, row, "73")["text"] == row["text"]


def test_a_correction_of_an_answer_that_is_gone_from_the_chat_is_thanked(chat, person, row, token):
    gone = {"chat_id": person.id, "message_id": row["message_id"]}
    chat.post(f"/bot{token}/deleteMessage", json=gone).raise_for_status()
    person.update(text="75", reply_to_message=row)
    assert person.replies(2)[-1]["text"] == "Thank you!"


def test_what_is_no_digit_is_noted_as_none(person, answer):
    person.presses(answer, "Wrong")
    assert person.presses(until(person, answer, "What should"), "No digit") == "Thank you!"
    until(person, answer, "You say there is no digit.")


def test_one_of_several_may_be_no_digit(person, row):
    person.presses(row, "Wrong")
    person.presses(until(person, row, "Which digit"), "7")
    person.presses(until(person, row, "What should"), "No digit")
    person.presses(until(person, row, "You say it is\n3\nThank you"), "Another digit")
    assert labels(until(person, row, "Which digit")) == [["-", "3"], ["Back"]]


def test_a_hand_that_was_corrected_is_read_better_at_once(chat):
    owner, other = chat.person(), chat.person()
    owner.sends(a_photo(HOOKED_SEVEN, 0))
    (first,) = owner.replies()
    assert first["text"].startswith("1")
    owner.answers_to(first["message_id"], "7")
    until(owner, first, "You say it is 7")
    for person, answers, read in ((owner, 2, "7"), (other, 1, "1")):
        person.sends(a_photo(HOOKED_SEVEN, 1))
        assert person.replies(answers)[-1]["text"].startswith(read)


def test_the_live_confusion_needs_some_digits_and_then_is_a_picture(new_chat, new_bot, tmp_path):
    with new_chat() as chat, new_bot(chat, tmp_path) as bot:
        bot().ready()
        person = chat.person()
        person.says("/confusion live")
        assert "0 digits so far; from 20" in person.replies()[-1]["text"]
        page = Scene(pen=5, height=0.08)
        person.sends(paper_photo("314159265358979323846", 3, page, (1280, 720)))
        read = person.replies(2)[-1]
        person.presses(read, "Right")
        until(person, read, "You say it is right")
        person.says("/confusion live")
        picture = person.replies(3)[-1]
        assert picture["photo"]
        assert "0 I had read wrong" in picture["caption"]


def test_only_the_sender_can_judge(chat, person, answer):
    other = chat.person()
    data = answer["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    group = chat.control(
        "POST", "groups", json={"title": "Team", "members": [person.id, other.id]}
    )["id"]
    query = {"chat": group, "user": other.id, "message_id": 1, "data": data}
    chat.control("POST", "messages", json={"user": other.id, "chat": group, "text": "/start"})
    chat.control("POST", "presses", json=query)

    def said() -> list[str]:
        events = chat.control("GET", "events", params={"chat": group, "after": 0, "wait": 5})
        return [event["text"] for event in events if event["kind"] == "answer"]

    chat.wait_until(said)
    assert said() == ["These buttons are for the one who sent the photo."]


@pytest.mark.parametrize("data", ["", "x", "right", "right:x", "is:1:2:3", "right:99", "é:1"])
def test_a_button_that_is_none_gets_a_small_answer(person, answer, data):
    assert person.presses_data(answer, data) in (
        "This button does nothing any more.",
        "I keep answers for one day, and this one is gone. Please send the photo again.",
    )


@pytest.mark.parametrize("what", ["pick:{}:5", "is:{}:5:1", "is:{}:0:7", "is:{}:0:12", "no:{}"])
def test_a_forged_button_changes_nothing(person, answer, what):
    before = agreement(person)
    number = answer["reply_markup"]["inline_keyboard"][0][0]["callback_data"].split(":")[1]
    forged = person.presses_data(answer, what.format(number))
    assert forged == "This button does nothing any more."
    assert agreement(person) == before


def test_how_it_saw_a_photo_is_shown_once_for_a_double_tap(person, row):
    assert person.presses(row, "How I saw it") == ""
    picture = person.replies(2)[-1]
    assert picture["photo"][-1]["width"] == 960
    assert picture["reply_to_message"]["message_id"] == row["message_id"]
    assert "already" in person.presses(row, "How I saw it")


def test_how_it_saw_a_picture_sent_as_a_file_is_shown_too(person, photo_of):
    person.sends(photo_of(3), "three.jpg", "document")
    (answer,) = person.replies()
    person.presses(answer, "How I saw it")
    assert person.replies(2)[-1]["photo"]


def test_how_it_saw_a_photo_comes_in_spite_of_trouble_at_telegram(chat, person, answer):
    chat.fault("500", method="getFile", times=1)
    person.presses(answer, "How I saw it")
    assert person.replies(2)[-1]["photo"]


def test_what_was_kept_is_forgotten_at_once(chat, person, answer, photo_of):
    other = chat.person()
    other.sends(photo_of(3))
    (kept,) = other.replies()
    person.presses(answer, "Wrong")
    person.presses(until(person, answer, "What should it be?"), "1")
    person.says("/forget")
    assert "4 entries" in person.replies(2)[-1]["text"]
    assert "this one is gone" in person.presses_data(answer, _first_data(answer))
    person.says("/forget")
    assert "nothing" in person.replies(3)[-1]["text"]
    assert other.presses(kept, "Right") == "Thank you!"


def test_how_much_was_deleted_is_said_though_saying_so_fails_at_first(chat, person, answer):
    person.presses(answer, "Right")
    chat.fault("500", method="sendMessage", times=1)
    person.says("/forget")
    assert "4 entries" in person.replies(2)[-1]["text"]


def test_privacy_is_told_in_plain_words(person):
    person.says("/privacy")
    (said,) = person.replies()
    assert "no photos" in said["text"]
    assert "/forget" in said["text"]


def _first_data(message):
    return message["reply_markup"]["inline_keyboard"][0][0]["callback_data"]


def test_buttons_outlive_a_restart(new_chat, new_bot, tmp_path, photo_of):
    with new_chat() as chat, new_bot(chat, tmp_path) as bot:
        first, person = bot().ready(), chat.person()
        person.sends(photo_of(7))
        (answer,) = person.replies()
        first.kill()
        bot().ready()
        assert person.presses(answer, "Right") == "Thank you!"
