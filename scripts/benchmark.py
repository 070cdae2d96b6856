"""Speed, memory and size, each beside what one would otherwise use, measured in the same run.

python scripts/benchmark.py --compare docs/performance.json
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from model.reader import ReleaseError  # noqa: E402
from scripts.benchmarks import (  # noqa: E402
    chaos,
    disk,
    growth,
    hostile,
    hostile_bot,
    learning,
    load,
    machine,
    reading,
    report,
    scale,
    traffic,
)
from scripts.benchmarks.contenders import installed  # noqa: E402
from scripts.benchmarks.row import Row  # noqa: E402


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures, prints the table, and leaves it as JSON and as a picture."""
    options = parse(arguments)
    facts = machine.facts()
    rows: list[Row] = []
    try:
        with tempfile.TemporaryDirectory() as folder:
            for topic, measure in topics(options, Path(folder)).items():
                if topic in options.only:
                    print(f"Measuring {topic} ...", file=sys.stderr, flush=True)
                    rows += measure()
    except ReleaseError as error:
        print(error, file=sys.stderr)
        return 1
    facts |= {"load_after": machine.load()}
    print(report.table(facts, rows))
    if options.compare:
        _, old = report.load(options.compare)
        print(report.comparison(rows, old))
    options.out.mkdir(parents=True, exist_ok=True)
    report.save(options.out / "benchmark.json", facts, rows)
    if options.plot:
        from scripts.benchmarks.chart import draw

        draw(options.out / "benchmark.png", rows)
    return 0


def topics(options: argparse.Namespace, folder: Path) -> dict[str, Callable[[], list[Row]]]:
    """What can be measured, by name."""
    quick, releases = options.quick, options.releases
    contenders = installed()[:1] if quick else installed()
    plan = traffic.Plan(
        starts=1 if quick else 5,
        photos=32 if quick else 1000,
        in_flight=options.people or ((1, 16) if quick else (1, 4, 16, 32, 64, 256)),
        latencies=(0,) if quick else (0, 0.06),
        ways=("polling",) if quick else ("polling", "webhook"),
        seconds=0.5 if quick else 3.0,
        contender=contenders[min(1, len(contenders) - 1)],
    )
    return {
        "reading": lambda: reading.rows(
            releases,
            folder,
            contenders,
            rounds=1 if quick else 5,
            photos=10 if quick else 40,
            seconds=0.5 if quick else 2.0,
        ),
        "steps": lambda: reading.steps(releases, photos=10 if quick else 50),
        "growth": lambda: growth.rows(
            releases,
            folder,
            digits=(1, 10) if quick else (1, 3, 10, 30, 100, 300),
            millions=(0.1, 1) if quick else (0.1, 0.3, 1, 3, 12, 24, 48),
            runs=5 if quick else 15,
        ),
        "bot": lambda: traffic.rows(releases, plan),
        "disk": lambda: disk.rows(ROOT / "requirements"),
        "training": lambda: learning.rows(options.data, options.recipe, options.epochs),
        "chaos": lambda: chaos.rows(releases, chaos.QUICK if quick else chaos.Plan()),
        "load": lambda: load.rows(releases, load.QUICK if quick else load.Plan()),
        "hostile": lambda: [
            *hostile.rows(releases, 100 if quick else options.files),
            *hostile_bot.rows(releases, range(50 if quick else max(options.files // 10, 1))),
        ],
        "scale": lambda: scale.rows(
            releases, (1, 2) if quick else (1, 2, 4), people=32, seconds=3.0 if quick else 20.0
        ),
        "soak": lambda: load.soak(releases, load.Plan(soak=options.photos)),
    }


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The options; what takes many minutes is measured only where it is asked for."""
    names = ("reading", "steps", "growth", "bot", "disk")
    long = ("training", "chaos", "load", "hostile", "scale", "soak")
    environment_data = os.environ.get("MNIST_PATH")
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="seconds, without the alternatives")
    parser.add_argument("--only", nargs="+", choices=names + long, default=names, metavar="TOPIC")
    parser.add_argument(
        "--chaos", action="store_const", dest="only", const=["chaos"], help="kill and harm the bot"
    )
    parser.add_argument(
        "--files",
        type=int,
        default=20_000,
        metavar="N",
        help="for hostile; a tenth of them through the whole bot",
    )
    parser.add_argument("--photos", type=int, default=20_000, metavar="N", help="for soak")
    parser.add_argument("--people", type=int, nargs="+", help="so many at once on the bot")
    parser.add_argument("--compare", type=Path, metavar="OLD.json", help="show what changed since")
    parser.add_argument("--out", type=Path, default=ROOT / "data" / "benchmark")
    parser.add_argument("--no-plot", dest="plot", action="store_false")
    parser.add_argument("--recipe", default="convnet", help="for training")
    parser.add_argument("--epochs", type=int, default=15, help="for training")
    parser.add_argument(
        "--data", type=Path, default=Path(environment_data) if environment_data else None
    )
    parser.add_argument(
        "--releases",
        type=Path,
        default=Path(os.environ.get("MODEL_DIR") or ROOT / "model" / "releases"),
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
