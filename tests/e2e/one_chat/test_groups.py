"""In a group, where most is not said to the bot."""

import pytest


@pytest.fixture(params=[True, False], ids=["privacy", "no-privacy"])
def group(chat, request):
    """Ann and Bob in a group with the bot."""
    chat.control("POST", "settings", json={"privacy_mode": request.param})
    return chat.group(chat.person(first_name="Ann"), chat.person(first_name="Bob"))


@pytest.fixture(scope="module")
def name(chat, token):
    return chat.get(f"/bot{token}/getMe").json()["result"]["username"]


def test_what_is_not_said_to_it_gets_no_answer(group, name, photo_of):
    ann, bob = group
    ann.sends(photo_of(7))
    ann.sends(photo_of(7), text="look what I found")
    ann.sends(photo_of(7), text="/read@another_bot")
    ann.sends_album(photo_of(1), photo_of(2))
    bob.says("nice", reply_to=1)
    bob.says("/stats@another_bot")
    bob.says("/nonsense")
    bob.says(f"someone@{name}.example")
    ann.says("/help")
    assert [said["text"][:5] for said in ann.replies_with("")] == ["Write"]


@pytest.mark.parametrize("caption", ["hey @{}", "/read", "/read@{}", "@{} it's a 7?"])
def test_a_photo_is_read_when_its_caption_asks_for_it(group, name, photo_of, caption):
    ann, _ = group
    sent = ann.sends(photo_of(7), text=caption.format(name))
    (reply,) = ann.replies()
    assert reply["text"].startswith("7,")
    assert reply["reply_to_message"]["message_id"] == sent


@pytest.mark.parametrize(
    ("words", "kind"),
    [("/read", "photo"), ("/read@{}", "document"), ("@{} what is this?", "sticker")],
)
def test_somebodys_picture_is_read_when_a_reply_asks_for_it(group, name, photo_of, words, kind):
    ann, bob = group
    sent = ann.sends(photo_of(4), "four.jpg", kind)
    bob.says(words.format(name), reply_to=sent)
    (reply,) = bob.replies()
    assert reply["text"].startswith("4")
    assert reply["reply_to_message"]["message_id"] == sent


def test_a_photo_in_reply_to_the_bot_is_read(group, photo_of):
    ann, _ = group
    ann.says("/about")
    (about,) = ann.replies()
    ann.sends(photo_of(7), reply_to=about["message_id"])
    assert ann.replies(2)[-1]["text"].startswith("7,")


def test_the_answer_is_for_the_sender_of_the_photo_to_judge(group, photo_of):
    ann, bob = group
    sent = ann.sends(photo_of(7))
    bob.says("/read", reply_to=sent)
    (answer,) = ann.replies()
    assert "for the one who sent the photo" in bob.presses(answer, "Right")
    bob.says("2", reply_to=answer["message_id"])
    ann.says("1", reply_to=answer["message_id"])
    ann.now(answer, lambda edited: "You say it is 1" in edited["text"])
    assert ann.replies_with("") == [answer]


def test_who_names_it_gets_one_sentence(group, name):
    ann, bob = group
    ann.says(f"hello @{name}")
    (reply,) = ann.replies()
    assert "/read as its caption" in reply["text"]
    bob.says(f"thanks, @{name}", reply_to=reply["message_id"])
    bob.says("/read")
    _, again, how = bob.replies(3)
    assert again["text"] == reply["text"]
    assert how["text"].endswith("or send one with /read as its caption.")


def test_talk_about_what_it_says_gets_no_answer(group, photo_of):
    ann, bob = group
    ann.sends(photo_of(7), text="/read")
    ann.says("/about")
    said = ann.replies(2)
    for message in said:
        bob.says("haha, nice one", reply_to=message["message_id"])
        bob.says("99", reply_to=message["message_id"])
    bob.says("/help")
    (last,) = ann.replies_with("")[2:]
    assert last["text"].startswith("Write")


def test_it_is_named_without_its_username_and_by_those_without_a_name(chat, person, name, token):
    (here,) = chat.group(person)
    shape = {"id": here.where, "type": "supergroup", "title": "Team"}
    us = {"id": int(token.partition(":")[0]), "is_bot": True, "first_name": "Digit Bot"}
    named = {"type": "text_mention", "offset": 0, "length": 4, "user": us}
    here.update(chat=shape, text="You there", entities=[named])
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    mention = {"type": "mention", "offset": 0, "length": len(name) + 1}
    said = {"chat": shape, "sender_chat": shape, "text": f"@{name}", "entities": [mention]}
    here.update(**said, **{"from": anonymous})
    assert all("photo" in reply["text"] for reply in here.replies(2))


def test_an_album_is_read_when_one_of_it_asks(group, chat, name, photo_of):
    ann, _ = group
    ann.sends_album(photo_of(7), photo_of(3), text=f"@{name}")
    assert ann.replies()[0]["text"].startswith(("7,", "1. 7"))  # with privacy, it sees the first


def test_it_says_hello_once_to_a_group(group, chat):
    ann, bob = group
    chat.control("POST", "invitations", json={"user": ann.id, "chat": ann.where})
    newcomer = {"id": bob.id, "is_bot": False, "first_name": "Bob"}
    shape = {"id": ann.where, "type": "group", "title": "Team"}
    bob.update(chat=shape, new_chat_members=[newcomer])
    assert len(ann.replies_with("")) == 1
    assert "/read" in ann.replies()[0]["text"]


def test_a_group_that_became_a_supergroup_is_answered_there(group, chat, name):
    ann, _ = group
    chat.fault("500", method="sendMessage", chat_id=ann.where)
    ann.says(f"hello @{name}")
    chat.wait_until(lambda: chat.calls("sendMessage") > 0)
    moved = {"user": ann.id, "chat": ann.where}
    ann.where = chat.control("POST", "upgrades", json=moved)["id"]
    chat.control("DELETE", "faults")
    assert "photo" in ann.replies()[0]["text"]
    ann.says("/help")
    assert "dark pen" in ann.replies(2)[-1]["text"]


def test_channels_and_other_bots_are_left_alone(chat, person, name):
    channel = {"id": -1009, "type": "channel", "title": "News"}
    post = {"message_id": 1, "date": 1, "chat": channel, "sender_chat": channel, "text": "/start"}
    chat.control("POST", "updates", json={"channel_post": post})
    other = {"id": 77, "is_bot": True, "first_name": "Other"}
    (here,) = chat.group(person)
    shape = {"id": here.where, "type": "group", "title": "Team"}
    mention = {"type": "mention", "offset": 0, "length": len(name) + 1}
    said = {"chat": shape, "text": f"@{name}", "entities": [mention]}
    here.update(**said, **{"from": other})
    here.update(**said, sender_chat=channel, is_automatic_forward=True)
    command = {"type": "bot_command", "offset": 0, "length": 6}
    asked = {"chat": shape, "text": "/stats", "entities": [command]}
    here.update(**asked, **{"from": other})
    here.update(**asked, sender_chat=channel, is_automatic_forward=True)
    here.says("/help")
    assert [reply["text"][:5] for reply in here.replies_with("")] == ["Write"]
