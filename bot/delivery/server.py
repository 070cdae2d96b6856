"""A web server inside the event loop that runs already."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from typing import Any

import uvicorn
from starlette.applications import Starlette

from bot.errors import FAILURE, StartError

FINISH_SECONDS = 7


def listen(host: str, port: int, setting: str) -> socket.socket:
    """A socket that takes connections from now on.

    Raises:
        StartError: the port is taken; `setting` says which one to change.
    """
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        raise StartError(
            f"Port {port} cannot be used ({error.strerror}): set {setting} to a free one.", FAILURE
        ) from error
    return listener


@contextlib.asynccontextmanager
async def serving(app: Starlette, listener: socket.socket) -> AsyncIterator[asyncio.Task[None]]:
    """Serves until the block ends; gives the task, which ends early where the server fails."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        timeout_keep_alive=75,
        timeout_graceful_shutdown=FINISH_SECONDS,
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield task
    finally:
        server.should_exit = True
        await task


class _Server(uvicorn.Server):
    """Uvicorn without its own signal handlers: the program has one way to end."""

    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        yield
