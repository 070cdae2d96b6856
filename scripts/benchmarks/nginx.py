"""The nginx of deploy/, before bots on this machine."""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from scripts.benchmarks.children import ROOT
from scripts.benchmarks.room import free_port

CONFIGURATION = ROOT / "deploy" / "nginx" / "nginx.conf"
START_SECONDS = 10.0


def program() -> str | None:
    """nginx: on the path, or where Debian puts it, out of users' way."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


@contextlib.asynccontextmanager
async def nginx(program: str, folder: Path, ports: Sequence[int]) -> AsyncIterator[str]:
    """Serves before bots that listen on `ports` until the block ends; gives its address.

    Raises:
        RuntimeError: it does not start.
    """
    port = free_port()
    shutil.copy(CONFIGURATION, folder)
    bots = "".join(f"    server 127.0.0.1:{bot} max_fails=0;\n" for bot in ports)
    names = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    scratch = "".join(f"{name}_temp_path {folder}/{name};\n" for name in names)
    upstream = f"upstream bots {{\n    least_conn;\n{bots}    keepalive 100;\n}}\n"
    (folder / "bots.conf").write_text(scratch + upstream)
    (folder / "listen.conf").write_text(f"listen 127.0.0.1:{port};\n")
    own = f"daemon off; pid {folder}/nginx.pid;"
    given = ("-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr", "-g", own)
    with (folder / "nginx.log").open("wb") as log:
        running = await asyncio.create_subprocess_exec(program, *given, stdout=log, stderr=log)
    try:
        if not await _listening(port, running):
            raise RuntimeError(f"nginx ended: {(folder / 'nginx.log').read_text()[-500:]}")
        yield f"http://127.0.0.1:{port}"
    finally:
        if running.returncode is None:
            running.terminate()
        await running.wait()


async def _listening(port: int, running: asyncio.subprocess.Process) -> bool:
    """Whether it takes connections, as soon as it does or has ended."""
    async with asyncio.timeout(START_SECONDS):
        while running.returncode is None:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return True
    return False
