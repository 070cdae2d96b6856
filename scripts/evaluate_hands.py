"""What it is worth that the bot knows a person's hand.

    python scripts/evaluate_hands.py --strokes STROKES
    python scripts/evaluate_hands.py --photos PHOTOS --writers SOURCE...

On pen strokes of held-out writers, how the gate and the strength of `model/hand.py` were chosen;
on photos, whose sources each are one person, how the rest is read after 0, 5 and 10 digits were
judged. These are drawn at random, or those that were read wrong come first.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from model import hand_trial, photo_set  # noqa: E402
from model.errors import DatasetError, ReleaseError  # noqa: E402
from model.hand import GATE, STRENGTH  # noqa: E402
from model.in_service import Loaded, load_checked  # noqa: E402
from model.photo.libraries import tame  # noqa: E402
from model.release import current  # noqa: E402
from model.staged.hands import load_hands  # noqa: E402

GATES = (0.1, 0.125, 0.15, 0.2, 0.3)
STRENGTHS = (4.0, 6.0, 8.0)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the tables that are asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--strokes", type=Path, help="pen strokes, as get_strokes.py makes them")
    parser.add_argument("--photos", type=Path, help="a folder with an INDEX.csv")
    parser.add_argument(
        "--writers", nargs="+", default=[], metavar="SOURCE", help="of the photos, one person each"
    )
    parser.add_argument("--draws", type=int, default=20, help="of the digits to judge")
    parser.add_argument(
        "--releases",
        type=Path,
        default=Path(os.environ.get("MODEL_DIR") or ROOT / "model" / "releases"),
    )
    options = parser.parse_args(arguments)
    tame()
    try:
        loaded = load_checked(current(options.releases))
        print(f"Release {loaded.release.id}, gate {GATE}, strength {STRENGTH}")
        if options.strokes:
            report_choice(loaded, options.strokes, options.draws)
        if options.photos:
            report_photos(loaded, options.photos, options.writers, options.draws)
    except (DatasetError, ReleaseError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def report_choice(loaded: Loaded, strokes: Path, draws: int) -> None:
    """How many digits each gate and strength wins and loses after ten were judged."""
    people = hand_trial.drawn(loaded.classifier, load_hands(strokes))
    if not people:
        raise DatasetError(f"nobody held out in {strokes} wrote {hand_trial.FEWEST} digits")
    print(f"\n{len(people)} hands; in brackets where those read wrong are judged first")
    print("| gate | strength | won | lost | hands that fell |\n|---|---|---|---|---|")
    for gate in GATES:
        for strength in STRENGTHS:
            cells = []
            for wrong_first in (False, True):
                outcomes = [
                    hand_trial.trial(
                        person,
                        draws=draws,
                        gate=gate,
                        strength=strength,
                        wrong_first=wrong_first,
                    )
                    for person in people
                ]
                fell = sum(o.right[-1] < o.right[0] for o in outcomes)
                cells.append(
                    (sum(o.gained for o in outcomes), sum(o.lost for o in outcomes), fell)
                )
            told = " | ".join(f"{any_} ({first})" for any_, first in zip(*cells, strict=True))
            print(f"| {gate} | {strength:.0f} | {told} |", flush=True)
    for wrong_first in (False, True):
        outcomes = [
            hand_trial.trial(person, draws=draws, wrong_first=wrong_first) for person in people
        ]
        read = sum(o.read for o in outcomes)
        right = [sum(o.right[i] for o in outcomes) / read for i in range(3)]
        judged = "those read wrong first" if wrong_first else "any digits"
        print(f"Judged {judged}: " + ", ".join(f"{share:.2%}" for share in right))


def report_photos(loaded: Loaded, folder: Path, writers: Sequence[str], draws: int) -> None:
    """How the rest of each person's digits is read after 0, 5 and 10 were judged."""
    photos = photo_set.load_photos(folder)
    print("\n| writer | digits | judged | after 0 | 5 | 10 | draws that fell |")
    print("|---|---|---|---|---|---|---|")
    for name in writers:
        own = [photo for photo in photos if photo.source == name and len(photo.label) == 1]
        written = hand_trial.photographed(loaded, name, own)
        if len(written.labels) < hand_trial.FEWEST:
            print(f"| {name} | {len(written.labels)} of {len(own)} | too few |")
            continue
        for wrong_first in (False, True):
            outcome = hand_trial.trial(written, draws=draws, wrong_first=wrong_first)
            shares = " | ".join(f"{right / outcome.read:.2%}" for right in outcome.right)
            judged = "wrong ones first" if wrong_first else "any"
            print(
                f"| {name} | {len(written.labels)} of {len(own)} | {judged} | {shares}"
                f" | {outcome.fell} of {draws} |",
                flush=True,
            )


if __name__ == "__main__":
    sys.exit(main())
