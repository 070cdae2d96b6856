"""The release in service, loaded, and exchanged for a newly promoted one without a stop."""

import io
import logging
import threading
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from model.classifier import Classifier
from model.errors import ReleaseError
from model.release import Release, current

# So close it answers on another machine to what it answered when it was released.
TOLERANCE = 1e-4

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A release and its network, ready to classify."""

    release: Release
    classifier: Classifier


def load_checked(release: Release) -> Loaded:
    """Loads a release and has it read its own sample.

    Raises:
        ReleaseError: the network does not load, or answers otherwise than its card promises.
    """
    try:
        network = (release.folder / "digits.tflite").read_bytes()
        classifier = Classifier(network, release.card.calibration.temperature)
        with np.load(io.BytesIO((release.folder / "sample.npz").read_bytes())) as sample:
            pixels, expected = sample["x"], sample["probabilities"]
        answers = classifier.raw((pixels.reshape(-1, 784) / 255).astype(np.float32))
        difference = float(np.abs(answers - expected).max())
    except (OSError, EOFError, BadZipFile, ValueError, KeyError, RuntimeError) as error:
        raise ReleaseError(f"release {release.id} does not load: {error}") from error
    if not difference <= TOLERANCE:
        raise ReleaseError(f"release {release.id} answers its own sample wrongly")
    return Loaded(release, classifier)


class InService:
    """Follows `CURRENT`: one look at it each time, and a switch once the new release is sound."""

    def __init__(self, releases: Path) -> None:
        """Loads the release in service.

        Raises:
            ReleaseError: there is none, or it is damaged.
        """
        self._releases = releases
        self._pointer = releases / "CURRENT"
        self._exchange = threading.Lock()
        self._seen = self._mark()
        self._loaded = load_checked(current(releases))

    @property
    def loaded(self) -> Loaded:
        """The release that serves now, without looking for a newer one."""
        return self._loaded

    def latest(self) -> Loaded:
        """The release that serves from now on. One that is not sound is refused, once, and logged.

        While one thread loads a new release, the others are served by the old one.
        """
        mark = self._mark()
        if mark != self._seen and self._exchange.acquire(blocking=False):
            try:
                self._loaded = load_checked(current(self._releases))
                logger.info("release %s is in service", self._loaded.release.id)
            except ReleaseError as error:
                logger.warning("%s; %s serves on", error, self._loaded.release.id)
            finally:
                self._seen = mark
                self._exchange.release()
        return self._loaded

    def _mark(self) -> tuple[int, int] | None:
        try:
            found = self._pointer.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino
