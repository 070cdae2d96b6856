"""Who opened a Mini App: Telegram's word for it, checked.

Method: core.telegram.org/bots/webapps, "Validating data received via the Mini App".
"""

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

MAX_AGE_SECONDS = 24 * 3600
"""How long an open page may go on sending."""
MAX_SKEW_SECONDS = 300
"""How far Telegram's clock may be ahead of ours."""
MAX_FIELDS = 32


class Unsigned(Exception):
    """Not signed with our token, or not of the shape that Telegram signs."""


class Outdated(Exception):
    """Signed, but too long ago."""


def opener(init_data: str, token: str, clock: Callable[[], float] = time.time) -> dict[str, Any]:
    """The user who opened the page, as Telegram describes them; `id` is a positive int.

    Raises:
        Unsigned: the signature is missing or wrong, or there is no user in what is signed.
        Outdated: the page was opened too long ago.
    """
    fields = _fields(init_data)
    given = fields.pop("hash", "")
    signed = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    key = hmac.digest(b"WebAppData", token.encode(), "sha256")
    expected = hmac.new(key, signed.encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(given.encode(), expected.encode()):
        raise Unsigned
    try:
        age = clock() - int(fields["auth_date"])
        user = json.loads(fields["user"])
        known = type(user["id"]) is int and user["id"] > 0
    except (KeyError, TypeError, ValueError, RecursionError):
        raise Unsigned from None
    if not known:
        raise Unsigned
    if not -MAX_SKEW_SECONDS <= age <= MAX_AGE_SECONDS:
        raise Outdated
    return dict(user)


def _fields(init_data: str) -> dict[str, str]:
    if not init_data.isascii():  # what is not is written in per cents
        raise Unsigned
    try:
        pairs = parse_qsl(
            init_data,
            keep_blank_values=True,
            strict_parsing=True,
            max_num_fields=MAX_FIELDS,
        )
    except ValueError:
        raise Unsigned from None
    fields = dict(pairs)
    if len(fields) != len(pairs):  # which of two would be the signed one?
        raise Unsigned
    return fields
