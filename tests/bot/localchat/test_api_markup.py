"""HTML and MarkdownV2 as Telegram reads them."""

import pytest

from bot.localchat.entities import formatted
from bot.localchat.errors import ApiError


def read(text, mode):
    plain, entities = formatted(text, mode, None)
    raw = plain.encode("utf-16-le")
    return plain, [
        (e["type"], raw[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le"))
        for e in entities
    ]


@pytest.mark.parametrize(
    ("mode", "text", "plain", "entities"),
    [
        ("HTML", "<b>7</b>", "7", [("bold", "7")]),
        ("HTML", "\U0001f522 <i>x</i>", "\U0001f522 x", [("italic", "x")]),
        ("HTML", "<b>a<i>b</i></b>", "ab", [("bold", "ab"), ("italic", "b")]),
        ("HTML", "<a href='https://e.org/?a=1&amp;b'>x</a>", "x", [("text_link", "x")]),
        ("HTML", "<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", "q")]),
        ("HTML", "<tg-spoiler>s</tg-spoiler> &lt;&#55;&quot;", 's <7"', [("spoiler", "s")]),
        ("HTML", '<pre><code class="language-py">x</code></pre>', "x", [("pre", "x")]),
        ("HTML", "<b></b>&copy;", "&copy;", []),
        ("MarkdownV2", "*a _b_* __c__", "a b c", [("bold", "a b"), ("italic", "b"),
                                                   ("underline", "c")]),
        ("MarkdownV2", "~s~ ||t|| `a\\`b`", "s t a`b", [("strikethrough", "s"), ("spoiler", "t"),
                                                        ("code", "a`b")]),
        ("MarkdownV2", "```py\nx = 1\n```", "x = 1\n", [("pre", "x = 1\n")]),
        ("MarkdownV2", "[x](https://e.org) 99\\.5", "x 99.5", [("text_link", "x")]),
        ("MarkdownV2", ">q\nrest", "q\nrest", [("blockquote", "q")]),
        ("", "/stats @digit_bot https://e.org a/b", "/stats @digit_bot https://e.org a/b",
         [("bot_command", "/stats"), ("mention", "@digit_bot"), ("url", "https://e.org")]),
        ("HTML", "<code>/stats</code>", "/stats", [("code", "/stats")]),
    ],
)  # fmt: skip
def test_markup_becomes_entities(mode, text, plain, entities):
    assert read(text, mode) == (plain, entities)


@pytest.mark.parametrize(
    ("mode", "text", "reason"),
    [
        ("HTML", "<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("HTML", "a</b>", 'Unmatched end tag "</b>" at byte offset 1'),
        ("HTML", "<b>x</i>", 'expected "</b>"'),
        ("HTML", "3 < 4", "Unexpected character in tag at byte offset 2"),
        ("HTML", "<h1>x</h1>", 'Unsupported start tag "h1"'),
        ("MarkdownV2", "99.5", "Character '.' is reserved"),
        ("MarkdownV2", "*x", "Can't find end of Bold entity"),
        ("MarkdownV2", "x]", "Character ']' is reserved"),
        ("Markdown", "x", "unsupported parse_mode"),
    ],
)
def test_bad_markup_is_refused(mode, text, reason):
    with pytest.raises(ApiError) as refusal:
        formatted(text, mode, None)
    assert refusal.value.code == 400
    assert reason in refusal.value.description
