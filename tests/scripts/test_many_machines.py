"""Training on two machines, played by two processes on loopback, with Keras' own variables."""

import os
import socket
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from model.in_service import load_checked
from model.release import releases_in

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "tests" / "data" / "mnist_sample.npz"
pytestmark = pytest.mark.skipif(find_spec("jax") is None, reason="JAX is not installed")


def started(releases: Path, environment: dict[str, str]) -> subprocess.Popen[str]:
    script = str(ROOT / "scripts" / "train.py")
    data = ("--data", str(SAMPLE), "--unverified", "--releases", str(releases))
    how = ("--recipe", "hidden", "--epochs", "3", "--device", "cpu", "--no-promote")
    return subprocess.Popen(
        [sys.executable, script, *data, *how],
        env=os.environ | {"KERAS_BACKEND": "jax"} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def losses_told(process: subprocess.Popen[str]) -> list[float]:
    """What a training tells of its three epochs; what comes after them is not waited for."""
    assert process.stdout is not None
    found: list[float] = []
    for line in process.stdout:
        if line.startswith("epoch"):
            found.append(float(line.split()[5]))
        if len(found) == 3:
            break
    return found


def test_two_train_to_the_losses_of_one_and_the_first_makes_the_release(tmp_path):
    names = {
        "KERAS_DISTRIBUTION_JOB_ADDRESSES": f"127.0.0.1:{free_port()}",
        "KERAS_DISTRIBUTION_NUM_PROCESSES": "2",
    }
    alone = started(tmp_path / "alone", {})
    workers = [
        started(tmp_path / "together", names | {"KERAS_DISTRIBUTION_PROCESS_ID": str(number)})
        for number in range(2)
    ]
    try:
        losses = losses_told(alone)
        alone.kill()
        for worker in workers:
            printed, _ = worker.communicate(timeout=300)
            assert worker.returncode == 0, printed
    finally:
        for process in (alone, *workers):
            process.kill()
            process.communicate()

    (made,) = releases_in(tmp_path / "together")
    assert made.card.history["loss"] == pytest.approx(losses, abs=1e-3)
    assert losses[2] < losses[0] / 2
    assert made.card.backend == "jax"
    assert "jax" in made.card.versions
    assert made.card.machine.endswith(", one of 2")
    assert load_checked(made).release == made
