"""Downloads: whole or not at all, and taken up where they were cut."""

import hashlib
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from web import Web, served

from model.download import download, hash_of
from model.errors import DatasetError

BODY = bytes(range(256)) * 1000


@pytest.fixture
def web() -> Iterator[Web]:
    with served({"/set.zip": BODY}) as web:
        yield web


def test_a_file_arrives_whole(web: Web, tmp_path: Path) -> None:
    download(f"{web.address}/set.zip", tmp_path / "new" / "set.zip")
    assert (tmp_path / "new" / "set.zip").read_bytes() == BODY
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["set.zip"]


def test_a_cut_download_goes_on_where_it_ended(web: Web, tmp_path: Path) -> None:
    web.cut = 100_000
    for ended in (100_000, 200_000):
        with pytest.raises(DatasetError, match=f"after {ended} of 256000 bytes; run it again"):
            download(f"{web.address}/set.zip", tmp_path / "set.zip")
        assert not (tmp_path / "set.zip").exists()
    download(f"{web.address}/set.zip", tmp_path / "set.zip")
    assert (tmp_path / "set.zip").read_bytes() == BODY
    assert web.asked == [None, "bytes=100000-", "bytes=200000-"]


def test_a_server_that_knows_no_parts_sends_it_anew(web: Web, tmp_path: Path) -> None:
    (tmp_path / "set.zip.part").write_bytes(BODY[:1000])
    web.ranges = False
    download(f"{web.address}/set.zip", tmp_path / "set.zip")
    assert (tmp_path / "set.zip").read_bytes() == BODY


@pytest.mark.parametrize("part", [BODY, BODY + b"too much"])
def test_a_part_that_needs_nothing_more_does_no_harm(
    part: bytes, web: Web, tmp_path: Path
) -> None:
    (tmp_path / "set.zip.part").write_bytes(part)
    download(f"{web.address}/set.zip", tmp_path / "set.zip")
    assert (tmp_path / "set.zip").read_bytes() == BODY


@pytest.mark.parametrize("kind", ["sha256", "md5"])
def test_a_file_is_known_by_its_hash(kind: str, web: Web, tmp_path: Path) -> None:
    digest = f"{kind}:{hashlib.new(kind, BODY).hexdigest()}"
    download(f"{web.address}/set.zip", tmp_path / "set.zip", digest)
    assert hash_of(tmp_path / "set.zip", kind) == digest


def test_another_file_is_refused_and_begun_anew(web: Web, tmp_path: Path) -> None:
    (tmp_path / "set.zip.part").write_bytes(b"of another version")
    digest = f"sha256:{hashlib.sha256(BODY).hexdigest()}"
    with pytest.raises(DatasetError, match="its hash differs"):
        download(f"{web.address}/set.zip", tmp_path / "set.zip", digest)
    assert list(tmp_path.iterdir()) == []
    download(f"{web.address}/set.zip", tmp_path / "set.zip", digest)
    assert (tmp_path / "set.zip").read_bytes() == BODY


@pytest.mark.parametrize(("status", "says"), [(404, "Not Found"), (503, "Service Unavailable")])
def test_a_failed_download_says_so_and_leaves_nothing(
    status: int, says: str, web: Web, tmp_path: Path
) -> None:
    web.status = status
    with pytest.raises(DatasetError, match=says) as caught:
        download(f"{web.address}/set.zip", tmp_path / "set.zip")
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_refused_connection_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(DatasetError, match="refused") as caught:
        download(f"http://127.0.0.1:{port}/set.zip", tmp_path / "set.zip")
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []
