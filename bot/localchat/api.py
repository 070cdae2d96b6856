"""The Bot API over HTTP: one call in, one envelope out."""

import asyncio
import json
import math
import secrets

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from bot.localchat.errors import ApiError, flood
from bot.localchat.faults import Fault
from bot.localchat.local import LocalChat
from bot.localchat.methods import METHODS
from bot.localchat.parameters import read_parameters


async def call(request: Request) -> Response:
    """Calls a method: /bot<token>/<method>."""
    local: LocalChat = request.app.state.local
    name = request.path_params["method"]
    try:
        _check_token(local, request)
        method = METHODS.get(name.lower())
        if method is None:
            raise ApiError(404, "Not Found")
        parameters = await read_parameters(request)
        local.calls[name] += 1
        fault = await _meet(local, name, parameters.values.get("chat_id"))
        if fault and not fault.after:
            return await _trouble(fault)
        result = await method(local, parameters)
        if fault:
            return await _trouble(fault)
        # Escaped, as Telegram does it: half a character gets through, too.
        told = json.dumps({"ok": True, "result": result})
        return Response(told, media_type="application/json")
    except ApiError as error:
        return _refusal(error)


async def download(request: Request) -> Response:
    """Downloads a file: /file/bot<token>/<file_path>."""
    local: LocalChat = request.app.state.local
    try:
        _check_token(local, request)
        fault = await _meet(local, "file")
        if fault:
            return await _trouble(fault)
        file = local.files.find(request.path_params["path"])
        if file is None:
            raise ApiError(404, "Not Found")
        return Response(file.data, media_type="application/octet-stream")
    except ApiError as error:
        return _refusal(error)


class CutResponse(Response):
    """An answer that breaks off: the server closes the connection in its middle."""

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Promises more than it sends."""
        headers = [(b"content-type", b"application/json"), (b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"ok":', "more_body": True})


async def _meet(local: LocalChat, name: str, chat_id: object = None) -> Fault | None:
    """Sits out latency; the fault that ends the call, if one strikes."""
    if not local.faults.rules:
        return None
    met = local.faults.strike(name, chat_id, "401", "429", "500", "502", "cut", "hang", "latency")
    for fault in met:
        if fault.kind == "latency":
            await asyncio.sleep(fault.seconds)
    return next((fault for fault in met if fault.kind != "latency"), None)


async def _trouble(fault: Fault) -> Response:
    match fault.kind:
        case "401":
            return _refusal(ApiError(401, "Unauthorized"))
        case "429":
            return _refusal(flood(math.ceil(fault.seconds)))
        case "500":
            return _refusal(ApiError(500, "Internal Server Error"))
        case "502":
            return PlainTextResponse("<html><h1>502 Bad Gateway</h1></html>", 502)
        case "hang":
            await asyncio.sleep(fault.seconds)
    return CutResponse()


def _check_token(local: LocalChat, request: Request) -> None:
    given = request.path_params["token"]
    if not secrets.compare_digest(given.encode(), local.token.encode()):
        raise ApiError(401, "Unauthorized")


def _refusal(error: ApiError) -> JSONResponse:
    return JSONResponse(error.body(), error.code)
