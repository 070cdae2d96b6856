"""python -m bot: on Telegram where TELEGRAM_BOT_TOKEN is set, else on the local chat."""

import argparse
import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Sequence
from functools import partial

from bot import logs
from bot.errors import FAILURE, USAGE, StartError
from bot.service import serve
from bot.settings import Settings, SettingsError, read_settings
from bot.vitals import Vitals


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the bot until SIGINT or SIGTERM; gives the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    parser.add_argument(
        "--local", action="store_true", help="talk on the local chat, whatever token is set"
    )
    local = parser.parse_args(arguments).local
    os.environ.setdefault("PTB_TIMEDELTA", "true")  # spans of time as such, not as numbers
    try:
        asyncio.run(run(read_settings(), local=local))
    except SettingsError as error:
        print(f"Settings: {error}.", file=sys.stderr)
        return USAGE
    except StartError as error:
        print(error, file=sys.stderr)
        return error.status
    return 0


async def run(settings: Settings, *, local: bool) -> None:
    """Serves on Telegram or on the local chat until a signal says stop.

    Raises:
        StartError: the bot cannot start, or cannot go on.
    """
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    if settings.telegram_bot_token and not local:
        token = settings.telegram_bot_token.get_secret_value()
        vitals = Vitals()
        _configure_logs(settings, token, vitals)
        await serve(settings, token, settings.telegram_api_url, vitals, stop)
    else:
        await run_local_chat(settings, stop)


async def run_local_chat(settings: Settings, stop: asyncio.Event) -> None:
    """Serves the local chat, and the bot on it.

    Raises:
        StartError: the port is taken, or the bot cannot start.
    """
    from bot.localchat import LocalChat, create_app, new_token
    from bot.localchat import serve as serve_local_chat

    token, vitals = new_token(), Vitals()
    _configure_logs(settings, token, vitals)
    async with contextlib.AsyncExitStack() as stack:
        chat = serve_local_chat(create_app(LocalChat(token)), port=settings.port)
        try:
            address = await stack.enter_async_context(chat)
        except OSError as error:
            why = f"Port {settings.port} cannot be used ({error.strerror})"
            raise StartError(f"{why}: set PORT to a free one.", FAILURE) from error
        ready = partial(print, f"Open {address} and send the bot a photo.", flush=True)
        settings = settings.model_copy(update={"webhook_url": None})  # that is Telegram's
        await serve(settings, token, address, vitals, stop, ready)


def _configure_logs(settings: Settings, token: str, vitals: Vitals) -> None:
    secrets = {
        token,
        token.partition(":")[2],
        settings.secret_for_webhook,
        settings.database_password,
    }
    if settings.telegram_bot_token:
        real = settings.telegram_bot_token.get_secret_value()
        secrets |= {real, real.partition(":")[2]}
    logs.configure(settings.level, settings.log_format, secrets, vitals.error)


if __name__ == "__main__":
    sys.exit(main())
