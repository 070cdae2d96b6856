"""Drawing by webhook: a button, a page, a signed drawing, an answer."""

import io
import json
import re
import socket
import uuid
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from chat_page import ChatPage, a_browser
from PIL import Image
from playwright.sync_api import expect

from bot.localchat.web_apps import init_data

LIMIT = 5
"""Pictures a minute."""


@pytest.fixture(scope="module")
def bot(chat, new_bot, tmp_path_factory):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
    with new_bot(chat, tmp_path_factory.mktemp("bot")) as bot:
        running = bot(
            WEBHOOK_URL=f"http://127.0.0.1:{port}/telegram",
            PORT=port,
            PHOTOS_PER_MINUTE=str(LIMIT),
        )
        yield running.ready().until_it_says("waiting for updates")


@pytest.fixture
def drawing(photo_of):
    """A PNG of a 7."""
    page = io.BytesIO()
    Image.open(io.BytesIO(photo_of(7))).save(page, "PNG")
    return page.getvalue()


class Page:
    """The pad as a browser would use it."""

    def __init__(self, chat, person, message):
        ((button,),) = message["reply_markup"]["inline_keyboard"]
        self.url = button["web_app"]["url"]
        pressed = {"user": person.id, "message_id": message["message_id"], "url": self.url}
        self.opened = chat.control("POST", "apps", json=pressed)
        self.init_data = parse_qs(urlsplit(self.opened).fragment)["tgWebAppData"][0]

    def get(self):
        return httpx.get(self.url, trust_env=False)

    def post(self, png, number=None, init_data=None):
        return httpx.post(
            self.url.partition("?")[0],
            params={"drawing": uuid.uuid4().hex if number is None else number},
            content=png,
            headers={"authorization": f"tma {init_data or self.init_data}"},
            trust_env=False,
            timeout=60,
        )


@pytest.fixture
def page(bot, chat, person):
    person.says("/draw")
    return Page(chat, person, person.replies()[0])


def test_a_drawing_is_put_into_the_chat_and_answered_like_a_photo(page, person, drawing):
    assert page.post(drawing).status_code == 200
    _, photo, answer = person.replies(3)
    assert photo["photo"]
    assert re.match(r"7, \d\d% sure", answer["text"])
    assert answer["reply_to_message"]["message_id"] == photo["message_id"]
    assert person.presses(answer, "Right") == "Thank you!"


def test_a_drawing_sent_again_is_answered_once(page, chat, person, drawing):
    assert [page.post(drawing, "one").status_code for _ in range(3)] == [200] * 3
    assert page.post(drawing, "two").status_code == 200
    assert len(person.replies(5)) == 5


def test_trouble_at_telegram_loses_no_drawing_and_repeats_none(page, chat, person, drawing):
    chat.fault("500", method="sendPhoto", times=1, chat_id=person.id)
    chat.fault("500", method="sendMessage", times=2, chat_id=person.id)
    assert page.post(drawing, "one").status_code == 504
    assert page.post(drawing, "one").status_code == 200
    assert len(person.replies(3)) == 3


def test_the_page_waits_as_long_as_telegram_asks(page, chat, person, drawing):
    chat.fault("429", method="sendPhoto", times=1, seconds=7, chat_id=person.id)
    refused = page.post(drawing)
    assert refused.status_code == 429
    assert 7 <= int(refused.headers["retry-after"]) <= 8


def test_who_draws_too_much_is_asked_to_wait_and_keeps_the_drawing(page, chat, drawing):
    answers = [page.post(drawing) for _ in range(LIMIT + 1)]
    assert [a.status_code for a in answers] == [200] * LIMIT + [429]
    assert 0 < int(answers[-1].headers["retry-after"]) <= 60 / LIMIT


def test_what_is_not_signed_by_telegram_is_refused(page, chat, person, drawing, token):
    user = {"id": person.id, "first_name": "Ann"}
    words = [
        "nothing",
        init_data("1:another-token", user),
        page.init_data.replace(str(person.id), str(person.id + 1)),
        init_data(token, user, auth_date=1_700_000_000),
    ]
    assert [page.post(drawing, init_data=w).status_code for w in words] == [401, 401, 401, 403]
    assert len(person.replies()) == 1


