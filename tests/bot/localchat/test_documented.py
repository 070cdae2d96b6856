"""docs/local-chat.md names what is there."""

from pathlib import Path

from bot.localchat.faults import KINDS
from bot.localchat.methods import METHODS

PAGE = (Path(__file__).parents[3] / "docs" / "local-chat.md").read_text()


def test_every_method_and_no_other_is_named():
    known = PAGE.partition("## What it knows")[2].partition("Any other method")[0]
    named = {word.strip("`.,").lower() for word in known.split() if word.startswith("`")}
    assert named == set(METHODS)


def test_every_kind_of_trouble_is_named():
    assert all(f"`{kind}`" in PAGE for kind in KINDS)
