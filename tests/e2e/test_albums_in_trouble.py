"""An album is answered once and whole, whatever happens to the process meanwhile."""

import re
import socket

from bot.delivery.albums import MOST_MEMBERS


def digits(reply):
    """What was read, picture by picture."""
    return re.findall(r"^\d+\. (\d+)", reply["text"], re.MULTILINE)


def test_killed_in_mid_album_it_answers_all_of_it_once(bot, chat, person, photo_of):
    chat.fault("500", method="sendMessage")
    running = bot().ready()
    person.sends_album(*map(photo_of, (7, 3, 1)))
    running.until_it_says("no answer yet").kill()
    chat.control("DELETE", "faults")
    bot().ready()
    (reply,) = person.replies_with("1. ")
    assert digits(reply) == ["7", "3", "1"]


def test_ended_while_an_album_comes_in_it_answers_all_of_it_once(bot, chat, person, photo_of):
    running = bot().ready()
    person.sends(photo_of(7), album="slowly")
    asked = chat.calls("getUpdates")
    chat.wait_until(lambda: chat.calls("getUpdates") > asked)
    assert running.terminate() == 0
    person.sends(photo_of(3), album="slowly")
    bot().ready()
    (reply,) = person.replies_with("1. ")
    assert digits(reply) == ["7", "3"]


def test_by_webhook_an_album_has_one_answer_too(bot, chat, person, photo_of):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    bot(WEBHOOK_URL=f"http://127.0.0.1:{port}/telegram", PORT=str(port)).until_it_says("waiting")
    person.sends_album(*map(photo_of, range(MOST_MEMBERS)))
    (reply,) = person.replies_with("1. ")
    assert len(digits(reply)) == MOST_MEMBERS
