"""A web server inside the event loop that runs already."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator

import uvicorn
from starlette.applications import Starlette


@contextlib.asynccontextmanager
async def serving(
    app: Starlette, listener: socket.socket, finish_seconds: int
) -> AsyncIterator[asyncio.Task[None]]:
    """Serves until the block ends; gives the task, which ends early where the server fails.

    At the end, what is being answered is given `finish_seconds`.
    """
    config = uvicorn.Config(
        app,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=finish_seconds,
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
    def capture_signals(self) -> Iterator[None]:
        yield
