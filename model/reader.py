"""The door between chats and pictures: bytes of a photo in, a `Reading` out."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from model.errors import NotAnImage, ReadingError, ReleaseError, TooLarge
from model.hand import Hand, packed
from model.in_service import InService
from model.photo.libraries import tame
from model.photo.small_copy import small_copy
from model.reading import Digit, Reading
from model.release import Release
from model.steps import read_picture

__all__ = [
    "Digit",
    "DigitReader",
    "Hand",
    "NotAnImage",
    "Reading",
    "ReadingError",
    "ReleaseError",
    "TooLarge",
    "small_copy",
]


class DigitReader:
    """Reads photos with the release in service. Safe to call from several threads."""

    def __init__(self, releases: Path) -> None:
        """Loads the release that `releases/CURRENT` names.

        Raises:
            ReleaseError: there is none, or it is damaged.
        """
        tame()
        self._in_service = InService(releases)

    @property
    def release(self) -> Release:
        """The release that read last."""
        return self._in_service.loaded.release

    def read(self, image: bytes, hand: Hand | None = None) -> Reading:
        """Reads one picture in any common format, with the release promoted last.

        Args:
            image: the bytes of a picture.
            hand: that of the person who wrote it; left out where another release knew it.

        Raises:
            NotAnImage: no picture, or a damaged one.
            TooLarge: more pixels than we decode.
        """
        return read_picture(self._in_service.latest(), image, hand=hand)

    def embeddings(self, pixels: Sequence[bytes]) -> tuple[str, list[bytes]]:
        """By what the release promoted last knows digits that were read before, for a `Hand`.

        Args:
            pixels: each as a `Digit` keeps them.

        Returns:
            The id of the release, and an embedding for each digit.
        """
        loaded = self._in_service.latest()
        if not pixels:
            return loaded.release.id, []
        vectors = np.frombuffer(b"".join(pixels), np.uint8).reshape(-1, 784) / 255
        _, embeddings = loaded.classifier.with_embeddings(vectors.astype(np.float32))
        return loaded.release.id, [packed(embedding) for embedding in embeddings]
