"""The body of a request: no longer than it may be, and whole within half a minute."""

import asyncio

from starlette.requests import ClientDisconnect, Request

UPLOAD_SECONDS = 30.0


class Unread(Exception):
    """A body that we do not take."""

    def __init__(self, status: int) -> None:
        """`status` is what HTTP says of it."""
        super().__init__(status)
        self.status = status


async def body_of(request: Request, limit: int) -> bytes:
    """The body, of `limit` bytes at most.

    Raises:
        Unread: it is longer, or was cut off, or takes too much time.
    """
    body = bytearray()
    try:
        async with asyncio.timeout(UPLOAD_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > limit:
                    raise Unread(413)
    except (TimeoutError, ClientDisconnect):
        raise Unread(408) from None
    return bytes(body)
