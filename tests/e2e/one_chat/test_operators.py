"""What operators ask and do, and what everybody else sees of it."""

import io
import re

import httpx
import pytest
from PIL import Image, ImageDraw
from prometheus_client.parser import text_string_to_metric_families
from test_refresh import another

from bot.pictures import empty_sheet
from model.release import promote

OPERATOR = 4242


@pytest.fixture(scope="module")
def operator(chat):
    return chat.person(id=OPERATOR)


@pytest.fixture(scope="module")
def releases(tmp_path_factory):
    releases = tmp_path_factory.mktemp("releases")
    for name in ("first", "second"):
        another(releases, name)
    promote(releases, "first")
    return releases


@pytest.fixture(scope="module", autouse=True)
def bot(chat, operator, releases, new_bot, tmp_path_factory):
    settings = {"ADMIN_IDS": f"7,{OPERATOR}", "METRICS_PORT": "0", "MODEL_DIR": str(releases)}
    with new_bot(chat, tmp_path_factory.mktemp("bot")) as bot:
        yield bot(**settings).ready()


@pytest.fixture
def asks(chat, operator):
    """Has the operator say something; gives the answer."""

    def ask(text: str) -> str:
        events = chat.control("GET", "events", params={"chat": OPERATOR, "after": 0})
        messages = [event["message"] for event in events if event["kind"] == "message"]
        before = sum(message["from"]["is_bot"] for message in messages)
        operator.says(text)
        return str(operator.replies(before + 1)[before]["text"])

    return ask


@pytest.fixture
def watch(bot):
    """Asks on the port for those who watch."""
    port = re.search(r"metrics are served port=(\d+)", bot.said())[1]
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        yield client.get


def test_an_operator_learns_how_the_bot_is(asks, person, photo_of):
    person.sends(photo_of(7))
    person.replies()
    said = asks("/admin")
    assert re.search(r"Load: \d+ in hand, [1-9]\d* answered in the last hour; \d\d+ MB", said)
    assert re.search(r"half within \d+\.\d\d s, 99 % within \d+\.\d\d s", said)
    assert re.search(r"Release: (first|second), running since \d{4}-\d\d-\d\d", said)


def test_who_blocked_the_bot_is_no_error_and_a_fault_is_one(asks, bot, chat, person):
    chat.control("POST", "blocks", json={"user": person.id, "blocked": True})
    person.says("hello")
    bot.until_it_says("nobody there to answer")
    assert "Errors: 0 in the last hour" in asks("/admin")
    nobody = {"id": 99, "type": "private", "first_name": "<b>Nobody\nFORGED"}
    message = {"message_id": 1, "date": 1, "chat": nobody, "text": "hello"}
    chat.control("POST", "updates", json={"message": message})
    bot.until_it_says("an update failed")
    said = asks("/admin")
    assert re.search(r"Errors: 1 in the last hour, \d+\.\d\d %", said)
    assert "an update failed" in said
    assert "Chat not found" in said
    assert ".py:" not in said


@pytest.mark.parametrize("command", ["/admin", "/release", "/release rollback"])
def test_to_everybody_else_these_are_words_like_any_others(person, command):
    person.says(command)
    person.says("hello")
    answer, usual = person.replies(2)
    assert answer["text"] == usual["text"]


def test_releases_are_listed_promoted_and_rolled_back_in_the_chat(asks, person, photo_of, bot):
    assert re.search(r"→ first, .*\n· second, ", asks("/release"))
    assert "second is promoted" in asks("/release promote second")
    person.sends(photo_of(7))
    person.replies()
    bot.until_it_says("release second is in service")
    assert "→ second" in asks("/release list")
    assert "first is promoted" in asks("/release rollback")


def test_a_rollback_whose_answer_fails_is_done_once(asks, chat):
    asks("/release promote second")
    asks("/release promote first")
    chat.fault("500", method="sendMessage", times=2, chat_id=OPERATOR)
    assert "second is promoted" in asks("/release rollback")
    assert "→ second" in asks("/release")


@pytest.mark.parametrize("words", ["promote nothing", "promote <b>&", "promote ../first"])
def test_a_release_that_is_none_is_refused_in_one_sentence(asks, words):
    assert asks(f"/release {words}").startswith("Not done: ")


FORGED = "<b>7</b>&amp;\x1b[2J\nFORGED\u2028FORGED"


