"""Serves a local chat over real HTTP, inside the event loop that runs already.

One loop rather than a thread: the state needs no locks, and the bot starts and stops the chat
with itself. Photos are re-encoded in threads, so nothing blocks the loop for long.
"""

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncIterator, Iterator

import uvicorn
from starlette.applications import Starlette


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts, and says so."""
        await super().startup(sockets)
        self.ready.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leaves the signals to the process that we live in."""
        yield


@contextlib.asynccontextmanager
async def serve(app: Starlette, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """Serves until the block ends; gives the address, such as http://127.0.0.1:8081.

    Raises:
        OSError: the port is in use, or not ours to take.
    """
    with _listener(host, port) as listener:
        config = uvicorn.Config(
            app,
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_keep_alive=75,
            timeout_graceful_shutdown=2,
        )
        server = _Server(config)
        running = asyncio.create_task(server.serve([listener]))
        name = f"[{host}]" if ":" in host else host
        try:
            await server.ready.wait()
            yield f"http://{name}:{listener.getsockname()[1]}"
        finally:
            app.state.local.close()
            server.should_exit = True
            await running


def _listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        if error.errno is None:
            raise
        raise OSError(error.errno, os.strerror(error.errno)) from None
