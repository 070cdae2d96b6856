"""The chat page and what it asks for. One person per browser session, known by a cookie."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.localchat import people, web_apps
from bot.localchat.chats import Chat, Json
from bot.localchat.errors import ApiError
from bot.localchat.local import LocalChat
from bot.localchat.parameters import read_parameters

STATIC = Path(__file__).parent / "static"
KEEP_ALIVE = 15.0
"""Seconds after which a silent stream says that it is still there."""
_SHOWN = {"image/jpeg", "image/png", "image/gif", "image/webp"}


async def index(request: Request) -> Response:
    """The page itself; a new visitor becomes a new person, with the browser's language.

    With `?language=ru` in the address, a person has that one from now on.
    """
    local: LocalChat = request.app.state.local
    response = FileResponse(STATIC / "index.html")
    secret = request.cookies.get(_cookie(local), "")
    wish = request.query_params.get("language")
    preferred = wish or request.headers.get("accept-language", "en").partition(",")[0]
    language = preferred.partition(";")[0].partition("-")[0].strip()[:8] or "en"
    user_id = local.person(secret)
    if user_id is None:
        secret = local.welcome(language)
        response.set_cookie(_cookie(local), secret, httponly=True, samesite="strict")
    elif wish:
        local.chats.users[user_id]["language_code"] = language
    return response


async def state(request: Request) -> Response:
    """All that the page shows when it opens."""
    local: LocalChat = request.app.state.local
    user_id, chat = _here(request)
    user = local.chats.users[user_id]
    language = user["language_code"]
    return JSONResponse(
        {
            "bot": local.me,
            "description": local.profile.text("description", language),
            "user": user,
            "chat": chat.shape,
            "commands": local.profile.menu(chat.shape, user),
            "messages": list(chat.messages.values()),
            "seq": chat.last_seq,
            "samples": sorted(path.name for path in (STATIC / "samples").glob("*.jpg")),
        }
    )


async def events(request: Request) -> Response:
    """Server-sent events from `after`, or from where the browser lost the stream."""
    _, chat = _here(request)
    after = request.headers.get("last-event-id") or request.query_params.get("after", "0")
    stream = _events(request.app.state.local, chat, int(after))
    return StreamingResponse(stream, media_type="text/event-stream")


async def send(request: Request) -> Response:
    """The person sends a text or files."""
    local: LocalChat = request.app.state.local
    user_id, chat = _here(request)
    messages = await people.send(local, user_id, chat, await read_parameters(request))
    return JSONResponse({"ok": True, "result": [m["message_id"] for m in messages]})


async def press(request: Request) -> Response:
    """The person presses an inline button."""
    local: LocalChat = request.app.state.local
    user_id, chat = _here(request)
    parameters = await read_parameters(request)
    message_id, data = parameters.integer("message_id"), parameters.text("data")
    query_id = people.press(local, user_id, chat, message_id, data)
    return JSONResponse({"ok": True, "result": query_id})


async def open_app(request: Request) -> Response:
    """The person opens the Mini App of a button."""
    local: LocalChat = request.app.state.local
    user_id, chat = _here(request)
    given = await read_parameters(request)
    message_id, url = given.integer("message_id"), given.text("url")
    address = web_apps.open_app(local, user_id, chat, message_id, url)
    return JSONResponse({"ok": True, "result": address})


async def file(request: Request) -> Response:
    """A file by its unique id, which only those know who saw its message."""
    local: LocalChat = request.app.state.local
    stored = local.files.find(request.path_params["unique_id"])
    if stored is None or stored.unique_id != request.path_params["unique_id"]:
        raise ApiError(404, "Not Found")
    headers = {"cache-control": "private, max-age=86400, immutable"}
    if stored.mime in _SHOWN:
        return Response(stored.data, media_type=stored.mime, headers=headers)
    headers["content-disposition"] = "attachment"
    return Response(stored.data, media_type="application/octet-stream", headers=headers)


async def refused(_request: Request, error: Exception) -> Response:
    """An error in the shape that the page knows from the Bot API."""
    if not isinstance(error, ApiError):
        raise error
    return JSONResponse(error.body(), error.code)


PAGE_ROUTES = [
    Route("/", index),
    Mount("/static", StaticFiles(directory=STATIC)),
    Route("/page/state", state),
    Route("/page/events", events),
    Route("/page/messages", send, methods=["POST"]),
    Route("/page/presses", press, methods=["POST"]),
    Route("/page/apps", open_app, methods=["POST"]),
    Route("/page/files/{unique_id}", file),
]


def _cookie(local: LocalChat) -> str:
    return f"chat_{local.me['id']}"


def _here(request: Request) -> tuple[int, Chat]:
    """Who asks, and the chat they look at: their own, or the group that they name and so join.

    The first in a group brings the bot along.
    """
    local: LocalChat = request.app.state.local
    user_id = local.person(request.cookies.get(_cookie(local), ""))
    if user_id is None:
        raise ApiError(401, "Unauthorized: open the page again")
    if title := request.query_params.get("group"):
        group = local.chats.join(title[:64], user_id)
        if not group.last_seq:
            people.invite(local, user_id, group)
        return user_id, group
    return user_id, local.chats.for_person(user_id, user_id)


async def _events(local: LocalChat, chat: Chat, after: int) -> AsyncIterator[str]:
    yield "retry: 1000\n\n"
    while not local.closed:
        news = await chat.events_after(after, KEEP_ALIVE)
        if not news:
            yield ": still here\n\n"
        for event in news:
            after = event["seq"]
            yield _server_sent(event)


def _server_sent(event: Json) -> str:
    return f"id: {event['seq']}\ndata: {json.dumps(event)}\n\n"