def test_what_people_write_is_neither_markup_nor_a_line_of_the_log(asks, bot, chat, photo_of):
    person = chat.person(first_name=FORGED, last_name=FORGED, username="x")
    photo = {"photo": ("photo.jpg", photo_of(7))}
    chat.control("POST", "messages", data={"user": person.id, "text": FORGED}, files=photo)
    person.sends(b"no picture", f"{FORGED}.jpg", "document")
    person.says(FORGED)
    person.update(document={"file_id": "d", "file_unique_id": "d", "mime_type": FORGED})
    read, *others = person.replies(4)
    assert read["text"].startswith("7, ")
    assert [entity["type"] for entity in read["entities"]] == ["bold"]
    assert not any("FORGED" in reply["text"] for reply in (read, *others))
    refused = asks(f"/release promote {FORGED.partition('[')[0]}")
    assert "<b>7</b>&amp;" in refused
    assert "\x1b" not in bot.said()
    assert not any(line.startswith("FORGED") for line in bot.said().splitlines())


def test_menus_are_by_kind_of_chat(chat, token, bot):
    def menu(**scope):
        asked = {"scope": scope, "language_code": "uk"}  # set last
        found = chat.post(f"/bot{token}/getMyCommands", json=asked).json()["result"]
        return [command["command"] for command in found]

    chat.wait_until(lambda: menu(type="chat", chat_id=OPERATOR))
    private, groups = menu(type="all_private_chats"), menu(type="all_group_chats")
    assert {"start", "draw", "forget"} <= set(private)
    assert set(groups) < set(private)
    assert "draw" not in groups
    assert menu(type="chat", chat_id=OPERATOR) == [*private, "admin", "release"]
    assert "an operator has no menu" in bot.said()  # who never wrote to it
    assert "menu cannot be set" not in bot.said()


def test_figures_are_told_to_those_who_watch(chat, watch, person, photo_of):
    answered = "digitbot_reply_seconds_count"
    before = figures(watch)
    person.sends(photo_of(7))
    # An answer counts once it is noted, which is just after it is out.
    chat.wait_until(lambda: figures(watch)[answered] > before[answered])
    after = figures(watch)
    assert after["digitbot_reply_seconds_bucket"] == after["digitbot_reply_seconds_count"]
    assert after["process_resident_memory_bytes"] > 1_000_000
    assert after["digitbot_release_info"] == 1
    assert {"digitbot_updates_in_hand", "digitbot_errors_total"} <= after.keys()


def figures(watch):
    """The last value of each figure by its name."""
    families = text_string_to_metric_families(watch("/metrics").text)
    return {sample.name: sample.value for family in families for sample in family.samples}


def test_health_is_told_beside_the_figures(watch):
    assert [watch(path).text for path in ("/healthz", "/readyz")] == ["ok\n", "ok\n"]


def test_where_it_polls_one_draws_on_a_sheet_that_is_uploaded_once(chat, person, photo_of):
    uploads = chat.calls("sendPhoto")
    for _ in range(2):
        person.says("/draw")
    first, second = person.replies(2)
    assert "empty sheet" in first["caption"]
    assert first["photo"] == second["photo"]
    assert chat.calls("sendPhoto") == uploads + 2


def test_what_is_drawn_on_the_sheet_is_read_and_the_empty_one_is_not(person):
    sheet = Image.open(io.BytesIO(empty_sheet()))
    person.sends(empty_sheet(), "sheet.png")
    brush = ImageDraw.Draw(sheet)
    brush.line([(380, 280), (870, 260), (600, 700), (540, 1100)], "#ff3b30", 26, joint="curve")
    drawn = io.BytesIO()
    sheet.save(drawn, "PNG")
    person.sends(drawn.getvalue(), "sheet.png")
    empty, seven = person.replies(2)
    assert "no digit" in empty["text"]
    assert seven["text"].startswith("7")


def test_in_a_group_one_is_asked_to_draw_in_private(chat, person):
    group = chat.control("POST", "groups", json={"title": "Team", "members": [person.id]})
    said = {"user": person.id, "chat": group["id"], "text": "/draw"}
    chat.control("POST", "messages", json=said)
    asked = {"chat": group["id"], "after": 1, "wait": 30}
    (event, *_) = chat.control("GET", "events", params=asked)
    assert "in a chat of our own" in event["message"]["text"]
