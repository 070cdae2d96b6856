"""Who sends many pictures at once."""

import re

LIMIT = 10


def test_they_are_read_in_turn_and_told_so_once(bot, chat, person, photo_of):
    running = bot(PHOTOS_PER_MINUTE=str(LIMIT)).ready()
    sent = [person.sends(photo_of(7)) for _ in range(LIMIT + 1)]
    running.until_it_says("pictures wait their turn")
    other = chat.person()
    other.sends(photo_of(3))
    assert other.replies()[0]["text"].startswith("3")
    replies = person.replies(LIMIT + 2)
    (notice,) = (reply for reply in replies if "follow in turn" in reply["text"])
    replies.remove(notice)
    assert notice["reply_to_message"]["message_id"] == sent[LIMIT]
    assert [reply["reply_to_message"]["message_id"] for reply in replies] == sent


def test_those_who_write_in_the_name_of_their_group_do_not_wait_for_other_groups(
    bot, chat, person, photo_of
):
    bot(PHOTOS_PER_MINUTE="1").ready()
    person.sends(photo_of(7))
    photo = person.replies()[0]["reply_to_message"]["photo"]
    stand_in = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    for _ in range(2):
        (here,) = chat.group(person)
        shape = {"id": here.where, "type": "supergroup", "title": "Team"}
        said = {"chat": shape, "sender_chat": shape, "photo": photo, "caption": "/read"}
        here.update(**said, **{"from": stand_in})
        assert here.replies()[0]["text"].startswith("7")


def test_what_is_left_out_is_named_once_and_an_album_is_read_whole(bot, chat, person, photo_of):
    running = bot(PHOTOS_PER_MINUTE="1").ready()
    sent = [person.sends(photo_of(7)) for _ in range(6)]
    running.until_it_says("left out")
    answer, wait, left_out = person.replies(3)
    assert answer["text"].startswith("7")
    assert wait["reply_to_message"]["message_id"] == sent[1]
    assert left_out["reply_to_message"]["message_id"] == sent[3]
    assert re.search(r"skip this one .* the next \d+ seconds; please", left_out["text"])
    chat.wait_until(lambda: running.said().count("a picture is left out") == 3)
    assert len(person.replies(3)) == 3
    reader = chat.person()
    files = {f"photo{i}": ("photo.jpg", photo_of(digit)) for i, digit in enumerate((7, 3, 0))}
    chat.control("POST", "messages", data={"user": reader.id}, files=files)
    (album,) = reader.replies()
    assert all(digit in album["text"] for digit in "730")
