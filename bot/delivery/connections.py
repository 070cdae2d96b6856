"""HTTP to the Bot API, on aiohttp: at 16 photos at once, httpx took most of the bot's time."""

import asyncio
import json
import os
import ssl
from typing import Any

import aiohttp
import certifi
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT_SECONDS = 10.0
"""Until there is a connection, be it for want of a free one."""
READ_SECONDS = 20.0
UPLOAD_SECONDS = 60.0
"""Longest silence of the other side; while files go up, longer."""
_JSON = {"Content-Type": "application/json"}


class Connections(BaseRequest):
    """python-telegram-bot's way out, over connections that are kept."""

    __slots__ = ("_limit", "_proxies", "_session")

    def __init__(self, limit: int, *, proxies: bool) -> None:
        """At most `limit` at once; with `proxies`, through those that the environment names."""
        self._limit = limit
        self._proxies = proxies
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds that the other side may be silent."""
        return READ_SECONDS

    async def initialize(self) -> None:
        """Opens the pool; connections follow when they are needed."""
        if self._session is None:
            trusted = os.environ.get("SSL_CERT_FILE") or certifi.where()
            context = await asyncio.to_thread(ssl.create_default_context, cafile=trusted)
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._limit, ssl=context),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                trust_env=self._proxies,
            )

    async def shutdown(self) -> None:
        """Closes all connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - one silence for both
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - as above, always
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        """Makes one call; gives the status and the body.

        Raises:
            TimedOut: no connection, or silence for too long.
            NetworkError: the connection could not be made, or broke.
        """
        if self._session is None:
            raise RuntimeError("these connections are not open")
        files = request_data is not None and request_data.contains_files
        silence = read_timeout if isinstance(read_timeout, int | float) else READ_SECONDS
        timeout = aiohttp.ClientTimeout(
            total=None,
            connect=CONNECT_SECONDS,
            sock_read=max(silence, UPLOAD_SECONDS) if files else silence,
        )
        try:
            async with self._session.request(
                method, url, timeout=timeout, allow_redirects=False, **_body(request_data)
            ) as answer:
                return answer.status, await answer.read()
        except TimeoutError as error:
            raise TimedOut from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(f"{type(error).__name__}: {error}") from error


def _body(given: RequestData | None) -> dict[str, Any]:
    """The parameters of a call as JSON; as a form where files go along."""
    if given is None or not (given.parameters or given.contains_files):
        return {}
    if not given.contains_files:
        return {"data": json.dumps(given.parameters).encode(), "headers": _JSON}
    form = aiohttp.FormData(given.json_parameters)
    for name, (filename, content, kind) in given.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return {"data": form}
