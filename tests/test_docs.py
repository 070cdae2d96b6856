"""docs/commands.md names every command and setting, and no others."""

import re
from pathlib import Path

import pytest
from telegram.ext import CommandHandler

from bot import replies
from bot.allowance import Allowance
from bot.app import build
from bot.delivery.client import client
from bot.ledger import Ledger
from bot.reading import ReadingRoom
from bot.settings import Settings
from bot.storage import Storage
from bot.vitals import Vitals
from model.reader import DigitReader

TEXT = (Path(__file__).parents[1] / "docs" / "commands.md").read_text()


@pytest.fixture
def commands(tmp_path):
    """The commands that the wired bot listens to."""
    storage = Storage(f"sqlite:///{tmp_path}/none.sqlite3")
    settings = Settings()
    room = ReadingRoom(DigitReader(settings.model_dir))
    line, ledger = client("1:x", "http://localhost"), Ledger(storage)
    application = build(settings, line, room, ledger, storage, Allowance(0), Vitals())
    room.close()
    handlers = [handler for group in application.handlers.values() for handler in group]
    return {c for h in handlers if isinstance(h, CommandHandler) for c in h.commands}


def test_every_command_is_described_and_in_the_menu(commands):
    assert commands == set(re.findall(r"^\| `/(\w+)", TEXT, re.MULTILINE))
    menus = replies.commands() + replies.commands_of_operators()
    assert commands == {name for name, _ in menus}


def test_every_setting_is_described():
    described = re.findall(r"^\| `([A-Z_]+)`", TEXT, re.MULTILINE)
    assert sorted(described) == sorted(name.upper() for name in Settings.model_fields)
