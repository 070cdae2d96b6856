import contextlib
import re
import sqlite3
import time

import httpx
import pytest


def test_an_update_delivered_again_is_answered_once(bot, chat, person):
    first = bot().ready()
    update = {"update_id": 77, "message": _hello(person)}
    chat.control("POST", "updates", json=update)
    person.replies()
    chat.wait_until(lambda: chat.pending() == 0)
    first.kill()
    chat.control("POST", "updates", json=update)
    second = bot().until_it_says("answered before")
    person.says("/start")
    assert len(person.replies(2)) == 2
    assert second.terminate() == 0


def test_sigterm_finishes_what_is_in_hand_and_exits_0(bot, chat, person, photo_of):
    chat.fault("latency", method="sendMessage", seconds=1)
    running = bot().ready()
    person.sends(photo_of(5))
    running.until_it_says("digits=1")
    assert running.terminate() == 0
    assert len(person.replies()) == 1
    chat.wait_until(lambda: chat.pending() == 0)


def test_a_wait_that_telegram_asks_for_holds_up_nobody_else(bot, chat, person):
    chat.fault("429", method="sendMessage", seconds=4, times=1, chat_id=person.id)
    other = chat.person()
    bot().ready()
    person.says("hello")
    other.says("hello")
    began = time.monotonic()
    other.replies()
    assert time.monotonic() - began < 3
    assert len(person.replies()) == 1


@pytest.mark.parametrize("kind", ["500", "502", "cut"])
def test_trouble_at_telegram_delays_an_answer_and_loses_none(bot, chat, person, photo_of, kind):
    bot().ready()
    for method in ("getUpdates", "getFile", "file", "sendMessage"):
        chat.fault(kind, method=method, times=2)
    person.sends(photo_of(4))
    (reply,) = person.replies()
    assert reply["text"].startswith("4")
    chat.wait_until(lambda: chat.pending() == 0)


@pytest.mark.parametrize(
    ("settings", "sentence", "status"),
    [
        ({"TELEGRAM_BOT_TOKEN": "987:another"}, "does not accept the token", 2),
        ({"TELEGRAM_BOT_TOKEN": "not a token"}, "TELEGRAM_BOT_TOKEN is not a token", 2),
        ({"PORT": "99999"}, "PORT", 2),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL", 2),
        ({"DATABASE_URL": "oracle://x"}, "DATABASE_URL", 2),
        ({"DATABASE_URL": "sqlite:///:memory:"}, "DATABASE_URL names no file", 2),
        ({"DATABASE_URL": "postgresql://me@127.0.0.1:1/x?what=1"}, "'what'", 1),
        ({"TELEGRAM_API_URL": "http://127.0.0.1:99999"}, "TELEGRAM_API_URL", 2),
        ({"DATABASE_URL": "sqlite:////proc/nowhere/x.db"}, "database cannot be used", 1),
        ({"DATABASE_URL": "sqlite:////sys/read-only.db"}, "unable to open database file", 1),
        ({"DATABASE_URL": "postgresql://me:pw@127.0.0.1:1/x"}, "database cannot be used", 1),
        ({"MODEL_DIR": "/nowhere"}, "no release", 2),
        ({"ADMIN_IDS": "me"}, "ADMIN_IDS", 2),
    ],
    ids=lambda value: next(iter(value.items()))[0] if isinstance(value, dict) else "",
)
def test_what_stops_the_start_is_one_clear_sentence(bot, settings, sentence, status):
    failed = bot(**settings)
    assert failed.ended() == status
    assert sentence in failed.said()
    assert "Traceback" not in failed.said()


def test_a_damaged_database_is_named(bot, tmp_path):
    (tmp_path / "damaged").write_text("no database" * 99)
    failed = bot(DATABASE_URL=f"sqlite:///{tmp_path}/damaged")
    assert failed.ended() == 1
    assert "The database cannot be used" in failed.said()


def test_a_database_of_a_newer_version_is_named(bot, tmp_path):
    with contextlib.closing(sqlite3.connect(tmp_path / "newer")) as newer:
        newer.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        newer.execute("INSERT INTO alembic_version VALUES ('of next year')")
        newer.commit()
    failed = bot(DATABASE_URL=f"sqlite:///{tmp_path}/newer")
    assert failed.ended() == 1
    assert "The database is of a newer version" in failed.said()
    assert "Traceback" not in failed.said()


def test_without_a_token_it_serves_the_local_chat_and_says_where(bot):
    running = bot(TELEGRAM_BOT_TOKEN="", PORT="0").until_it_says("http://127.0.0.1:")
    assert running.terminate() == 0


