"""What the bot says of itself, and to whatever is no photo."""

from bot.languages import _


def commands() -> list[tuple[str, str]]:
    """The command menu: names, and what they do in a few words."""
    return [
        ("start", _("What I do")),
        ("help", _("How to take a good photo")),
        ("draw", _("Draw digits instead of taking a photo")),
        ("read", _("Read the photo that you reply to")),
        ("stats", _("How well I read")),
        ("confusion", _("Which digits I mix up")),
        ("history", _("How I learned")),
        ("about", _("What I am made of")),
        ("privacy", _("What I keep about you")),
        ("forget", _("Delete what I keep about you")),
    ]


def commands_in_groups() -> list[tuple[str, str]]:
    """The menu in groups: what is of use to many."""
    of_use = ("help", "read", "stats", "confusion", "history", "about", "privacy")
    return [(name, what) for name, what in commands() if name in of_use]


def commands_of_operators() -> list[tuple[str, str]]:
    """What an operator's menu has beside the others; in English, as all that operators read."""
    return [("admin", "How I am"), ("release", "Which network reads: list, promote, rollback")]


def short_description() -> str:
    """The words on the bot's profile, and where it is shared; 120 characters at most."""
    return _("Send me a photo of handwritten digits, and I tell you what they say.")


def description() -> str:
    """The words in a chat that is still empty; 512 characters at most."""
    return _(
        "I read handwritten digits: one, or a whole page of numbers. "
        "Take a photo and send it to me. I keep no photos."
    )


def start() -> str:
    """The first words to somebody."""
    return "\n\n".join(
        [
            _(
                "Hello! Send me a photo of a handwritten digit, or of several, "
                "and I tell you what I read."
            ),
            _("/help has tips for a good photo, /stats says how well I do."),
        ]
    )


def help_() -> str:
    """Tips, and all commands."""
    menu = [f"/{name} {what}" for name, what in commands() if name not in ("start", "help")]
    return "\n\n".join(
        [
            _(
                "Write digits with a dark pen on plain paper, fill a good part of the picture, "
                "and send it as a photo or as a file (up to 20 MB)."
            ),
            _(
                "Several digits come back row by row, to tap and copy. "
                "When I am not sure, I tell you what else it could be. "
                "The buttons under an answer tell me whether it was right; "
                "a reply with the right number does so, too."
            ),
            "\n".join(menu),
        ]
    )


def hello_group(name: str) -> str:
    """The only words in a group that nobody asked for; `name` is the bot's own."""
    return _(
        "Hello! Reply to a photo with /read, or write @{name} under yours, "
        "and I read the digits on it."
    ).format(name=name)


def read_what() -> str:
    """To /read without a picture."""
    return _("Reply with /read to a photo of handwritten digits, or send me one.")


def read_what_in_group() -> str:
    """The same in a group, where a photo alone is not read."""
    return _(
        "Reply with /read to a photo of handwritten digits, or send one with /read as its caption."
    )


def anything_else(kind: str) -> str:
    """To somebody who sent something that holds no digits to read."""
    match kind:
        case "text":
            return _(
                "I read digits on photos: send me one, and I tell you what it says. "
                "/help has tips."
            )
        case "sticker":
            return _("A nice sticker! I read digits on photos: send me one, please.")
        case "voice":
            return _("I have no ears, but I can read: send me a photo of handwritten digits.")
        case "video":
            return _("I read still pictures only: send me a photo of the digits, please.")
        case "location":
            return _("I cannot go there, but I can read: send me a photo of handwritten digits.")
    return _("I cannot read this, but I can read digits on a photo: send me one, please.")
