"""Finding, downloading and trusting MNIST."""

import hashlib
import shutil
from pathlib import Path

import numpy as np
import pytest
from web import served

from model import mnist
from model.errors import DatasetError

SAMPLE = Path(__file__).parents[1] / "data" / "mnist_sample.npz"


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The sample, as if it were what Keras published."""
    body = SAMPLE.read_bytes()
    monkeypatch.setattr(mnist, "SHA256", hashlib.sha256(body).hexdigest())
    return body


def test_the_download_is_kept_and_used_again(tmp_path: Path, published: bytes) -> None:
    with served({"/mnist.npz": published}) as web:
        url = f"{web.address}/mnist.npz"
        (x_train, _), _ = mnist.load(cache=tmp_path / "new", url=url, verify=False)
    (again, _), _ = mnist.load(cache=tmp_path / "new", url=url, verify=False)
    assert np.array_equal(x_train, again)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["mnist.npz"]


def test_another_file_than_keras_published_is_refused(tmp_path: Path) -> None:
    with (
        served({"/mnist.npz": b"something else"}) as web,
        pytest.raises(DatasetError, match="its hash differs"),
    ):
        mnist.load(cache=tmp_path, url=f"{web.address}/mnist.npz")
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


def test_one_array_alone_is_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", np.zeros((3, 28, 28), np.uint8))
    with pytest.raises(DatasetError, match=r"no \.npz file"):
        mnist.load(tmp_path / "x.npy")


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