def test_local_wins_over_a_token_and_a_webhook(bot, chat):
    url = "https://bot.example/telegram"
    running = bot("--local", PORT="0", WEBHOOK_URL=url).until_it_says("http://127.0.0.1:").ready()
    assert chat.calls("getMe") == 0
    address = re.search(r"http://[\d.:]+", running.said())[0]
    with httpx.Client(base_url=address, trust_env=False) as page:
        page.get("/")
        page.post("/page/messages", data={"text": "hello"}).raise_for_status()
        chat.wait_until(lambda: len(page.get("/page/state").json()["messages"]) == 2)
    assert running.terminate() == 0


def test_a_port_in_use_is_named(bot, chat):
    port = chat.address.rpartition(":")[2]
    failed = bot("--local", PORT=port)
    assert failed.ended() == 1
    assert f"Port {port}" in failed.said()


@pytest.mark.parametrize("setting", ["PORT", "METRICS_PORT"])
def test_each_port_in_use_is_named_with_its_setting(bot, chat, setting):
    port = chat.address.rpartition(":")[2]
    failed = bot(WEBHOOK_URL="https://bot.example/telegram", **{"PORT": "0", setting: port})
    assert failed.ended() == 1
    assert f"Port {port} cannot be used" in failed.said()
    assert f"set {setting} to a free one" in failed.said()
    assert "Traceback" not in failed.said()


def test_a_token_that_is_revoked_ends_the_bot_and_what_was_in_hand_is_kept(bot, chat, person):
    running = bot().ready()
    chat.fault("401", method="sendMessage")
    person.says("hello")
    running.until_it_says("no answer yet")
    chat.fault("401", method="getUpdates")
    assert running.ended() == 2
    assert "does not accept the token" in running.said()
    assert chat.pending() == 1
    chat.control("DELETE", "faults")
    bot().ready()
    assert len(person.replies()) == 1


def test_without_a_network_it_can_be_stopped(bot):
    waiting = bot(TELEGRAM_API_URL="http://127.0.0.1:1").until_it_says("cannot be reached")
    assert waiting.terminate() == 0


def test_what_hangs_does_not_keep_it_from_ending(bot, chat, person, photo_of):
    chat.fault("hang", method="sendMessage", seconds=3600)
    running = bot().ready()
    person.sends(photo_of(5))
    running.until_it_says("digits=1")
    assert running.terminate() == 0
    assert chat.pending() == 1


def test_it_waits_for_a_network_that_is_not_there_yet(bot, chat, person):
    chat.fault("cut", times=3)
    bot().until_it_says("cannot be reached").ready()
    person.says("hello")
    assert len(person.replies()) == 1


def _hello(person):
    shape = {"id": person.id, "type": "private", "first_name": "Guest"}
    sender = {"id": person.id, "is_bot": False, "first_name": "Guest"}
    return {"message_id": 900, "date": 1, "chat": shape, "from": sender, "text": "hello"}


def test_a_chat_with_a_hundred_messages_and_a_long_wait_holds_up_nobody(bot, chat, person):
    chat.fault("429", method="sendMessage", seconds=600, chat_id=person.id)
    running = bot().ready()
    for _ in range(120):
        person.says("hello")
    running.until_it_says("parked")
    other = chat.person()
    other.says("hello")
    assert len(other.replies()) == 1
    chat.wait_until(lambda: chat.pending() <= 100)


def test_what_was_parked_is_answered_after_a_kill(bot, chat, person):
    chat.fault("429", method="sendMessage", seconds=600, chat_id=person.id)
    running = bot().ready()
    for _ in range(110):
        person.says("hello")
    running.until_it_says("parked")
    chat.wait_until(lambda: chat.pending() < 100)
    running.kill()
    chat.control("DELETE", "faults")
    bot().ready()
    assert len(person.replies(110)) == 110


def test_a_second_instance_says_so_and_leaves_the_first_at_work(bot, chat, person):
    bot().ready()
    person.says("hello")
    person.replies()
    second = bot()
    assert second.ended() == 2
    assert "Another program fetches this bot's updates" in second.said()
    person.says("hello")
    assert len(person.replies(2)) == 2


def test_an_older_webhook_is_taken_back_as_soon_as_telegram_allows(bot, chat, person, token):
    chat.post(f"/bot{token}/setWebhook", json={"url": "http://127.0.0.1:9/telegram"})
    chat.fault("500", method="deleteWebhook", times=2)
    running = bot().ready()
    person.says("hello")
    assert len(person.replies()) == 1
    assert "Another program" not in running.said()


def test_a_bot_api_that_knows_only_the_least_is_enough(bot, chat, person, photo_of):
    for method in ("deleteWebhook", "setMyCommands", "setMyDescription", "sendChatAction"):
        chat.fault("500", method=method)
    bot().ready()
    person.sends(photo_of(6))
    assert person.replies()[0]["text"].startswith("6")
