"""Finding, downloading and trusting MNIST."""

import hashlib
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from model import mnist
from model.errors import DatasetError

SAMPLE = Path(__file__).parents[1] / "data" / "mnist_sample.npz"


@contextmanager
def served(body: bytes, status: int = 200, length: int | None = None) -> Iterator[str]:
    """The address of a server on loopback that sends one body, whatever it is asked."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body) if length is None else length))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            """Keeps the tests' output quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/mnist.npz"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The sample, as if it were what Keras published."""
    body = SAMPLE.read_bytes()
    monkeypatch.setattr(mnist, "SHA256", hashlib.sha256(body).hexdigest())
    return body


def test_the_download_is_kept_and_used_again(tmp_path: Path, published: bytes) -> None:
    with served(published) as url:
        (x_train, _), _ = mnist.load(cache=tmp_path / "new", url=url, verify=False)
    (again, _), _ = mnist.load(cache=tmp_path / "new", url=url, verify=False)
    assert np.array_equal(x_train, again)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["mnist.npz"]


@pytest.mark.parametrize(
    ("cut", "status", "says"),
    [
        (1000, 200, "ended after 1000 of"),
        (None, 404, "Not Found"),
        (None, 503, "Service Unavailable"),
    ],
)
def test_a_failed_download_says_so_and_leaves_nothing(
    tmp_path: Path, published: bytes, cut: int | None, status: int, says: str
) -> None:
    with (
        served(published[:cut], status, len(published)) as url,
        pytest.raises(DatasetError, match=says),
    ):
        mnist.load(cache=tmp_path, url=url)
    assert list(tmp_path.iterdir()) == []


def test_another_file_than_keras_published_is_refused(tmp_path: Path) -> None:
    with (
        served(b"something else") as url,
        pytest.raises(DatasetError, match="its hash differs"),
    ):
        mnist.load(cache=tmp_path, url=url)
    assert list(tmp_path.iterdir()) == []


def test_a_refused_connection_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(DatasetError, match="refused") as caught:
        mnist.load(cache=tmp_path, url=f"http://127.0.0.1:{port}/mnist.npz")
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="there is no file"):
        mnist.load(tmp_path / "mnist.npz")


@pytest.mark.parametrize("size", [0, 10, 5000, -100])
def test_a_truncated_file_is_refused(tmp_path: Path, size: int) -> None:
    path = tmp_path / "mnist.npz"
    path.write_bytes(SAMPLE.read_bytes()[:size])
    with pytest.raises(DatasetError, match="truncated"):
        mnist.load(path)


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mnist.npz"
    body = bytearray(SAMPLE.read_bytes())
    body[20_000:20_100] = bytes(100)
    path.write_bytes(body)
    with pytest.raises(DatasetError):
        mnist.load(path, verify=False)


def test_other_digits_than_mnists_are_refused_unless_asked_for() -> None:
    with pytest.raises(DatasetError, match="is not MNIST: its x_train differs"):
        mnist.load(SAMPLE)
    (x_train, y_train), (x_test, y_test) = mnist.load(SAMPLE, verify=False)
    assert (x_train.shape, y_train.shape) == ((700, 28, 28), (700,))
    assert (x_test.shape, y_test.shape) == ((300, 28, 28), (300,))


def test_pickles_are_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "mnist.npz"
    np.savez(path, **dict.fromkeys(mnist.ARRAYS, np.array([{}], dtype=object)))
    with pytest.raises(DatasetError, match=r"no \.npz file"):
        mnist.load(path)


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("x_train", np.zeros((700, 28, 27), np.uint8)),
        ("x_test", np.zeros((300, 28, 28), np.float32)),
        ("y_train", np.zeros(699, np.uint8)),
        ("y_test", np.full(300, 10, np.uint8)),
    ],
)
def test_another_layout_is_refused(tmp_path: Path, name: str, array: np.ndarray) -> None:
    path = tmp_path / "mnist.npz"
    with np.load(SAMPLE) as file:
        np.savez(path, **{**file, name: array})
    with pytest.raises(DatasetError, match="not in MNIST's layout"):
        mnist.load(path, verify=False)


def test_an_incomplete_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mnist.npz"
    with np.load(SAMPLE) as file:
        np.savez(path, **{name: file[name] for name in mnist.ARRAYS if name != "y_test"})
    with pytest.raises(DatasetError, match="it lacks y_test"):
        mnist.load(path)


def test_the_cache_lies_where_the_user_wants_it(tmp_path: Path) -> None:
    environment = {"XDG_CACHE_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)}
    assert mnist.cache_folder(environment).name == "digit-bot"
    assert mnist.cache_folder({}).is_relative_to(Path.home())


def test_a_cached_copy_spares_the_download(tmp_path: Path) -> None:
    shutil.copy(SAMPLE, tmp_path / "mnist.npz")
    (_, labels), _ = mnist.load(cache=tmp_path, url="http://127.0.0.1:9/", verify=False)
    assert len(labels) == 700
