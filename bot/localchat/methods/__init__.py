"""The methods of the Bot API that the local chat knows, by their names in lower case."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.localchat.local import LocalChat
from bot.localchat.methods import asking, editing, profile, receiving, sending
from bot.localchat.parameters import Parameters

Method = Callable[[LocalChat, Parameters], Awaitable[Any]]

METHODS: dict[str, Method] = {
    name.lower(): method
    for group in (asking, editing, profile, receiving, sending)
    for name, method in group.METHODS.items()
}
