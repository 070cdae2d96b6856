"""A file from the web: with progress, taken up again after a cut, and trusted by its hash."""

import hashlib
import http.client
import re
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO

from model.errors import DatasetError

CHUNK = 1 << 16
TIMEOUT_SECONDS = 30


def download(url: str, target: Path, digest: str | None = None) -> None:
    """Fetches a file beside its place, and moves it there once it is whole.

    What arrived before a cut stays in `<name>.part`, and the next call goes on from there where
    the server can.

    Args:
        url: of the file.
        target: where it is to lie; its folder is made.
        digest: what it must hash to, as `sha256:...` or `md5:...`; none: only its length is
            checked.

    Raises:
        DatasetError: it cannot be fetched, ended early, or is another file.
    """
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _fetch(url, part, target.name)
        if digest is not None and hash_of(part, digest.partition(":")[0]) != digest:
            part.unlink()
            raise DatasetError(f"{url} is not the file that was published: its hash differs")
        part.replace(target)
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", error)
        raise DatasetError(f"{target.name} cannot be downloaded from {url}: {reason}") from error


def hash_of(path: Path, kind: str) -> str:
    """The hash of a file as `kind:hex`; md5 finds damage, not malice."""
    with path.open("rb") as file:
        found = hashlib.file_digest(file, lambda: hashlib.new(kind, usedforsecurity=False))
    return f"{kind}:{found.hexdigest()}"


def _fetch(url: str, part: Path, name: str) -> None:
    done = part.stat().st_size if part.exists() else 0
    asked = {"Range": f"bytes={done}-"} if done else {}
    request = urllib.request.Request(url, headers=asked)  # noqa: S310 - asked for by name
    try:
        response = urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS)  # noqa: S310
    except urllib.error.HTTPError as error:
        error.close()
        if error.code != http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE or not done:
            raise
        # The file is whole already, or not the one that we began.
        if error.headers.get("Content-Range", "") == f"bytes */{done}":
            return
        part.unlink()
        _fetch(url, part, name)
        return
    with response:
        goes_on = response.status == http.HTTPStatus.PARTIAL_CONTENT
        if not goes_on:
            done = 0
        elif _start(response.headers.get("Content-Range", "")) != done:
            raise DatasetError(f"{url} answers with another part than was asked for")
        length = response.headers.get("Content-Length")
        total = done + int(length) if length else 0
        with part.open("ab" if goes_on else "wb") as file:
            done = _copy(response, file, done, total, name)
    if done < total:
        raise DatasetError(
            f"the download of {url} ended after {done} of {total} bytes; run it again to go on"
        )


def _start(content_range: str) -> int | None:
    found = re.match(r"bytes (\d+)-", content_range)
    return int(found[1]) if found else None


def _copy(
    response: http.client.HTTPResponse, file: IO[bytes], done: int, total: int, name: str
) -> int:
    while chunk := response.read(CHUNK):
        file.write(chunk)
        done += len(chunk)
        _show(name, done, total)
    return done


def _show(name: str, done: int, total: int) -> None:
    """Draws a progress bar where somebody watches."""
    if sys.stderr.isatty() and total:
        bar = "#" * (30 * done // total)
        sizes = f"{done / 1e6:.1f} of {total / 1e6:.1f} MB"
        end = "\n" if done >= total else ""
        print(f"\r{name} [{bar:30}] {sizes}", end=end, file=sys.stderr, flush=True)
