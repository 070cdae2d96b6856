"""python -m bot.localchat, as a process of its own."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[3]


def start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "bot.localchat", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_its_first_line_is_its_address_and_sigterm_ends_it():
    with start("--port", "0", "--token", "1:a") as process:
        assert process.stdout
        address = process.stdout.readline().strip()
        answer = httpx.get(f"{address}/bot1:a/getMe", trust_env=False)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert answer.json()["result"]["username"] == "digit_local_bot"


def test_a_port_in_use_gets_one_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with start("--port", port) as process:
            _, said = process.communicate(timeout=20)
    assert process.returncode == 1
    assert said.strip() == f"Port {port} cannot be used: Address already in use."
