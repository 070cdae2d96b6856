"""python -m bot.localchat: the local chat as a process of its own."""

import argparse
import asyncio
import signal
import sys

from bot.localchat import LocalChat, create_app, new_token, serve


async def run(token: str, host: str, port: int, *, control: bool) -> None:
    """Serves until SIGINT or SIGTERM; the first line printed is the address."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    app = create_app(LocalChat(token), control=control)
    async with serve(app, host, port) as address:
        print(address, flush=True)
        await stop.wait()


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m bot.localchat", description=__doc__)
    parser.add_argument("--token", default="", help="the bot's token (default: a random one)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=8081, help="0: any free one (%(default)s)")
    parser.add_argument("--control", action="store_true", help="routes for tests: control.py")
    arguments = parser.parse_args()
    token = arguments.token or new_token()
    try:
        asyncio.run(run(token, arguments.host, arguments.port, control=arguments.control))
    except OSError as error:
        sys.exit(f"Port {arguments.port} cannot be used: {error.strerror}.")


if __name__ == "__main__":
    main()
