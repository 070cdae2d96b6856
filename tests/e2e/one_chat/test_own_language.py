"""Everybody is answered in their own language."""

import io
from pathlib import Path

import pytest
from PIL import Image

from bot.delivery.client import client
from bot.introduction import introduce
from bot.languages import LANGUAGES
from model.release import current

RELEASES = Path(__file__).parents[3] / "model" / "releases"


@pytest.fixture
def row_of(photo_of):
    """A photo of so many digits in a row."""

    def draw(count: int) -> bytes:
        page = Image.new("L", (480 * count, 720), 235)
        for place, digit in enumerate((7, 3, 0, 6, 3)[:count]):
            one = Image.open(io.BytesIO(photo_of(digit)))
            page.paste(one.crop((240, 0, 720, 720)), (480 * place, 0))
        file = io.BytesIO()
        page.save(file, "JPEG", quality=90)
        return file.getvalue()

    return draw


def test_a_russian_reads_the_right_forms_of_one_two_and_five(chat, row_of):
    person = chat.person(language_code="ru")
    for count in (1, 2, 5):
        person.sends(row_of(count))
    one, two, five = (reply["text"].split("\n")[-1] for reply in person.replies(3))
    assert one.startswith("7, уверен на 9")
    assert two.startswith("2 цифры, уверен")
    assert five.startswith("5 цифр, уверен")


def test_a_german_has_a_comma_and_german_buttons(chat, photo_of):
    person = chat.person(language_code="de")
    person.says("/stats")
    accuracy = f"{100 * current(RELEASES).card.test.accuracy:.2f}".replace(".", ",")
    assert f"{accuracy}\N{NBSP}%" in person.replies()[0]["text"]
    person.sends(photo_of(7))
    answer = person.replies(2)[1]
    assert answer["text"].endswith("\N{NBSP}% sicher")
    assert person.presses(answer, "Richtig") == "Danke!"


@pytest.mark.parametrize(
    ("code", "greeting"),
    [("zh-hans", "你好"), ("de-AT", "Hallo"), ("pt-br", "Hello"), ("", "Hello")],
)
def test_a_code_with_a_region_finds_its_language_and_an_unknown_one_english(chat, code, greeting):
    person = chat.person(language_code=code)
    person.says("/start")
    assert person.replies()[0]["text"].startswith(greeting)


def test_two_who_write_at_once_are_each_answered_in_their_own(chat):
    people = {code: chat.person(language_code=code) for code in ("es", "uk", "fr", "en")}
    for person in people.values():
        person.says("/start")
    said = {code: person.replies()[0]["text"] for code, person in people.items()}
    words = {"es": "¡Hola!", "uk": "Привіт!", "fr": "Bonjour", "en": "Hello!"}
    assert {code: text[: len(words[code])] for code, text in said.items()} == words


def test_the_menu_and_the_descriptions_are_set_in_every_language(chat, token):
    chat.wait_until(lambda: chat.calls("setMyShortDescription") == len(LANGUAGES))
    call = f"/bot{token}/"
    asked = {"language_code": "de", "scope": '{"type": "all_private_chats"}'}
    menu = chat.get(call + "getMyCommands", params=asked).json()["result"]
    words = chat.get(call + "getMyDescription", params={"language_code": "ru"}).json()["result"]
    assert {"command": "stats", "description": "Wie gut ich lese"} in menu
    assert words["description"].startswith("Я читаю рукописные цифры")


async def test_what_is_set_already_is_not_set_again(chat, token):
    chat.wait_until(lambda: chat.calls("setMyShortDescription") == len(LANGUAGES))
    async with client(token, chat.address) as again:
        await introduce(again, operators=())
    set_, asked = (chat.calls(f"{verb}MyShortDescription") for verb in ("set", "get"))
    assert (set_, asked) == (len(LANGUAGES), 2 * len(LANGUAGES))
