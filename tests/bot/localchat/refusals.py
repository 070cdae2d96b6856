"""What the library makes of a refusal: it changes the case of Telegram's words."""

import re

import pytest
from telegram.error import BadRequest


def refused(reason: str) -> pytest.RaisesExc[BadRequest]:
    return pytest.raises(BadRequest, match=re.compile(re.escape(reason), re.IGNORECASE))