def test_what_is_no_drawing_is_refused(page, person, drawing):
    large = drawing + bytes(1 << 20)
    answers = [page.post(large), page.post(b"GIF89a"), page.post(drawing, number="")]
    answers += [page.post(drawing, number="x" * 99)]
    assert [a.status_code for a in answers] == [413, 415, 400, 400]
    assert len(person.replies()) == 1


def test_a_png_that_is_none_is_refused_by_telegram_and_so_by_us(page, person, drawing):
    assert page.post(drawing[:60]).status_code == 400


def test_who_blocked_the_bot_is_no_error(page, bot, chat, person, drawing):
    chat.control("POST", "blocks", json={"user": person.id, "blocked": True})
    assert page.post(drawing).status_code == 400
    bot.until_it_says("cannot be put into its chat")


def test_the_page_speaks_the_language_of_who_opens_it(bot, chat):
    person = chat.person(language_code="de")
    person.says("/draw")
    page = Page(chat, person, person.replies()[0])
    assert "Zeichne eine Ziffer" in page.get().text


def test_the_page_loads_nothing_from_elsewhere(page):
    answer = page.get()
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "//" not in answer.text


def test_a_stranger_cannot_write_into_the_page(page):
    answer = httpx.get(f"{page.url}%22%3E%3Cscript%3E", trust_env=False)
    assert "<script>" not in answer.text.replace("<script type", "")


def test_strangers_learn_of_health_and_not_of_figures(page):
    base = page.url.partition("/telegram")[0]
    asked = [httpx.get(base + path, trust_env=False) for path in ("/healthz", "/readyz")]
    assert [(a.status_code, a.text) for a in asked] == [(200, "ok\n")] * 2
    assert httpx.get(f"{base}/metrics", trust_env=False).status_code == 404


@pytest.fixture(scope="module")
def browser():
    with a_browser() as browser:
        yield browser


def test_one_draws_in_a_frame_of_the_chat_page(bot, chat, browser):
    shown = ChatPage(browser, chat.address, viewport={"width": 900, "height": 1000})
    shown.says("/draw")
    shown.page.get_by_role("button", name="Open the pad").click()
    frame = shown.page.frame_locator("#app iframe")
    canvas = frame.locator("#canvas")
    expect(canvas).not_to_have_js_property("width", 300)  # until its script has sized it
    expect(frame.get_by_role("button", name="Send")).to_be_disabled()
    shown.draws(on=canvas)
    frame.get_by_role("button", name="Send").click()
    shown.answer(re.compile(r"7.*sure", re.DOTALL))
    expect(shown.page.get_by_role("dialog")).to_have_count(0)
    assert shown.complaints == []


def test_once_a_pen_was_seen_the_hand_that_holds_it_draws_nothing(page, browser):
    context = browser.new_context(viewport={"width": 390, "height": 700}, has_touch=True)
    shown = context.new_page()
    shown.goto(page.opened)
    undo = shown.get_by_role("button", name="Undo")
    shown.touchscreen.tap(200, 200)
    expect(undo).to_be_enabled()
    undo.tap()
    expect(undo).to_be_disabled()
    pen = context.new_cdp_session(shown)
    stroke = {"button": "left", "clickCount": 1, "pointerType": "pen"}
    for kind, y in (("mousePressed", 100), ("mouseMoved", 300), ("mouseReleased", 300)):
        pen.send("Input.dispatchMouseEvent", {"type": kind, "x": 180, "y": y, **stroke})
    expect(undo).to_be_enabled()
    shown.touchscreen.tap(200, 400)
    undo.tap()
    expect(undo).to_be_disabled()
    context.close()


def test_what_strangers_send_to_the_page_stays_in_its_line_of_the_log(page, bot):
    forged = {"user-agent": "FORGED", "x": "y"}
    for target in ("draw/?drawing=%0AFORGED", "draw/%0AFORGED", "%0AFORGED"):
        url = f"{page.url.partition('draw/')[0]}{target}"
        httpx.post(url, headers={**forged, "authorization": "tma a=%0AFORGED"}, trust_env=False)
    assert not any(line.startswith("FORGED") for line in bot.said().splitlines())
    assert json.dumps(page.init_data)[1:-1] not in bot.said()
