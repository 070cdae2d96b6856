"""The chat page in a browser, with the test itself in the bot's place."""

import itertools
import re

import pytest
from chat_page import ChatPage, a_browser, plain_photo
from playwright.sync_api import expect

BUTTONS = {"inline_keyboard": [[{"text": "Right", "callback_data": "right"}]]}


@pytest.fixture(scope="module")
def browser():
    with a_browser() as browser:
        yield browser


class ScriptedBot:
    """Calls the Bot API as the test says."""

    def __init__(self, chat, token):
        self.chat, self.path = chat, f"/bot{token}"
        self.offset = 0

    def call(self, method, files=None, **parameters):
        if files:
            answer = self.chat.post(f"{self.path}/{method}", data=parameters, files=files)
        else:
            answer = self.chat.post(f"{self.path}/{method}", json=parameters)
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]

    def next(self, kind="message"):
        """The next update of this kind."""
        while True:
            updates = self.call("getUpdates", offset=self.offset, timeout=20, limit=1)
            assert updates, "nothing came"
            self.offset = updates[0]["update_id"] + 1
            if kind in updates[0]:
                return updates[0][kind]

    def say(self, person, text, **more):
        return self.call("sendMessage", chat_id=person, text=text, **more)


@pytest.fixture(scope="module")
def bot(chat, token):
    return ScriptedBot(chat, token)


@pytest.fixture
def page(browser, chat):
    page = ChatPage(browser, chat.address, viewport={"width": 1100, "height": 800})
    yield page
    assert page.complaints == []
    page.context.close()


@pytest.fixture
def person(page, bot):
    """The id of who sits before the page; their first word is heard already."""
    page.says("/start")
    return bot.next()["chat"]["id"]


def test_start_is_a_button(page, bot):
    page.page.get_by_role("button", name="Start").click()
    assert bot.next()["text"] == "/start"
    expect(page.own).to_have_count(1)


def test_text_comes_formatted_and_its_code_can_be_copied(page, bot, person):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    text = "<b>20</b> \U0001f522 <code>4217</code> /help <a href='https://e.org'>more</a>"
    bot.say(person, text, parse_mode="HTML")
    answer = page.answer("20")
    expect(answer.locator("b")).to_have_text("20")
    expect(answer.get_by_role("link")).to_have_attribute("href", "https://e.org")
    answer.locator("code").click()
    expect(page.page.get_by_role("alert")).to_have_text("Copied")
    assert page.page.evaluate("navigator.clipboard.readText()") == "4217"
    answer.get_by_role("button", name="/help").click()
    assert bot.next()["text"] == "/help"


def test_markup_of_a_user_stays_text(page, bot, person):
    page.says("<img src=x onerror=alert(1)>")
    expect(page.own.last).to_contain_text("<img src=x")
    assert bot.next()["text"] == "<img src=x onerror=alert(1)>"


def test_a_button_is_pressed_answered_and_edited_away(page, bot, person):
    sent = bot.say(person, "7?", reply_markup=BUTTONS)
    page.page.get_by_role("button", name="Right").click()
    query = bot.next("callback_query")
    assert query["data"] == "right"
    bot.call("answerCallbackQuery", callback_query_id=query["id"], text="Thank you")
    expect(page.page.get_by_role("alert")).to_have_text("Thank you")
    bot.call("editMessageText", chat_id=person, message_id=sent["message_id"], text="7, right")
    expect(page.answers).to_have_count(1)
    expect(page.answer("7, right")).to_contain_text("edited")
    expect(page.page.get_by_role("button", name="Right")).to_have_count(0)


def test_an_alert_waits_for_an_ok(page, bot, person):
    bot.say(person, "7?", reply_markup=BUTTONS)
    page.page.get_by_role("button", name="Right").click()
    query = bot.next("callback_query")
    bot.call("answerCallbackQuery", callback_query_id=query["id"], text="Too old", show_alert=True)
    expect(page.page.get_by_role("dialog")).to_contain_text("Too old")
    page.page.get_by_role("button", name="OK").click()
    expect(page.page.get_by_role("dialog")).to_have_count(0)


