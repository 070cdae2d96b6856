"""The whole thing as a newcomer meets it: the real bot behind the chat page, in a browser."""

import re

import pytest
from chat_page import ChatPage, a_browser
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def browser():
    with a_browser() as browser:
        yield browser


@pytest.fixture
def page(browser, chat):
    page = ChatPage(browser, chat.address, viewport={"width": 1100, "height": 900})
    yield page
    assert page.complaints == []
    page.context.close()


def test_a_drawn_digit_is_read(page):
    page.page.get_by_role("button", name="Draw a digit").click()
    page.draws()
    page.page.get_by_role("dialog").get_by_role("button", name="Send").click()
    page.answer(re.compile(r"^.*Photo.*7.*%", re.DOTALL))


def test_a_dropped_photo_is_read(page, photo_of):
    page.drops(photo_of(3))
    page.page.keyboard.press("Enter")
    page.answer(re.compile(r"3.*%", re.DOTALL))


@pytest.mark.parametrize(
    ("sample", "digits"),
    [
        ("seven", "7"),
        ("four on ruled paper", "4"),
        ("phone number", "20319"),
        ("chalk on slate", "58"),
        ("six in bad light", "6"),
        ("squared paper", "864"),
    ],
)
def test_a_sample_photo_is_read(page, sample, digits):
    page.page.get_by_role("button", name=f"Send sample photo {sample}").click()
    page.answer(digits)


def test_the_heat_map_opens_large(page):
    page.page.get_by_role("button", name="Commands").click()
    page.page.get_by_role("option", name=re.compile("confusion")).click()
    page.answers.get_by_role("button", name=re.compile("Open large")).click()
    large = page.page.get_by_role("dialog", name="Picture").get_by_role("img")
    expect(large).to_have_js_property("complete", value=True)
    page.page.keyboard.press("Escape")
    expect(page.page.get_by_role("dialog")).to_have_count(0)


def test_figures_come_by_command(page):
    page.says("/stats")
    page.answer(re.compile(r"\d\d\.\d\d% right"))
