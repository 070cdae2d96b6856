"""HTML as Telegram takes it in messages: a few tags, strictly nested."""

import html
import re
from typing import Any

from bot.localchat.errors import ApiError, bad_request
from bot.localchat.utf16 import units

_TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough",
    "del": "strikethrough", "code": "code", "pre": "pre", "tg-spoiler": "spoiler",
    "blockquote": "blockquote", "a": "text_link", "span": "spoiler",
}  # fmt: skip
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)((?:\s+[^<>]*?)?)\s*>")
_ATTRIBUTE = re.compile(r"([A-Za-z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_REFERENCE = re.compile(r"&(#x[0-9a-fA-F]+|#[0-9]+|lt|gt|amp|quot);")


def parse_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    """The plain text and the entities, offsets in UTF-16 units.

    Raises:
        ApiError: 400, unknown, unclosed or crossed tags.
    """
    text = ""
    entities: list[dict[str, Any]] = []
    open_tags: list[tuple[str, dict[str, Any]]] = []
    at = 0
    while at < len(source):
        if source[at] != "<":
            end = source.find("<", at)
            end = len(source) if end < 0 else end
            text += _REFERENCE.sub(lambda m: html.unescape(m.group()), source[at:end])
            at = end
            continue
        tag = _TAG.match(source, at)
        if tag is None:
            raise _problem(source, at, "Unexpected character in tag")
        name = tag.group(2).lower()
        if tag.group(1):
            if not open_tags or open_tags[-1][0] != name:
                expected = f', expected "</{open_tags[-1][0]}>"' if open_tags else ""
                raise _problem(source, at, f'Unmatched end tag "</{name}>"', expected)
            closed = open_tags.pop()[1]
            if "language" in closed and open_tags and open_tags[-1][0] == "pre":
                open_tags[-1][1]["language"] = closed["language"]
            else:
                _close(closed, units(text), entities)
        else:
            if name not in _TAGS:
                raise _problem(source, at, f'Unsupported start tag "{name}"')
            open_tags.append((name, _opened(name, tag.group(3), units(text))))
        at = tag.end()
    if open_tags:
        raise bad_request(
            "can't parse entities: Can't find end tag corresponding to "
            f'start tag "{open_tags[-1][0]}"'
        )
    return text, entities


def _opened(name: str, attributes: str, offset: int) -> dict[str, Any]:
    entity: dict[str, Any] = {"type": _TAGS[name], "offset": offset}
    values = {
        found.group(1).lower(): html.unescape(
            found.group(2) or found.group(3) or found.group(4) or ""
        )
        for found in _ATTRIBUTE.finditer(attributes)
    }
    if name == "a":
        entity["url"] = values.get("href", "")
    if name == "blockquote" and "expandable" in values:
        entity["type"] = "expandable_blockquote"
    if name == "code" and values.get("class", "").startswith("language-"):
        entity["language"] = values["class"].removeprefix("language-")
    return entity


def _close(entity: dict[str, Any], end: int, entities: list[dict[str, Any]]) -> None:
    entity["length"] = end - entity["offset"]
    if entity["length"] > 0 and entity.get("url") != "":
        entities.append(entity)


def _problem(source: str, at: int, what: str, more: str = "") -> ApiError:
    offset = len(source[:at].encode())
    return bad_request(f"can't parse entities: {what} at byte offset {offset}{more}")
