"""MarkdownV2 as Telegram takes it in messages."""

import re
from typing import Any

from bot.localchat.errors import ApiError, bad_request
from bot.localchat.utf16 import units

_MARKS = {
    "__": "underline",
    "||": "spoiler",
    "*": "bold",
    "_": "italic",
    "~": "strikethrough",
    "[": "text_link",
    ">": "blockquote",
}
_TOKEN = re.compile(
    r"(?P<escaped>\\.)"
    r"|(?P<pre>```(?:(?P<language>\w+)?\n)?(?P<block>(?:\\.|[^\\`]|`(?!``))*)```)"
    r"|(?P<code>`(?P<inline>(?:\\.|[^\\`])*)`)"
    r"|(?P<link>\]\((?P<url>(?:\\.|[^\\)])*)\))"
    r"|(?P<quote>(?:(?<=\n)|\A)>)"
    r"|(?P<mark>__|\|\||[*_~\[])"
    r"|(?P<newline>\n)"
    r"|(?P<reserved>[\]()`>#+\-=|{}.!])"
    r"|(?P<plain>[^\\`\[\]()*_~>#+\-=|{}.!\n]+|\\)",
    re.DOTALL,
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def parse_markdown(source: str) -> tuple[str, list[dict[str, Any]]]:
    """The plain text and the entities, offsets in UTF-16 units.

    Raises:
        ApiError: 400, a reserved character that is not escaped, or a mark without its end.
    """
    text = ""
    entities: list[dict[str, Any]] = []
    open_marks: list[tuple[str, int]] = []

    def close(**more: str) -> None:
        mark, offset = open_marks.pop()
        _add(entities, _MARKS[mark], offset, units(text), **more)

    for token in _TOKEN.finditer(source):
        match token.lastgroup or "":
            case "escaped":
                text += token.group()[1]
            case "pre" | "code" as kind:
                offset = units(text)
                inside = token.group("block") if kind == "pre" else token.group("inline")
                text += _ESCAPED.sub(r"\1", inside)
                language = {"language": token.group("language")} if token.group("language") else {}
                _add(entities, kind, offset, units(text), **language)
            case "link" if open_marks and open_marks[-1][0] == "[":
                close(url=_ESCAPED.sub(r"\1", token.group("url")))
            case "mark" if open_marks and open_marks[-1][0] == token.group() != "[":
                close()
            case "mark" | "quote":
                open_marks.append((token.group(), units(text)))
            case "reserved" | "link":
                raise _reserved(token.group()[0])
            case "newline":
                if open_marks and open_marks[-1][0] == ">":
                    close()
                text += "\n"
            case _:
                text += token.group()
    if open_marks and open_marks[-1][0] == ">":
        close()
    if open_marks:
        mark, offset = open_marks[-1]
        name = _MARKS[mark].replace("_", " ").title().replace(" ", "")
        raise bad_request(
            f"can't parse entities: Can't find end of {name} entity at byte offset {offset}"
        )
    return text, entities


def _add(entities: list[dict[str, Any]], kind: str, offset: int, end: int, **more: str) -> None:
    if end > offset:
        entities.append({"type": kind, "offset": offset, "length": end - offset, **more})


def _reserved(character: str) -> ApiError:
    return bad_request(
        f"can't parse entities: Character '{character}' is reserved and must be escaped "
        "with the preceding '\\'"
    )
