"""Fetching a file from Telegram."""

from telegram import File
from telegram.error import BadRequest, InvalidToken

LARGEST_FILE = 20 << 20
"""Bytes that Telegram lets a bot fetch; the library's constant is smaller, 20 million."""


async def fetched(file: File) -> bytes:
    """The bytes of a file.

    The library would copy them twice more, which holds up the event loop for a large one.

    Raises:
        TelegramError: it cannot be had, for now or for good.
    """
    try:
        if file.file_path and file.file_path.startswith(("http://", "https://")):
            return await file.get_bot().request.retrieve(file.file_path)
        return bytes(await file.download_as_bytearray())
    except InvalidToken as error:  # so the library takes a 404
        raise BadRequest("the file is not there") from error
