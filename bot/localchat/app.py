"""The application: the Bot API, the chat page, and control for tests."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount, Route

from bot.localchat import api
from bot.localchat.control import CONTROL_ROUTES
from bot.localchat.errors import ApiError
from bot.localchat.guard import Guard
from bot.localchat.local import LocalChat
from bot.localchat.page import PAGE_ROUTES, refused
from bot.localchat.webhooks import deliver


def create_app(local: LocalChat, *, control: bool = False, hosts: Iterable[str] = ()) -> Starlette:
    """Wires one local chat; `control` adds the routes for tests, `hosts` names that are ours."""
    pages = [*PAGE_ROUTES, *(CONTROL_ROUTES if control else [])]
    app = Starlette(
        routes=[
            Route("/bot{token}/{method}", api.call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", api.download),
            Mount("/", routes=pages, middleware=[Middleware(Guard, hosts=tuple(hosts))]),
        ],
        exception_handlers={ApiError: refused},
        lifespan=_delivering,
    )
    app.state.local = local
    return app


@asynccontextmanager
async def _delivering(app: Starlette) -> AsyncIterator[None]:
    delivery = asyncio.create_task(deliver(app.state.local))
    try:
        yield
    finally:
        delivery.cancel()
        await asyncio.gather(delivery, return_exceptions=True)
