"""The bot by webhook: doors, acknowledgement, and a second delivery."""

import socket

import httpx
import pytest
from bot_process import PATIENCE

SECRET = "a-secret_of-the-webhook"


def a_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@pytest.fixture
def port():
    return a_port()


@pytest.fixture
def an_update(person):
    shape = {"id": person.id, "type": "private", "first_name": "Guest"}
    sender = {"id": person.id, "is_bot": False, "first_name": "Guest"}
    message = {"message_id": 9, "date": 1, "chat": shape, "from": sender, "text": "hello"}
    return {"update_id": 4711, "message": message}


@pytest.fixture
def by_webhook(bot, port):
    """Starts a bot that is delivered to, and gives the client that plays Telegram."""
    url = f"http://127.0.0.1:{port}/telegram"
    bot(WEBHOOK_URL=url, WEBHOOK_SECRET=SECRET, PORT=str(port)).ready().until_it_says("waiting")
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        yield client


def test_a_photo_is_answered_by_webhook(by_webhook, chat, person, photo_of):
    person.sends(photo_of(7))
    (reply,) = person.replies()
    assert reply["text"].startswith("7")
    assert chat.calls("getUpdates") == 0


def test_a_pressed_button_arrives_by_webhook(by_webhook, chat, person, photo_of):
    person.sends(photo_of(7))
    (answer,) = person.replies()
    assert person.presses(answer, "Right") == "Thank you!"


def test_an_update_is_acknowledged_only_when_its_reply_is_out(by_webhook, chat, person):
    chat.fault("500", method="sendMessage", times=1)
    person.says("hello")
    person.replies()
    chat.wait_until(lambda: chat.pending() == 0)
    assert chat.calls("sendMessage") == 2


def test_strangers_are_told_nothing(by_webhook):
    secret = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    wrong = {"X-Telegram-Bot-Api-Secret-Token": "guess"}
    answers = [
        by_webhook.post("/telegram", json={"update_id": 1}),
        by_webhook.post("/telegram", json={"update_id": 1}, headers=wrong),
        by_webhook.get("/telegram", headers=secret),
        by_webhook.post("/telegram", content=b"x" * (2 << 20), headers=secret),
        by_webhook.post("/telegram", content=b"no json", headers=secret),
        by_webhook.post("/elsewhere", json={"update_id": 1}, headers=secret),
    ]
    assert [a.status_code for a in answers] == [401, 403, 405, 413, 400, 404]
    assert all(SECRET not in a.text for a in answers)


def test_a_delivery_that_is_cut_off_is_no_error(bot, port):
    url = f"http://127.0.0.1:{port}/telegram"
    running = bot(WEBHOOK_URL=url, WEBHOOK_SECRET=SECRET, PORT=str(port)).until_it_says("waiting")
    head = f"POST /telegram HTTP/1.1\r\nhost: bot\r\nx-telegram-bot-api-secret-token: {SECRET}\r\n"
    with socket.create_connection(("127.0.0.1", port)) as telegram:
        telegram.sendall(f"{head}content-length: 1000\r\n\r\n{{".encode())
    assert httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False).status_code == 200
    assert running.terminate() == 0
    assert " error " not in running.said()


def test_the_same_update_twice_is_answered_once(by_webhook, chat, an_update):
    secret = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    for _ in range(3):
        assert by_webhook.post("/telegram", json=an_update, headers=secret).status_code == 200
    assert chat.calls("sendMessage") == 1


def test_a_webhook_that_cannot_be_set_yet_is_tried_again(bot, chat, person, port):
    for kind in ("502", "429"):
        chat.fault(kind, method="setWebhook", times=1)
    bot(WEBHOOK_URL=f"http://127.0.0.1:{port}/telegram", PORT=str(port)).until_it_says("waiting")
    person.says("hello")
    assert len(person.replies()) == 1


def test_a_webhook_that_telegram_refuses_is_named(bot):
    failed = bot(WEBHOOK_URL="http://bot.example/telegram", PORT="0")
    assert failed.ended() == 2
    assert "Telegram does not take WEBHOOK_URL" in failed.said()


def test_a_token_that_is_revoked_ends_it(bot, chat, port):
    chat.fault("500", method="setWebhook", times=4)
    running = bot(WEBHOOK_URL=f"http://127.0.0.1:{port}/telegram", PORT=str(port)).ready()
    chat.fault("401", method="getMe")
    assert running.ended() == 2
    assert "does not accept the token" in running.said()


def test_sigterm_finishes_what_is_in_hand_and_tells_telegram_so(bot, chat, person, port):
    url = f"http://127.0.0.1:{port}/telegram"
    running = bot(WEBHOOK_URL=url, PORT=str(port)).until_it_says("waiting")
    chat.fault("latency", method="sendMessage", seconds=1)
    person.says("hello")
    chat.wait_until(lambda: chat.calls("sendMessage") > 0)
    assert running.terminate() == 0
    assert len(person.replies()) == 1
    chat.wait_until(lambda: chat.pending() == 0)


def test_its_health_can_be_asked(by_webhook):
    assert by_webhook.get("/healthz").text == "ok\n"


def test_of_two_replicas_one_answers_what_both_were_given(bot, chat, person, an_update):
    first, second = (f"http://127.0.0.1:{a_port()}/telegram" for _ in range(2))
    for url in (first, second):
        port = str(httpx.URL(url).port)
        bot(WEBHOOK_URL=url, WEBHOOK_SECRET=SECRET, PORT=port).ready().until_it_says("waiting")
    chat.fault("latency", method="sendMessage", seconds=2)
    secret = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(first, json=an_update, headers=secret, timeout=0.5, trust_env=False)
    said = httpx.post(second, json=an_update, headers=secret, timeout=PATIENCE, trust_env=False)
    assert said.status_code == 200
    assert chat.calls("sendMessage") == 1
