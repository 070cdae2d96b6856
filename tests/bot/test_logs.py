import io
import json
import logging
import sys

import pytest
import structlog

from bot import logs
from bot.__main__ import _configure_logs
from bot.settings import Settings
from bot.vitals import Vitals

TOKEN = "123:very-secret"


@pytest.fixture
def stderr(monkeypatch):
    monkeypatch.setattr("sys.stderr", io.StringIO())
    return sys.stderr


@pytest.fixture(params=["text", "json"])
def form(request, stderr):
    root = logging.getLogger()
    handlers, level, raising = root.handlers[:], root.level, logging.raiseExceptions
    logs.configure(logging.INFO, request.param, {TOKEN})
    yield request.param
    root.handlers[:], logging.raiseExceptions = handlers, raising
    root.setLevel(level)
    structlog.reset_defaults()


def test_an_event_is_one_line_with_its_fields(form, stderr):
    structlog.get_logger().info("read", digits=3)
    (line,) = stderr.getvalue().splitlines()
    if form == "json":
        assert json.loads(line)["digits"] == 3
    assert "digits" in line


def test_what_strangers_write_forges_no_line(form, stderr):
    structlog.get_logger().info("read", caption="a\n2026 info forged\x1b[2J")
    logging.getLogger("library").warning("from a stranger: %s", "a\nforged\u2028again")
    said = stderr.getvalue()
    assert len(said.splitlines()) == 2
    assert "\x1b" not in said


@pytest.mark.parametrize("where", ["event", "field", "library", "error"])
def test_no_secret_gets_through(form, stderr, where):
    if where == "event":
        structlog.get_logger().info(f"calling {TOKEN}")
    elif where == "field":
        structlog.get_logger().info("calling", url=f"https://host/bot{TOKEN}/getMe")
    elif where == "library":
        logging.getLogger("library").error("calling %s", TOKEN)
    else:
        try:
            raise ValueError(TOKEN)
        except ValueError:
            logging.getLogger("library").exception("failed")
    said = stderr.getvalue()
    assert TOKEN not in said
    assert "[secret]" in said
    assert len(said.splitlines()) == 1


def test_the_password_of_the_database_is_a_secret(form, capsys):
    url = "postgresql://me:hidden%40word@db/digits"
    _configure_logs(Settings(database_url=url, log_format=form), TOKEN, Vitals())
    structlog.get_logger().info("connecting", password="hidden@word")
    said = capsys.readouterr().err
    assert "hidden@word" not in said
    assert "[secret]" in said


def test_libraries_do_not_tell_their_day(form, stderr):
    logging.getLogger("alembic.runtime.migration").info("Context impl")
    assert stderr.getvalue() == ""


def test_errors_are_handed_on_in_one_line_without_secrets_and_places(form):
    heard = []
    logs.configure(logging.INFO, form, {TOKEN}, heard.append)
    log = structlog.get_logger()
    log.warning("no error")
    try:
        raise ValueError(f"{TOKEN}\nFORGED")
    except ValueError:
        log.exception("failed", update=7)
    logging.getLogger("library").error("failed, too")
    first, second = heard
    assert "failed" in first
    assert "update=7" in first
    assert "ValueError: [secret]" in first
    assert ".py" not in first
    assert "\n" not in first
    assert "failed, too" in second
