"""Why there is no answer, and what would help."""

import math

from bot.languages import _, ngettext, number

MEGABYTE = 1 << 20
"""As Telegram counts."""


def no_digits() -> str:
    """The picture holds nothing that looks like a digit."""
    return _("I see no digit there. A dark pen on plain paper, close up and in focus, works best.")


def not_an_image() -> str:
    """The bytes are no picture, or a damaged one."""
    return _("I cannot open this as a picture. JPEG, PNG or WebP would be perfect.")


def too_large_picture() -> str:
    """The picture has too many pixels."""
    return _("This picture has more pixels than I can take. Please send a smaller one.")


def not_a_picture_file() -> str:
    """The file is a document, a song, an archive."""
    return _("This file is no picture. Send me a photo of handwritten digits instead.")


def file_too_large(size: int, limit: int) -> str:
    """The file is larger than the bot can fetch; sizes in bytes."""
    tenths = math.ceil(10 * size / MEGABYTE)  # rounded down, it would seem to fit
    return _(
        "This file is {size} MB, and I can fetch {limit} MB at most. "
        "Send it as a photo, and it fits."
    ).format(size=number(tenths / 10, int(tenths % 10 > 0)), limit=number(limit / MEGABYTE))


def one_by_one(limit: int) -> str:
    """Somebody sends pictures faster than they are read; said once."""
    return ngettext(
        "You sent many at once. I read {limit} picture a minute; these will follow in turn.",
        "You sent many at once. I read {limit} pictures a minute; these will follow in turn.",
        limit,
    ).format(limit=number(limit))


def left_out(seconds: int) -> str:
    """Too many pictures wait already; said once."""
    return ngettext(
        "Too many pictures are waiting. I skip this one and any others for the next "
        "{seconds} second; please send them again after that.",
        "Too many pictures are waiting. I skip this one and any others for the next "
        "{seconds} seconds; please send them again after that.",
        seconds,
    ).format(seconds=number(seconds))


def set_aside() -> str:
    """The picture ended the process several times, or took far too long."""
    return _("This picture is too hard for me, sorry. Would you send another one?")


def sorry() -> str:
    """A fault of ours."""
    return _("Sorry, something went wrong on my side. Please send it once more.")
