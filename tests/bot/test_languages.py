from datetime import UTC, datetime

import pytest
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, format_percent

from bot import languages, replies
from bot.languages import LANGUAGES, speaking

DAY = datetime(2026, 3, 7, tzinfo=UTC)


def test_numbers_and_per_cent_are_written_the_users_way():
    written = {}
    for code in ("en", "de", "fr", "zh"):
        with speaking(code):
            written[code] = (languages.number(12345.6, 1), languages.percent(0.9962, 2))
    assert written == {
        "en": ("12,345.6", "99.62%"),
        "de": ("12.345,6", "99,62\N{NBSP}%"),
        "fr": ("12\N{NNBSP}345,6", "99,62\N{NBSP}%"),
        "zh": ("12,345.6", "99.62%"),
    }


@pytest.mark.parametrize("code", LANGUAGES)
def test_figures_agree_with_unicodes_tables(code):
    with speaking(code):
        assert languages.number(1234567.25, 2) == format_decimal(1234567.25, "#,##0.00", code)
        assert languages.percent(0.5) == format_percent(0.5, locale=code)


def test_dates_agree_with_unicodes_tables():
    short = {code: format_skeleton("yMd", DAY, locale=code) for code in ("de", "es", "fr", "ru")}
    long = {"en": format_date(DAY, "long", "en_GB"), "zh": format_date(DAY, "long", "zh")}
    for code, expected in {**short, **long}.items():
        with speaking(code):
            assert languages.day(DAY) == expected


def test_spanish_sets_no_thousands_apart_in_four_figures():
    with speaking("es"):
        assert [languages.number(n) for n in (9938, 10000)] == ["9938", "10.000"]


@pytest.mark.parametrize(
    ("code", "spoken"),
    [("de-AT", "de"), ("zh-hans", "zh"), ("DE", "de"), ("pt-br", "en"), ("", "en"), (None, "en")],
)
def test_a_code_finds_its_language_and_an_unknown_one_english(code, spoken):
    with speaking(code):
        said = replies.thanks()
    with speaking(spoken):
        assert replies.thanks() == said


def test_every_number_has_its_form():
    with speaking("ru"):
        counted = [replies.forgotten(n).split(" ")[-1] for n in (1, 2, 5, 11, 21, 104)]
    assert counted == ["запись.", "записи.", "записей.", "записей.", "запись.", "записи."]


def test_one_language_ends_where_it_began():
    with speaking("de"):
        assert replies.thanks() == "Danke!"
    assert replies.thanks() == "Thank you!"