def test_typing_shows_until_the_answer(page, bot, person):
    bot.call("sendChatAction", chat_id=person, action="typing")
    expect(page.page.locator("#status")).to_have_text("typing")
    bot.say(person, "done")
    expect(page.page.locator("#status")).to_have_text("bot")
    expect(page.page.locator("#typing")).to_be_hidden()


def test_a_deleted_message_goes(page, bot, person):
    sent = bot.say(person, "oops")
    page.answer("oops")
    bot.call("deleteMessage", chat_id=person, message_id=sent["message_id"])
    expect(page.answers).to_have_count(0)


def test_commands_from_the_menu_and_by_typing(page, bot, person):
    commands = [("stats", "How well I read"), ("start", "Hello"), ("help", "Tips")]
    bot.call(
        "setMyCommands",
        commands=[{"command": name, "description": text} for name, text in commands],
    )
    page.page.get_by_role("button", name="Commands").click()
    expect(page.page.get_by_role("option")).to_have_count(3)
    page.page.get_by_role("option", name="How well I read").click()
    assert bot.next()["text"] == "/stats"
    box = page.page.get_by_role("textbox", name="Message")
    box.press_sequentially("/st")
    expect(page.page.get_by_role("option")).to_have_count(2)
    box.press("ArrowDown")
    box.press("Enter")
    assert bot.next()["text"] == "/start"
    expect(box).to_have_value("")


def test_a_photo_is_dropped_captioned_and_opened_large(page, bot, person):
    page.drops(plain_photo())
    expect(page.page.get_by_role("dialog", name="Send photo")).to_be_visible()
    page.page.get_by_role("textbox", name="Caption").fill("mine")
    page.page.keyboard.press("Enter")
    message = bot.next()
    assert (message["caption"], message["photo"][-1]["width"]) == ("mine", 900)
    page.page.get_by_role("button", name="Open large: Photo: mine").click()
    large = page.page.get_by_role("dialog", name="Picture")
    expect(large.get_by_role("img")).to_have_js_property("naturalWidth", 900)
    page.page.keyboard.press("Escape")
    expect(large).to_be_hidden()


def test_a_pasted_picture_can_go_as_a_file(page, bot, person):
    page.pastes(plain_photo(), "scan.jpg")
    page.page.get_by_label("Send as file").check()
    page.page.get_by_role("button", name="Send", exact=True).last.click()
    document = bot.next()["document"]
    assert (document["file_name"], document["file_size"]) == ("scan.jpg", len(plain_photo()))


def test_several_photos_make_an_album(page, bot, person):
    photos = [
        {"name": f"{i}.jpg", "mimeType": "image/jpeg", "buffer": plain_photo(300 + i, 300)}
        for i in range(3)
    ]
    with page.page.expect_file_chooser() as chooser:
        page.page.get_by_role("button", name="Attach photos").click()
    chooser.value.set_files(photos)
    expect(page.page.get_by_role("dialog", name="Send 3 photos")).to_be_visible()
    page.page.keyboard.press("Enter")
    assert len({bot.next()["media_group_id"] for _ in range(3)}) == 1
    expect(page.page.locator(".album img")).to_have_count(3)


def test_what_is_no_picture_is_offered_as_a_file(page, bot, person):
    page.drops(b"some words", "notes.txt", "text/plain")
    expect(page.page.get_by_label("Send as file")).to_be_checked()
    page.page.get_by_role("button", name="Cancel").first.click()
    expect(page.own).to_have_count(1)


def test_a_broken_photo_gets_a_kind_word(browser, chat):
    page = ChatPage(browser, chat.address)
    page.drops(b"broken", "photo.jpg")
    page.page.keyboard.press("Enter")
    expect(page.page.get_by_role("alert")).to_contain_text("Try it as a file")
    page.context.close()


def test_a_reply_carries_its_quote(page, bot, person):
    bot.say(person, "which digit?")
    page.answer("which digit?").get_by_role("button", name="Reply").click()
    expect(page.page.locator("#reply-bar")).to_contain_text("which digit?")
    page.says("the second")
    assert bot.next()["reply_to_message"]["text"] == "which digit?"
    expect(page.own.last.locator(".quote")).to_contain_text("which digit?")


