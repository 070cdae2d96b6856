"""Drawing instead of taking a photo."""

from bot.languages import _, spoken


def draw_here() -> str:
    """Above the button that opens the pad."""
    return _("Draw a digit, or several: I read what you send from there.")


def open_pad() -> str:
    """On the button that opens the pad."""
    return _("Open the pad")


def sheet() -> str:
    """Under an empty sheet, for there is no pad to open."""
    return _(
        "Here is an empty sheet. Open it, choose Telegram's brush, draw digits on it, "
        "and send it to me."
    )


def draw_alone() -> str:
    """To somebody who wants to draw in a group."""
    return _("Drawing is for the two of us: write /draw to me in a chat of our own.")


def pad() -> dict[str, str]:
    """The words on the pad's page."""
    return {
        "language": spoken(),
        "title": _("Draw a digit, or several"),
        "undo": _("Undo"),
        "clear": _("Clear"),
        "pen": _("Pen width"),
        "send": _("Send"),
        "sending": _("Sending"),
        "waiting": _("I cannot take it just now. I keep your drawing here and try again."),
        "sent": _("Sent: the answer is in the chat."),
        "outdated": _("This page was opened too long ago. Close it, and write /draw once more."),
        "refused": _("I cannot take this drawing. Close this page, and write /draw once more."),
        "outside": _("This page belongs to a chat with me: write /draw there."),
    }
