"""What the operator chose: environment variables and `.env`, read once at the start."""

import hashlib
import hmac
import logging
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

LEAST_SECRET, MOST_SECRET = 16, 256
"""Characters: a shorter one could be guessed, a longer one Telegram does not take."""
_RELEASES = Path(__file__).parents[1] / "model" / "releases"
_DATABASE = "sqlite:///data/digitbot.sqlite3"
_DRIVERS = {
    "sqlite": "sqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}


class SettingsError(Exception):
    """A setting is wrong; the message names it and says what to do, without its value."""


class Settings(BaseSettings):
    """All settings. Secrets show themselves only where they are asked to."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    telegram_bot_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    database_url: SecretStr = SecretStr(_DATABASE)
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    port: int = Field(default=8080, ge=0, le=65535)
    photos_per_minute: int = Field(default=30, ge=0)
    metrics_port: int | None = Field(default=None, ge=0, le=65535)
    metrics_host: str = "127.0.0.1"
    admin_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    model_dir: Path = _RELEASES
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"

    @field_validator("telegram_bot_token")
    @classmethod
    def _token_has_its_shape(cls, token: SecretStr | None) -> SecretStr | None:
        if token is None:
            return None
        number, _, secret = token.get_secret_value().strip().partition(":")
        if not (number.isascii() and number.isdigit() and secret and secret.isprintable()):
            raise ValueError("is not a token: BotFather gives one like 123456:AbC-dEf")
        if any(c in secret for c in "/?# \t"):
            raise ValueError("is not a token: BotFather gives one like 123456:AbC-dEf")
        return SecretStr(f"{number}:{secret}")

    @field_validator("telegram_api_url", "webhook_url")
    @classmethod
    def _url_is_a_web_address(cls, url: str | None) -> str | None:
        if url is None:
            return None
        try:
            parts, _ = urlsplit(url), urlsplit(url).port
        except ValueError:  # its words may hold a password
            raise ValueError("is no web address, or has no port from 0 to 65535") from None
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("must be a web address, such as https://bot.example.org/telegram")
        return url.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _database_is_one_we_know(cls, url: SecretStr) -> SecretStr:
        try:
            parsed = make_url(url.get_secret_value())
        except ArgumentError:
            parsed = None
        except ValueError:  # its words hold what stands where the port should
            raise ValueError(
                "has no number for a port: in a password, write %40 for @ and %3A for :"
            ) from None
        if parsed is None or parsed.drivername not in _DRIVERS:
            raise ValueError("must begin with sqlite:/// or postgresql://")
        parsed = parsed.set(drivername=_DRIVERS[parsed.drivername])
        if parsed.drivername == "sqlite" and parsed.database in {None, "", ":memory:"}:
            raise ValueError("names no file: write sqlite:/// and its path")
        if "sslmode" in parsed.query:  # as hosts of Postgres write it; our driver says ssl
            parsed = parsed.update_query_dict({"ssl": parsed.query["sslmode"]})
            parsed = parsed.difference_update_query(["sslmode"])
        return SecretStr(parsed.render_as_string(hide_password=False))

    @field_validator("webhook_secret")
    @classmethod
    def _secret_is_one_that_telegram_takes(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is None:
            return None
        text = secret.get_secret_value()
        fits = LEAST_SECRET <= len(text) <= MOST_SECRET
        if not fits or not all(c.isascii() and (c.isalnum() or c in "_-") for c in text):
            raise ValueError(
                f"must be {LEAST_SECRET} to {MOST_SECRET} letters, digits, _ and -, and no others"
            )
        return secret

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _ids_are_split_at_commas(cls, ids: object) -> object:
        if not isinstance(ids, str):
            return ids
        parts = [part.strip() for part in ids.split(",") if part.strip()]
        if not all(part.isascii() and part.isdigit() for part in parts):
            raise ValueError("must be user ids with commas between them, such as 123,456")
        return frozenset(int(part) for part in parts)

    @field_validator("log_level", mode="before")
    @classmethod
    def _level_in_any_case(cls, level: object) -> object:
        return level.upper() if isinstance(level, str) else level

    @model_validator(mode="after")
    def _webhook_has_a_token(self) -> "Settings":
        if self.webhook_url and not self.telegram_bot_token:
            raise ValueError("WEBHOOK_URL is set, but TELEGRAM_BOT_TOKEN is not")
        return self

    @property
    def secret_for_webhook(self) -> str:
        """The chosen secret, or one that every replica derives from the same token."""
        if self.webhook_secret:
            return self.webhook_secret.get_secret_value()
        token = self.telegram_bot_token.get_secret_value() if self.telegram_bot_token else ""
        return hmac.new(token.encode(), b"digit-bot webhook", hashlib.sha256).hexdigest()

    @property
    def database_password(self) -> str:
        """The one in `database_url`; empty where it has none."""
        return str(make_url(self.database_url.get_secret_value()).password or "")

    @property
    def pad_url(self) -> str | None:
        """Where the Mini App is, below the webhook; None where Telegram cannot reach us."""
        return f"{self.webhook_url}/draw/" if self.webhook_url else None

    @property
    def level(self) -> int:
        """`log_level` as a number."""
        return logging.getLevelNamesMapping()[self.log_level]


def read_settings() -> Settings:
    """Reads the environment and `.env` in the working folder.

    Raises:
        SettingsError: a value is wrong.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError("; ".join(_sentences(error))) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f".env cannot be read: {error}") from None


def _sentences(error: ValidationError) -> list[str]:
    """One clause a wrong setting, by the name that the operator knows; no values."""
    clauses = []
    for problem in error.errors(include_url=False, include_input=False):
        name = "_".join(str(part) for part in problem["loc"][:1]).upper()
        said = problem["msg"].removeprefix("Value error, ")
        clauses.append(f"{name} {said[0].lower()}{said[1:]}" if name else said)
    return clauses
