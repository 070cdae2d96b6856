"""Serves a local chat over real HTTP, inside the event loop that runs already.

One loop rather than a thread: the state needs no locks, and the bot starts and stops the chat
with itself. Photos are re-encoded in threads, so nothing blocks the loop for long.
"""

import contextlib
import os
import socket
from collections.abc import AsyncIterator

from starlette.applications import Starlette

from bot.web_server import serving

FINISH_SECONDS = 2


@contextlib.asynccontextmanager
async def serve(app: Starlette, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """Serves until the block ends; gives the address, such as http://127.0.0.1:8081.

    Raises:
        OSError: the port is in use, or not ours to take.
    """
    with _listener(host, port) as listener:
        name = f"[{host}]" if ":" in host else host
        async with serving(app, listener, FINISH_SECONDS):
            try:
                yield f"http://{name}:{listener.getsockname()[1]}"
            finally:
                app.state.local.close()


def _listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        if error.errno is None:
            raise
        raise OSError(error.errno, os.strerror(error.errno)) from None
