"""Every sentence has its words in every language, and none is left over."""

import re
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from bot import replies
from bot.languages import CATALOGUES, DOMAIN, ENGLISH, LANGUAGES, speaking

TRANSLATED = sorted(set(LANGUAGES) - {ENGLISH})


def catalogue(code, suffix="po"):
    """A catalogue's messages: their strings in all forms, by their English forms."""
    with (CATALOGUES / code / "LC_MESSAGES" / f"{DOMAIN}.{suffix}").open("rb") as file:
        messages = read_po(file, locale=code) if suffix == "po" else read_mo(file)
    return {forms(m.id): () if m.fuzzy else forms(m.string) for m in messages if m.id}


def forms(text):
    return (text,) if isinstance(text, str) else tuple(filter(None, text))


@pytest.fixture(scope="module")
def said_in_the_code():
    found = extract_from_dir(CATALOGUES.parent, method_map=[("**.py", "python")])
    return {forms(text) for _, _, text, *_ in found}


@pytest.fixture(params=TRANSLATED)
def code(request):
    return request.param


def test_there_is_a_catalogue_for_every_language():
    assert sorted(path.name for path in CATALOGUES.iterdir()) == TRANSLATED


def test_no_sentence_is_missing_or_left_over(code, said_in_the_code):
    known = catalogue(code).keys()
    assert sorted(said_in_the_code - known) == [], "run make texts, and translate"
    assert sorted(known - said_in_the_code) == [], "run make texts"


def test_every_sentence_is_translated_in_all_its_forms(code):
    plurals = Catalog(locale=code).num_plurals
    for english, said in catalogue(code).items():
        assert len(said) == (plurals if len(english) > 1 else 1), english


def test_placeholders_and_markup_stay(code):
    for english, said in catalogue(code).items():
        for form in said:
            assert marks(form) == marks(english[-1])


def marks(text):
    """Placeholders, tags and commands of a sentence."""
    fields = {name for _, name, _, _ in Formatter().parse(text) if name}
    return fields | set(re.findall(r"</?\w+>|(?<![\w<])/\w+", text))


def test_what_is_compiled_is_what_was_written(code):
    written, compiled = catalogue(code), catalogue(code, "mo")
    assert [english for english in written if compiled.get(english) != written[english]] == []
    assert compiled.keys() == written.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_telegram_takes_every_text(language):
    """Its limits: 256 for a command, 120 and 512 for the descriptions, 200 for a small answer."""
    with speaking(language):
        assert len(replies.short_description()) <= 120
        assert len(replies.description()) <= 512
        assert all(3 <= len(what) <= 256 for _, what in replies.commands())
        for small in (replies.too_old, replies.too_many_digits, replies.not_yours):
            assert len(small()) <= 200
        assert len(replies.privacy()) <= 4096
        assert len(replies.help_()) <= 4096