def test_the_pad_draws_undoes_and_sends(page, bot, person):
    page.page.get_by_role("button", name="Draw a digit").click()
    send = page.page.get_by_role("dialog").get_by_role("button", name="Send")
    expect(send).to_be_disabled()
    page.draws()
    page.draws(((0.3, 0.5), (0.7, 0.5)))
    page.page.keyboard.press("Control+z")
    expect(send).to_be_enabled()
    page.page.get_by_role("button", name="Undo").click()
    expect(send).to_be_disabled()
    page.draws()
    send.click()
    assert bot.next()["photo"][-1]["width"] == 960


def test_the_pad_takes_a_finger(browser, chat, bot):
    page = ChatPage(
        browser,
        chat.address,
        viewport={"width": 390, "height": 800},
        has_touch=True,
        is_mobile=True,
    )
    page.page.get_by_role("button", name="Draw a digit").tap()
    box = page.page.locator("#canvas").bounding_box()
    finger = page.context.new_cdp_session(page.page)
    for kind, across in (("Start", 0.2), ("Move", 0.4), ("Move", 0.6), ("End", None)):
        at = {"x": box["x"] + (across or 0) * box["width"], "y": box["y"] + box["height"] / 2}
        points = [] if across is None else [at]
        event = {"type": f"touch{kind}", "touchPoints": points}
        finger.send("Input.dispatchTouchEvent", event)
    page.page.get_by_role("dialog").get_by_role("button", name="Send").click()
    expect(page.page.get_by_role("dialog")).to_be_hidden()
    assert bot.next()["photo"]
    assert page.complaints == []
    page.context.close()


def test_a_reload_shows_the_same_chat(page, bot, person):
    bot.say(person, "still here")
    page.answer("still here")
    page.page.reload()
    page.answer("still here")
    expect(page.own).to_have_count(1)


def test_two_browsers_are_two_people(page, browser, chat, bot, person):
    other = ChatPage(browser, chat.address)
    other.says("I am another")
    assert bot.next()["chat"]["id"] != person
    expect(page.page.get_by_text("I am another")).to_have_count(0)
    other.context.close()


def test_all_can_be_reached_by_keyboard(page):
    labels = set()
    for _ in itertools.repeat(None, 25):
        page.page.keyboard.press("Tab")
        label = "document.activeElement.ariaLabel || document.activeElement.textContent.trim()"
        labels.add(page.page.evaluate(label))
    for name in ("Attach photos", "Draw a digit", "Start", "Messages"):
        assert any(re.search(name, label or "") for label in labels), name


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_it_fits_every_window(browser, chat, width):
    page = ChatPage(browser, chat.address, viewport={"width": width, "height": 640})
    frame = page.page.locator("#window").bounding_box()
    assert frame["width"] == (width if width < 600 else 440)
    assert frame["height"] <= 640
    assert page.page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


def test_in_a_group_each_word_has_a_name(browser, chat, bot):
    one, two = (ChatPage(browser, f"{chat.address}/?group=Team") for _ in range(2))
    assert bot.next()["new_chat_members"]
    expect(two.page.locator(".arrival")).to_have_text(re.compile("Guest .* added"))
    one.says("hello all")
    expect(two.page.locator(".from-them .name")).to_have_text(re.compile("Guest"))
    expect(two.page.get_by_role("heading", name="Team")).to_be_visible()
    for page in (one, two):
        page.context.close()


def test_the_newest_message_stays_in_sight_unless_one_reads_older_ones(page, bot, person):
    for i in range(30):
        bot.say(person, f"line {i}")
    newest = page.answer("line 29")
    expect(newest).to_be_in_viewport(ratio=1)
    page.page.get_by_role("textbox", name="Message").fill("a\nb\nc\nd")
    expect(newest).to_be_in_viewport(ratio=1)
    page.page.locator("#scroll").evaluate("box => { box.scrollTop = 0; }")
    down = page.page.get_by_role("button", name="Scroll to the newest message")
    expect(down).to_be_visible()
    bot.say(person, "line 30")
    expect(page.answers.last).not_to_be_in_viewport()
    down.click()
    expect(page.answer("line 30")).to_be_in_viewport(ratio=1)
