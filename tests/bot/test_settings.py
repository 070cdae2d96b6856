from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, read_settings


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch, tmp_path):
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def test_without_settings_the_local_chat_and_sqlite_are_chosen():
    settings = read_settings()
    assert settings.telegram_bot_token is None
    assert settings.database_url.get_secret_value().startswith("sqlite:///data/")
    assert settings.model_dir.parts[-2:] == ("model", "releases")


def test_a_dotenv_file_is_read_and_the_environment_wins(monkeypatch):
    Path(".env").write_text("PORT=1234\nLOG_LEVEL=debug\nTELEGRAM_BOT_TOKEN=\n", encoding="utf-8")
    monkeypatch.setenv("PORT", "4321")
    settings = read_settings()
    assert (settings.port, settings.log_level) == (4321, "DEBUG")
    assert settings.telegram_bot_token is None


def test_database_urls_get_an_async_driver(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://me:pw@db/digits")
    url = read_settings().database_url.get_secret_value()
    assert url == "postgresql+asyncpg://me:pw@db/digits"


def test_the_words_of_postgres_hosts_for_encryption_are_those_of_the_driver(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://me@db/x?sslmode=require")
    url = read_settings().database_url.get_secret_value()
    assert url == "postgresql+asyncpg://me@db/x?ssl=require"


def test_admin_ids_are_split(monkeypatch):
    monkeypatch.setenv("ADMIN_IDS", "12, 34,")
    assert read_settings().admin_ids == {12, 34}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", "123:with/slash-SECRET"),
        ("TELEGRAM_API_URL", "SECRET"),
        ("DATABASE_URL", "mysql://user:SECRET@host/db"),
        ("DATABASE_URL", "postgresql://user:with@and:SECRET@host/db"),
        ("DATABASE_URL", "postgresql+psycopg2://user:SECRET@host/db"),
        ("WEBHOOK_SECRET", "SECRET with spaces"),
        ("WEBHOOK_SECRET", "SECRET-too-shor"),
        ("PORT", "SECRET"),
        ("ADMIN_IDS", "SECRET"),
        ("LOG_FORMAT", "SECRET"),
    ],
)
def test_a_wrong_value_is_one_line_that_names_the_setting_and_hides_the_value(
    monkeypatch, name, value
):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as raised:
        read_settings()
    assert name in str(raised.value)
    assert "SECRET" not in str(raised.value).replace(name, "")
    assert "\n" not in str(raised.value)


def test_secrets_do_not_show_themselves(monkeypatch):
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123:hidden")
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:hidden@db/digits")
    assert "hidden" not in repr(read_settings())


def test_a_webhook_secret_of_sixteen_characters_will_do(monkeypatch):
    monkeypatch.setenv("WEBHOOK_SECRET", "just_long-enough")
    assert read_settings().secret_for_webhook == "just_long-enough"


def test_replicas_derive_the_same_webhook_secret(monkeypatch):
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123:hidden")
    assert read_settings().secret_for_webhook == read_settings().secret_for_webhook
    assert "hidden" not in read_settings().secret_for_webhook
