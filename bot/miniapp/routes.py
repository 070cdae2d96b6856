"""The Mini App over HTTP: its page, and where its drawings are posted."""

import math
from html import escape
from pathlib import Path
from string import Template
from typing import Any

import structlog
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from telegram.error import BadRequest, Forbidden, RetryAfter

from bot import replies
from bot.body import Unread, body_of
from bot.delivery.dispatcher import is_curable
from bot.delivery.patience import retry_seconds
from bot.languages import speaking
from bot.miniapp.drawings import Drawings, NotYet
from bot.miniapp.init_data import Outdated, Unsigned, opener

STATIC = Path(__file__).parent / "static"
SURFACE = Path(__file__).parents[1] / "localchat" / "static" / "surface.js"
"""The sheet to draw on, which the local chat has, too."""
MAX_DRAWING = 1 << 20
"""Bytes of a PNG; a full sheet has a tenth of that."""
MAX_NUMBER = 64
"""Characters of the number by which the page knows its drawing."""
AGAIN_SECONDS = 2
_PNG = b"\x89PNG\r\n\x1a\n"
# Nothing from elsewhere. Telegram's web client shows the page in a frame; there is no cookie
# that a stranger's frame could ride on.
_HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-cache",
}
_log = structlog.get_logger()


def drawing_routes(path: str, token: str, drawings: Drawings) -> list[BaseRoute]:
    """The routes under `path`, which ends with a slash."""
    template = Template((STATIC.parent / "page.html").read_text(encoding="utf-8"))

    async def page(request: Request) -> Response:
        with speaking(request.query_params.get("language")):
            words = {name: escape(text) for name, text in replies.pad().items()}
        return HTMLResponse(template.substitute(words), headers=_HEADERS)

    async def surface(_: Request) -> Response:
        return FileResponse(SURFACE, headers=_HEADERS)

    async def post(request: Request) -> Response:
        try:
            user = _opener(request, token)
            number = request.query_params.get("drawing", "")
            if not 0 < len(number) <= MAX_NUMBER:
                raise _Refused(400)
            if not await _bring(drawings, user, number, await _png(request)):
                raise _Refused(504, AGAIN_SECONDS)
        except _Refused as refused:
            return refused.response()
        return Response(status_code=200)

    return [
        Route(path, page, methods=["GET"]),
        Route(path, post, methods=["POST"]),
        Route(f"{path}surface.js", surface, methods=["GET"]),
        Mount(f"{path}static", StaticFiles(directory=STATIC)),
    ]


class _Refused(Exception):
    """A drawing that we do not take, or not now."""

    def __init__(self, status: int, again_in: float | None = None) -> None:
        super().__init__(status)
        self._status = status
        self._again_in = again_in

    def response(self) -> Response:
        """The refusal, with the seconds to wait where another try may help."""
        again = {} if self._again_in is None else {"retry-after": str(math.ceil(self._again_in))}
        return Response(status_code=self._status, headers=again)


def _opener(request: Request, token: str) -> dict[str, Any]:
    kind, _, init_data = request.headers.get("authorization", "").partition(" ")
    try:
        return opener(init_data if kind == "tma" else "", token)
    except Unsigned:
        raise _Refused(401) from None
    except Outdated:
        raise _Refused(403) from None


async def _png(request: Request) -> bytes:
    try:
        body = await body_of(request, MAX_DRAWING)
    except Unread as error:
        raise _Refused(error.status) from None
    if not body.startswith(_PNG):
        raise _Refused(415)
    return body


async def _bring(drawings: Drawings, user: dict[str, Any], number: str, png: bytes) -> bool:
    try:
        return await drawings.take(user, number, png)
    except (BadRequest, Forbidden) as error:
        _log.info("a drawing cannot be put into its chat", why=str(error))
        raise _Refused(400) from error
    except NotYet as error:
        raise _Refused(429, error.seconds) from error
    except RetryAfter as error:
        raise _Refused(429, retry_seconds(error)) from error
    except Exception as error:
        if not is_curable(error):
            raise
        _log.warning("a drawing has to wait", why=str(error))
        return False
