"""What set-up promises: pinned packages, nothing done twice, no TensorFlow in service."""

import contextlib
import itertools
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.settings import Settings

ROOT = Path(__file__).parents[1]
LOCKS = ("serving", "training", "distributed", "development")


def locked(name: str) -> dict[str, str]:
    """Package names and versions in one lock."""
    return {package: version for package, _, version in pins(name)}


def pins(name: str) -> list[tuple[str, str, str]]:
    """Package names, extras and versions in one lock."""
    text = (ROOT / f"requirements/{name}.txt").read_text()
    return re.findall(r"^([a-z0-9.-]+)(?:\[(.+)\])?==([^ ;]+)", text, re.MULTILINE)


def asked_for(*extras: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    optional = project["optional-dependencies"]
    lines = project["dependencies"] + [line for extra in extras for line in optional[extra]]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_pinned_with_hashes(name):
    text = (ROOT / f"requirements/{name}.txt").read_text()
    code = re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", "")
    one = re.compile(
        r"[a-z0-9.-]+(\[[a-z0-9,-]+\])?==\S+( ; [^-]+)?(\s+--hash=sha256:[0-9a-f]{64})+"
    )
    assert all(one.fullmatch(line.strip()) for line in code.splitlines())


@pytest.mark.parametrize("name", LOCKS)
def test_no_lock_names_an_address(name):
    text = (ROOT / f"requirements/{name}.txt").read_text()
    assert not re.search(r"://|index-url|find-links|trusted-host", text)


@pytest.mark.parametrize(
    ("name", "extras"),
    [
        ("serving", ()),
        ("training", ("train",)),
        ("distributed", ("train", "distributed")),
        ("development", ("train", "distributed", "dev")),
    ],
)
def test_locks_hold_what_the_project_asks_for(name, extras):
    versions = locked(name)
    for wanted in asked_for(*extras):
        assert wanted.specifier.contains(versions[canonicalize_name(wanted.name)]), wanted


def test_packages_are_pinned_with_the_extras_that_others_ask_of_them():
    """Pip before 23.3 takes what is asked for with an extra for another package, without a pin."""
    pinned = {name: set(extras.split(",")) for name, extras, _ in pins("development")}
    for name, extras in pinned.items():
        environments = [{"extra": extra} for extra in extras | {""}]
        with contextlib.suppress(PackageNotFoundError):  # it is for another system
            for asked in map(Requirement, requires(name) or ()):
                if any(not asked.marker or asked.marker.evaluate(e) for e in environments):
                    assert asked.extras <= pinned[canonicalize_name(asked.name)], (name, asked)


def test_a_larger_lock_holds_the_smaller_in_the_same_versions():
    for smaller, larger in itertools.pairwise(locked(name).items() for name in LOCKS):
        assert smaller <= larger


def test_serving_needs_no_tensorflow():
    heavy = {"tensorflow", "keras", "matplotlib", "scipy", "h5py"}
    assert not heavy & locked("serving").keys()


def test_the_bot_imports_without_tensorflow():
    code = "import sys, bot.app; sys.exit('tensorflow' in sys.modules or 'keras' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, timeout=60)
    assert done.returncode == 0


def pin(checkout: Path, lock: str, version: str) -> None:
    """Makes the lock ask for one small package that lies beside it."""
    wheel = checkout / f"small-{version}-py3-none-any.whl"
    info = f"small-{version}.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: small\nVersion: {version}\n"
        )
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    hashed = sha256(wheel.read_bytes()).hexdigest()
    (checkout / f"requirements/{lock}.txt").write_text(f"./{wheel.name} --hash=sha256:{hashed}\n")


def make(checkout: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    surroundings = {"HOME": str(checkout / "home"), "PATH": os.defpath, "PIP_NO_INDEX": "1"}
    return subprocess.run(
        ["make", *arguments],
        cwd=checkout,
        env=surroundings | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "requirements").mkdir()
    shutil.copy(ROOT / "Makefile", tmp_path)
    shutil.copy(ROOT / "requirements/install.sh", tmp_path / "requirements")
    for name in LOCKS:
        pin(tmp_path, name, version="1.0")
    return tmp_path


def test_set_up_from_broken_beginnings_to_a_changed_lock(checkout):
    # A set-up that was interrupted, and shims on the PATH for Pythons that are not there.
    (checkout / ".venv/bin").mkdir(parents=True)
    (checkout / ".venv/bin/python").symlink_to(sys.executable)
    shims = checkout / "shims"
    shims.mkdir()
    real = f'exec "{sys.executable}" "$@"'
    for name, does in {
        "python3.13": "exit 127",
        "python3.12": "exit 127",
        "python3.11": real,
    }.items():
        (shims / name).write_text(f"#!/bin/sh\n{does}\n")
        (shims / name).chmod(0o755)
    first = make(checkout, "development", PATH=f"{shims}:{os.defpath}")
    assert first.stderr.endswith("==> Ready\n"), first.stderr

    again = [make(checkout, name) for name in ("development", "training", "serving")]
    assert [(done.returncode, done.stdout, done.stderr) for done in again] == [(0, "", "")] * 3

    (checkout / "model.py").touch()
    python = checkout / ".venv/bin/python"
    subprocess.run([python, "-c", "import model"], cwd="/", check=True)

    pin(checkout, "serving", version="2.0")
    os.utime(checkout / "requirements/serving.txt", (0, 0))
    make(checkout, "serving")
    assert list(checkout.glob(".venv/lib/*/site-packages/small-2.0.dist-info"))


def test_without_a_python_there_is_one_clear_sentence(checkout):
    done = make(checkout, "serving", PYTHON="/no/such/python")
    ours = [line for line in done.stderr.splitlines() if not line.startswith("make")]
    assert done.returncode != 0
    assert len(ours) == 1
    assert "needs Python 3.11, 3.12 or 3.13" in ours[0]


def test_run_asks_for_the_serving_packages_only():
    done = subprocess.run(
        ["make", "--dry-run", "run"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "install.sh serving" in done.stdout
    assert "development" not in done.stdout


def test_the_example_names_each_setting_and_explains_it():
    lines = (ROOT / ".env.example").read_text().splitlines()
    explained = [
        line.removesuffix("=")
        for above, line in itertools.pairwise(lines)
        if line.endswith("=") and above.startswith("# ")
    ]
    assert explained == [name.upper() for name in Settings.model_fields]


def test_the_example_as_it_is_changes_nothing(monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    assert Settings(_env_file=ROOT / ".env.example") == Settings(_env_file=None)


def test_the_image_serves_as_nobody_special_and_without_tensorflow():
    steps = (ROOT / "Dockerfile").read_text().replace("\\\n", "").splitlines()
    users = [step.split()[1] for step in steps if step.startswith("USER")]
    installs = [step for step in steps if "install" in step and "pip" in step]
    assert users
    assert users[-1] not in {"0", "root"}
    assert all("--require-hashes --requirement /serving.txt" in step for step in installs)
    assert any(step.startswith("HEALTHCHECK") for step in steps)
