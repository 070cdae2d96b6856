"""Which errors are worth another try, as the real databases raise them."""

import sqlite3
import sys

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from telegram.error import InvalidToken

from bot.delivery.dispatcher import in_a_sentence, is_curable
from bot.errors import TOKEN_REFUSED

STARTING_UP, NO_ROOM, STANDING_BY = "57P03", "53100", "25006"
NO_RIGHT = "42501"
NO_SUCH_TABLE, NOT_A_NUMBER = "42P01", "22P02"


async def raised_by_postgres(url: str, statement: str, **values: object) -> DBAPIError:
    engine = create_async_engine(url)
    try:
        with pytest.raises(DBAPIError) as caught:
            async with engine.connect() as connection:
                await connection.execute(text(statement), values)
        return caught.value
    finally:
        await engine.dispose()


@pytest.mark.parametrize(
    ("state", "curable"),
    [
        (STARTING_UP, True),
        (NO_ROOM, True),
        (STANDING_BY, True),
        (NO_RIGHT, True),
        (NO_SUCH_TABLE, False),
        (NOT_A_NUMBER, False),
    ],
)
async def test_postgres_is_asked_again_where_time_may_heal_it(postgres_url, state, curable):
    statement = f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{state}'; END $$"
    assert is_curable(await raised_by_postgres(postgres_url, statement)) is curable


async def test_a_number_beyond_all_bounds_is_no_reason_to_ask_again(postgres_url):
    error = await raised_by_postgres(postgres_url, "SELECT CAST(:n AS bigint)", n=sys.maxsize * 9)
    assert not is_curable(error)


@pytest.mark.parametrize("changed", [{"database": "renamed"}, {"username": "revoked"}])
async def test_a_postgres_that_turns_us_away_waits_for_the_operator(postgres_url, changed):
    url = make_url(postgres_url).set(**changed).render_as_string(hide_password=False)
    error = await raised_by_postgres(url, "SELECT 1")
    assert is_curable(error)
    assert "check DATABASE_URL" in in_a_sentence(error)


async def test_a_postgres_that_is_gone_is_asked_again():
    engine = create_async_engine("postgresql+asyncpg://me@127.0.0.1:1/nothing")
    with pytest.raises(OSError, match="Connect call failed") as caught:
        async with engine.connect():
            pass
    assert is_curable(caught.value)


def test_a_full_sqlite_is_asked_again(tmp_path):
    with sqlite3.connect(tmp_path / "small.sqlite3") as small:
        small.execute("CREATE TABLE t (x)")
    engine = create_engine(f"sqlite:///{tmp_path}/small.sqlite3")
    with engine.connect() as connection:
        connection.execute(text("PRAGMA max_page_count = 2"))
        with pytest.raises(DBAPIError, match="full") as caught:
            connection.execute(text("INSERT INTO t VALUES (zeroblob(100000))"))
    engine.dispose()
    assert is_curable(caught.value)
    sentence = "the database cannot write (database or disk is full): make room on its disk"
    assert in_a_sentence(caught.value) == sentence


def test_a_damaged_sqlite_is_asked_again_until_there_is_a_sound_one(tmp_path):
    file = tmp_path / "damaged.sqlite3"
    with sqlite3.connect(file) as whole:
        whole.execute("CREATE TABLE t (x)")
        whole.executemany("INSERT INTO t VALUES (?)", [("x" * 100,)] * 500)
    content = bytearray(file.read_bytes())
    content[4096 + 8 :] = b"\xff" * len(content[4096 + 8 :])
    file.write_bytes(content)
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection, pytest.raises(DBAPIError) as caught:
        connection.execute(text("SELECT count(x) FROM t")).all()
    engine.dispose()
    assert is_curable(caught.value)
    assert "put a sound copy in its place" in in_a_sentence(caught.value)


def test_what_a_revoked_token_stops_is_not_given_up():
    assert is_curable(InvalidToken())
    assert in_a_sentence(InvalidToken()) == TOKEN_REFUSED
