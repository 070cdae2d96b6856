"""Routes for tests and load: act as a person, read a chat, cause trouble.

All take and give JSON (files as multipart), and exist only where the application was made with
`control`. They are no part of Telegram's API.

    POST   /control/users            {first_name?, language_code?, username?, id?} -> User
    POST   /control/groups           {title, members: [user id]} -> Chat
    POST   /control/invitations      {user, chat}: the bot comes to a group -> Message
    POST   /control/upgrades         {user, chat}: a group becomes a supergroup -> Chat
    POST   /control/messages         {user, chat?, text?, reply_to?, forwarded_from?, album?} and
                                     uploads photo..., document..., sticker... -> [Message]
    POST   /control/edits            {user, chat?, message_id, text} -> Message
    POST   /control/presses          {user, chat?, message_id, data} -> callback query id
    POST   /control/apps             {user, message_id, url} -> address of the Mini App, signed
    POST   /control/blocks           {user, blocked} -> true
    POST   /control/updates          an update of any shape -> its update_id
    GET    /control/events?chat=&after=&wait=   -> events, waiting up to `wait` seconds
    GET    /control/faults           -> rules in force and how often each kind struck
    POST   /control/faults           a Fault (see faults.py)
    DELETE /control/faults           lifts all rules
    POST   /control/settings         {privacy_mode} -> true
    GET    /control/state            -> updates pending, calls by method, people, webhook
"""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.localchat import people, web_apps
from bot.localchat.chats import Chat
from bot.localchat.errors import ApiError, bad_request
from bot.localchat.faults import Fault
from bot.localchat.local import LocalChat
from bot.localchat.parameters import Parameters, read_parameters

MAX_WAIT = 60.0
"""Seconds that one request for events may wait."""


async def add_user(local: LocalChat, given: Parameters) -> Any:
    """A new person."""
    more = {k: given.text(k) for k in ("last_name", "username") if given.has(k)}
    language = given.text("language_code", "en")
    name = given.text("first_name", "Guest")
    return local.chats.add_user(name, language, given.integer("id"), **more)


async def add_group(local: LocalChat, given: Parameters) -> Any:
    """A new group."""
    return local.chats.add_group(given.text("title"), set(given.integers("members"))).shape


async def invite(local: LocalChat, given: Parameters) -> Any:
    """A person adds the bot to a group."""
    return people.invite(local, *_where(local, given))


async def upgrade(local: LocalChat, given: Parameters) -> Any:
    """A person makes a group a supergroup."""
    return people.upgrade(local, *_where(local, given)).shape


async def send(local: LocalChat, given: Parameters) -> Any:
    """A person sends something."""
    user_id, chat = _where(local, given)
    return await people.send(local, user_id, chat, given)


async def edit(local: LocalChat, given: Parameters) -> Any:
    """A person edits a message of theirs."""
    user_id, chat = _where(local, given)
    return people.edit(local, user_id, chat, given.integer("message_id"), given.text("text"))


async def press(local: LocalChat, given: Parameters) -> Any:
    """A person presses a button."""
    user_id, chat = _where(local, given)
    return people.press(local, user_id, chat, given.integer("message_id"), given.text("data"))


async def open_app(local: LocalChat, given: Parameters) -> Any:
    """A person presses a button that opens a Mini App."""
    user_id, chat = _where(local, given)
    message_id, url = given.integer("message_id"), given.text("url")
    return web_apps.open_app(local, user_id, chat, message_id, url)


async def block(local: LocalChat, given: Parameters) -> Any:
    """A person blocks the bot, or lets it in again."""
    people.block(local, given.integer("user"), blocked=given.flag("blocked"))
    return True


async def push_update(local: LocalChat, given: Parameters) -> Any:
    """An update as it is, right or wrong."""
    return local.updates.push_raw(given.values)


async def events(local: LocalChat, given: Parameters) -> Any:
    """What happened in a chat after a point."""
    chat = local.chats.find(given.integer("chat"))
    if chat is None:
        raise bad_request("chat not found")
    wait = min(float(given.text("wait", "0")), MAX_WAIT)
    return await chat.events_after(given.integer("after"), wait)


async def faults(local: LocalChat, _given: Parameters) -> Any:
    """The rules in force."""
    return local.faults.to_json()


async def add_fault(local: LocalChat, given: Parameters) -> Any:
    """A new rule."""
    try:
        local.faults.add(Fault(**given.values))
    except (TypeError, ValueError) as error:
        raise bad_request(str(error)) from None
    return local.faults.to_json()


async def clear_faults(local: LocalChat, _given: Parameters) -> Any:
    """No more trouble."""
    local.faults.clear()
    return local.faults.to_json()


async def settings(local: LocalChat, given: Parameters) -> Any:
    """What BotFather would set."""
    local.privacy_mode = given.flag("privacy_mode")
    return True


async def state(local: LocalChat, _given: Parameters) -> Any:
    """Figures for load tests."""
    return {
        "pending_updates": len(local.updates),
        "calls": dict(local.calls),
        "users": len(local.chats.users),
        "webhook": local.webhook.info(len(local.updates), local.updates.allowed),
    }


def _where(local: LocalChat, given: Parameters) -> tuple[int, Chat]:
    user_id = given.integer("user")
    return user_id, local.chats.for_person(given.integer("chat", user_id), user_id)


def _route(
    path: str, verb: str, action: Callable[[LocalChat, Parameters], Awaitable[Any]]
) -> Route:
    async def endpoint(request: Request) -> Response:
        try:
            result = await action(request.app.state.local, await read_parameters(request))
        except ApiError as error:
            return JSONResponse(error.body(), error.code)
        return Response(json.dumps({"ok": True, "result": result}), media_type="application/json")

    return Route(f"/control/{path}", endpoint, methods=[verb])


CONTROL_ROUTES = [
    _route("users", "POST", add_user),
    _route("groups", "POST", add_group),
    _route("invitations", "POST", invite),
    _route("upgrades", "POST", upgrade),
    _route("messages", "POST", send),
    _route("edits", "POST", edit),
    _route("presses", "POST", press),
    _route("apps", "POST", open_app),
    _route("blocks", "POST", block),
    _route("updates", "POST", push_update),
    _route("events", "GET", events),
    _route("faults", "GET", faults),
    _route("faults", "POST", add_fault),
    _route("faults", "DELETE", clear_faults),
    _route("settings", "POST", settings),
    _route("state", "GET", state),
]
