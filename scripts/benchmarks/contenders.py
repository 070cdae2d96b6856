"""What reads a photo: our reader, and what one would otherwise take. Each in its own process.

    python -m scripts.benchmarks.contenders NAME PHOTO RELEASES PHOTOS SECONDS

says what it read and when (on the machine's monotonic clock), and how long each photo took.
"""

import io
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from scripts.benchmarks.machine import peak_mb, resident_mb

Read = Callable[[bytes], str]


def our_reader(releases: Path) -> Read:
    """The door that the bot uses."""
    from model.reader import DigitReader

    reader = DigitReader(releases)
    return lambda image: reader.read(image).text


def keras_predict(releases: Path) -> Read:
    """`model.predict` on the photo, resized to 28x28: what most digit bots do."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    import numpy as np
    from PIL import Image, ImageOps

    from model.network.export import load_network
    from model.release import current

    network = load_network(current(releases).folder)

    def read(image: bytes) -> str:
        grey = ImageOps.invert(Image.open(io.BytesIO(image)).convert("L")).resize((28, 28))
        vector = np.asarray(grey, np.float32).reshape(1, 784) / 255
        return str(int(network.predict(vector, verbose=0).argmax()))

    return read


def rapidocr(_releases: Path) -> Read:
    """A general text reader."""
    from rapidocr import RapidOCR

    engine = RapidOCR(params={"Global.log_level": "critical"})

    def read(image: bytes) -> str:
        return " ".join(engine(image).txts or ())

    return read


def tesseract(_releases: Path) -> Read:
    """A reader of print, told to expect digits alone."""
    command = ["tesseract", "stdin", "stdout", "--psm", "6", "digits"]

    def read(image: bytes) -> str:
        run = subprocess.run(command, input=image, capture_output=True, check=True)  # noqa: S603
        return run.stdout.decode().strip()

    return read


CONTENDERS: dict[str, Callable[[Path], Read]] = {
    "our reader": our_reader,
    "keras.predict, resized": keras_predict,
    "RapidOCR": rapidocr,
    "Tesseract": tesseract,
}


def installed() -> list[str]:
    """The contenders that are there; ours is the first."""
    there = {
        "our reader": True,
        "keras.predict, resized": find_spec("tensorflow") is not None,
        "RapidOCR": find_spec("rapidocr") is not None,
        "Tesseract": shutil.which("tesseract") is not None,
    }
    return [name for name in CONTENDERS if there[name]]


def main(name: str, photo: Path, releases: Path, photos: int, seconds: float) -> None:
    """Reads a photo again and again, until it has read `photos` or has worked for `seconds`."""
    image = photo.read_bytes()
    read = CONTENDERS[name](releases)
    said, answered = read(image), time.monotonic()
    idle = resident_mb(os.getpid())
    wall: list[float] = []
    cpu: list[float] = []
    end = time.monotonic() + seconds
    while len(wall) < photos and (time.monotonic() < end or len(wall) < 5):
        began, used = time.perf_counter(), _cpu()
        read(image)
        wall.append(time.perf_counter() - began)
        cpu.append(_cpu() - used)
    memory = {"idle": idle, "peak": peak_mb(os.getpid())}
    print(json.dumps({"said": said, "answered": answered, "wall": wall, "cpu": cpu, **memory}))


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5]))
