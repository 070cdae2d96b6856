"""Reads the digits on photos: python scripts/read.py [--json] PHOTO..."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from model.reader import DigitReader, Reading, ReadingError, ReleaseError  # noqa: E402


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads each photo and prints a line for it; 1 where any could not be read."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "photos", nargs="+", metavar="PHOTO", help="a picture in any common format"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument(
        "--releases",
        type=Path,
        default=Path(os.environ.get("MODEL_DIR") or ROOT / "model" / "releases"),
    )
    options = parser.parse_args(arguments)
    try:
        reader = DigitReader(options.releases)
    except ReleaseError as error:
        print(error, file=sys.stderr)
        return 1
    failed = False
    for photo in options.photos:
        try:
            reading = reader.read(Path(photo).read_bytes())
        except (ReadingError, OSError) as error:
            failed = True
            reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
            line = json.dumps({"file": photo, "error": reason})
            print(line if options.json else f"{photo}: {reason}")
        else:
            print(as_json(photo, reading) if options.json else as_text(photo, reading))
    return int(failed)


def as_json(photo: str, reading: Reading) -> str:
    """A reading as one line of JSON."""
    return json.dumps(
        {
            "file": photo,
            "text": reading.text,
            "lines": reading.text.splitlines(),
            "digits": [
                {
                    "digit": digit.digit,
                    "confidence": digit.confidence,
                    "box": digit.box,
                    "probabilities": digit.probabilities,
                }
                for digit in reading.digits
            ],
            "sure": reading.sure,
            "seconds": reading.seconds,
        }
    )


def as_text(photo: str, reading: Reading) -> str:
    """A reading for a person: the file, what stands there, and the doubtful digits."""
    if not reading.lines:
        return f"{photo}: no digits"
    doubts = [
        f"{digit.digit} or {digit.runner_up} ({100 * digit.confidence:.0f} %)"
        for digit in reading.digits
        if not digit.sure
    ]
    text = " | ".join(reading.text.splitlines())
    return f"{photo}: {text}" + (f"  (unsure: {', '.join(doubts)})" if doubts else "")


if __name__ == "__main__":
    sys.exit(main())
