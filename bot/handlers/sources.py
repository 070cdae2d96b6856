"""What of a message is read, and whose it is."""

from collections.abc import Sequence

from telegram import Document, Message, PhotoSize, Sticker

Source = PhotoSize | Document | Sticker
SUFFICIENT_PIXELS = 1280
"""On its longer side: Telegram's usual size, and more than the reader needs."""


def picture_in(message: Message) -> Source | None:
    """The file to fetch: a photo's sufficient size, a document that may be a picture, a sticker.

    None where there is none, or only one that moves.
    """
    if message.photo:
        return sufficient(message.photo)
    if message.sticker and not (message.sticker.is_animated or message.sticker.is_video):
        return message.sticker
    document = message.document
    if document and (document.mime_type or "image/").startswith("image/"):
        return document
    return None


def sufficient(sizes: Sequence[PhotoSize]) -> PhotoSize:
    """The largest size of up to 1280 pixels; else the smallest there is."""
    enough = [s for s in sizes if max(s.width, s.height) <= SUFFICIENT_PIXELS]
    if enough:
        return max(enough, key=lambda s: s.width * s.height)
    return min(sizes, key=lambda s: s.width * s.height)


def owner(*messages: Message) -> int | None:
    """The user id of the first of their senders who is a person, not a bot or a whole chat."""
    for message in messages:
        sender = message.from_user
        if sender and not sender.is_bot and not message.sender_chat:
            return sender.id
    return None
