"""Entities in texts: those Telegram finds by itself, and who parses the markup."""

import re
from typing import Any

from bot.localchat.errors import bad_request
from bot.localchat.html_markup import parse_html
from bot.localchat.markdown_markup import parse_markdown
from bot.localchat.utf16 import units

Entity = dict[str, Any]

_FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/@])/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))"
    r"|(?P<mention>(?<![\w@])@[A-Za-z][A-Za-z0-9_]{2,31})"
    r"|(?P<url>https?://[^\s<>\"]+)"
)


def formatted(
    text: str, parse_mode: str, entities: list[Entity] | None
) -> tuple[str, list[Entity]]:
    """The text without its markup, and its entities; offsets in UTF-16 units.

    Raises:
        ApiError: 400, markup that cannot be parsed.
    """
    text = text.strip()
    match parse_mode.lower():
        case "":
            given = [entity for entity in entities or [] if _is_inside(entity, text)]
        case "html":
            text, given = parse_html(text)
        case "markdownv2":
            text, given = parse_markdown(text)
        case _:
            raise bad_request("unsupported parse_mode")
    return text, sorted(given + found(text, given), key=lambda e: (e["offset"], -e["length"]))


def found(text: str, given: list[Entity]) -> list[Entity]:
    """Commands, mentions and links in plain text, outside code and links."""
    closed = [
        range(e["offset"], e["offset"] + e["length"])
        for e in given
        if e["type"] in {"code", "pre", "text_link"}
    ]
    entities = []
    for match in _FOUND.finditer(text):
        offset = units(text[: match.start()])
        if not any(offset in part for part in closed):
            kind = str(match.lastgroup)
            entities.append({"type": kind, "offset": offset, "length": units(match.group())})
    return entities


def _is_inside(entity: Entity, text: str) -> bool:
    offset, length = entity.get("offset"), entity.get("length")
    if not isinstance(offset, int) or not isinstance(length, int) or "type" not in entity:
        raise bad_request("can't parse MessageEntity: type, offset and length expected")
    return offset >= 0 and length > 0 and offset + length <= units(text)
