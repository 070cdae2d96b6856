"""The files of all chats, in memory: photos in their sizes, documents, stickers."""

import asyncio
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from bot.localchat.errors import bad_request
from bot.localchat.parameters import Upload
from bot.localchat.photos import PhotoError, Size, photo_sizes

MAX_BYTES = 512 * 1024 * 1024
"""All files together; the oldest are forgotten beyond."""
MAX_PHOTO = 10 * 1024 * 1024
"""Telegram's limit for a photo."""
MAX_DOWNLOAD = 20 * 1024 * 1024
"""Telegram's limit for what a bot may download."""

_PREFIXES = {"photo": "AgACAgIAAxk", "document": "BQACAgIAAxk", "sticker": "CAACAgIAAxk"}
_FOLDERS = {"photo": "photos", "document": "documents", "sticker": "stickers"}


@dataclass(frozen=True)
class StoredFile:
    """One file, under the two ids by which Telegram knows it."""

    kind: str
    file_id: str
    unique_id: str
    path: str
    mime: str
    data: bytes
    content: dict[str, Any]
    """What a message says of it beside the ids and the size."""

    def shape(self) -> dict[str, Any]:
        """The object in a message: PhotoSize, Document or Sticker."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.data),
            **self.content,
        }


class Files:
    """Keeps files, finds them by id, path or unique id, and forgets the oldest."""

    def __init__(self) -> None:
        """Starts empty."""
        self._families: dict[str, tuple[StoredFile, ...]] = {}
        self._index: dict[str, tuple[str, StoredFile]] = {}
        self._bytes = 0
        self._made = 0

    async def photo(self, upload: Upload) -> list[dict[str, Any]]:
        """Keeps a photo; its PhotoSize objects, smallest first. The same bytes are kept once.

        Raises:
            ApiError: 400, too big or no picture that Telegram would take.
        """
        key = "photo:" + hashlib.sha256(upload.data).hexdigest()
        if key not in self._families:
            sizes = await self._sizes(upload.data)
            self._keep(key, tuple(self._size(size) for size in sizes))
        return [file.shape() for file in self._families[key]]

    async def document(self, upload: Upload) -> dict[str, Any]:
        """Keeps a file untouched; its Document object, with a thumbnail where it is a picture."""
        digest = hashlib.sha256(upload.data).hexdigest()
        key = f"document:{upload.name}:{upload.mime}:{digest}"
        if key not in self._families:
            content: dict[str, Any] = {"file_name": upload.name, "mime_type": upload.mime}
            small: tuple[StoredFile, ...] = ()
            if upload.mime.startswith("image/") and len(upload.data) <= MAX_DOWNLOAD:
                try:
                    sizes = await asyncio.to_thread(photo_sizes, upload.data)
                    small = (self._size(sizes[min(1, len(sizes) - 1)]),)
                    content["thumbnail"] = small[0].shape()
                except PhotoError:
                    pass
            suffix = "." + upload.name.rpartition(".")[2] if "." in upload.name else ""
            file = self._new("document", suffix, upload.mime, upload.data, content)
            self._keep(key, (file, *small))
        return self._families[key][0].shape()

    def sticker(self, upload: Upload, content: dict[str, Any]) -> dict[str, Any]:
        """Keeps a sticker; its Sticker object with `content` (size, emoji, kind)."""
        key = "sticker:" + hashlib.sha256(upload.data + repr(content).encode()).hexdigest()
        if key not in self._families:
            self._keep(key, (self._new("sticker", ".webp", upload.mime, upload.data, content),))
        return self._families[key][0].shape()

    def again(self, kind: str, file_id: str) -> list[dict[str, Any]]:
        """What is sent again by its id: all sizes of a photo, or the one document.

        Raises:
            ApiError: 400, the id is unknown or of another kind.
        """
        if file_id.startswith(("http://", "https://")):
            raise bad_request("failed to get HTTP URL content")
        if file_id not in self._index:
            raise bad_request("wrong file identifier/HTTP URL specified")
        key, file = self._index[file_id]
        if file.kind != kind:
            raise bad_request(f"can't use file of type {file.kind.title()} as {kind.title()}")
        return [file.shape() for file in self._families[key] if file.kind == kind]

    def find(self, key: str) -> StoredFile | None:
        """The file with this file id, unique id or path."""
        found = self._index.get(key)
        return found[1] if found else None

    async def _sizes(self, data: bytes) -> tuple[Size, ...]:
        if len(data) > MAX_PHOTO:
            raise bad_request("file is too big for a photo; the maximum size is 10 MB")
        try:
            return await asyncio.to_thread(photo_sizes, data)
        except PhotoError as error:
            raise bad_request(str(error)) from None

    def _size(self, size: Size) -> StoredFile:
        content = {"width": size.width, "height": size.height}
        return self._new("photo", ".jpg", "image/jpeg", size.data, content)

    def _new(
        self, kind: str, suffix: str, mime: str, data: bytes, content: dict[str, Any]
    ) -> StoredFile:
        path = f"{_FOLDERS[kind]}/file_{self._made}{suffix}"
        self._made += 1
        file_id = _PREFIXES[kind] + secrets.token_urlsafe(40)
        return StoredFile(kind, file_id, secrets.token_urlsafe(12), path, mime, data, content)

    def _keep(self, key: str, family: tuple[StoredFile, ...]) -> None:
        self._families[key] = family
        for file in family:
            self._bytes += len(file.data)
            for name in (file.file_id, file.unique_id, file.path):
                self._index[name] = (key, file)
        while self._bytes > MAX_BYTES and len(self._families) > 1:
            self._forget(next(iter(self._families)))

    def _forget(self, key: str) -> None:
        for file in self._families.pop(key):
            self._bytes -= len(file.data)
            for name in (file.file_id, file.unique_id, file.path):
                del self._index[name]
