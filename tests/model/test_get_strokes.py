"""scripts/get_strokes.py on small files in the published formats, from a home on loopback."""

import hashlib
import io
import json
import tarfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from web import Web, served

from model.network.strokes import load_strokes
from model.pen import sets
from scripts.get_strokes import main

PEN = ".PEN_DOWN\n10 20\n12 8\n14 9\n16 2\n.PEN_UP\n"
UCI = "/static/public/81/pen+based+digits.zip"
RECORD = "/api/records/1195803/files"


def compressed(data: bytes) -> bytes:
    """A .Z file of single bytes, cleared before its codes grow wider."""
    codes = [code for k in range(0, len(data), 239) for code in (*data[k : k + 239], 256)]
    bits = sum(code << (9 * place) for place, code in enumerate(codes))
    return b"\x1f\x9d\x90" + bits.to_bytes((9 * len(codes) + 7) // 8, "little")


def zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return packed.getvalue()


def tarred(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, body in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(body)
            archive.addfile(member, io.BytesIO(body))
    return packed.getvalue()


def pendigits() -> bytes:
    parts = {}
    for part, digits in (("tra", "47"), ("tes", "1")):
        text = "".join(f'.SEGMENT DIGIT 0 ? "{d}"\n.COMMENT {d} 5 1\n{PEN}' for d in digits)
        parts[f"pendigits-orig.{part}.Z"] = compressed(text.encode())
    return zipped(parts)


def unipen() -> dict[str, bytes]:
    """A 7, 300 letters A by two donors, a pair of letters, and a stray touch said to be a 1."""
    pages = {
        "1a/apa/p": '.SEGMENT CHARACTER 0 ? "7"\n.SEGMENT CHARACTER 1 ? "1"\n',
        "1b/apa/p": '.SEGMENT CHARACTER 0 ? "A"\n' * 290,
        "1c/syn/p": '.SEGMENT CHARACTER 0 ? "A"\n' * 10 + '.SEGMENT CHARACTER 0 ? "oo"\n',
    }
    files = {f"data/{name}.dat": f".INCLUDE pen.dat\n{text}" for name, text in pages.items()}
    files["include/pen.dat"] = f".WRITER_ID Ann_Example\n{PEN}.PEN_DOWN\n1 1\n.PEN_UP\n"
    return {f"CDROM/train/{name}": text.encode() for name, text in files.items()}


def omniglot() -> bytes:
    return zipped({"strokes/Greek/character01/0001_01.txt": b"START\n1,-2,0\n3,-4,5\nBREAK\n"})


@pytest.fixture
def home() -> Iterator[Web]:
    files = {UCI: pendigits(), "/unipen.tgz": tarred(unipen()), "/one.zip": omniglot()}
    with served(files) as web:
        archive = web.files["/unipen.tgz"]
        entry = {
            "key": "unipen.tgz",
            "size": len(archive),
            "checksum": f"md5:{hashlib.md5(archive).hexdigest()}",
            "links": {"content": f"{web.address}/unipen.tgz"},
        }
        readme = {"key": "README", "size": 10**9, "checksum": "md5:0", "links": {}}
        web.files[RECORD] = json.dumps({"entries": [readme, entry]}).encode()
        yield web


def addresses(home: Web) -> list[str]:
    paths = {"pendigits": UCI, "unipen": RECORD, "omniglot": "/one.zip"}
    return [word for n, path in paths.items() for word in ("--url", f"{n}={home.address}{path}")]


def labels(path: Path) -> str:
    return "".join(character.label for character in load_strokes(path))


def test_all_sets_arrive_in_the_layout_of_the_training(
    home: Web, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path), *addresses(home)]) == 0
    assert labels(tmp_path / "pendigits.npz") == "471"
    assert labels(tmp_path / "unipen_digits.npz") == "7"
    assert labels(tmp_path / "unipen_other.npz") == "A" * sets.MOST_OF_A_LETTER
    (greek,) = load_strokes(tmp_path / "omniglot_small.npz")
    assert (greek.label, greek.writer) == ("Greek/character01", "Greek/01")
    said = capsys.readouterr().out
    assert "pendigits.npz: 3 characters of 2 writers (published: 10,992)." in said


def test_letters_come_evenly_from_their_donors_and_name_nobody(home: Web, tmp_path: Path) -> None:
    main([str(tmp_path), "--sets", "unipen", *addresses(home)])
    writers = Counter(
        character.writer for character in load_strokes(tmp_path / "unipen_other.npz")
    )
    assert writers == {"apa/w001": sets.MOST_OF_A_LETTER - 10, "syn/w001": 10}


def test_a_set_that_is_there_is_not_fetched_again(home: Web, tmp_path: Path) -> None:
    asked = ["--sets", "pendigits", *addresses(home)]
    assert main([str(tmp_path), *asked]) == main([str(tmp_path), *asked]) == 0
    assert len(home.asked) == 1


def test_a_cut_download_goes_on_when_asked_again(home: Web, tmp_path: Path) -> None:
    home.cut = 100
    assert main([str(tmp_path), "--sets", "pendigits", *addresses(home)]) == 1
    home.cut = None
    assert main([str(tmp_path), "--sets", "pendigits", *addresses(home)]) == 0
    assert home.asked == [None, "bytes=100-"]
    assert labels(tmp_path / "pendigits.npz") == "471"


def test_one_set_that_fails_does_not_hold_up_the_others(
    home: Web, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home.files[UCI] = b"a page that says: moved"
    home.files["/unipen.tgz"] += b"damaged"
    assert main([str(tmp_path), *addresses(home)]) == 1
    said = capsys.readouterr().err.splitlines()
    assert [line.split()[0] for line in said] == ["pendigits", f"{home.address}/unipen.tgz"]
    assert "its hash differs" in said[1]
    assert [path.name for path in tmp_path.glob("*.npz*")] == ["omniglot_small.npz"]


@pytest.mark.parametrize("listing", [b"", b"{}", b'{"entries": []}', b'{"entries": [{}]}'])
def test_a_record_without_an_archive_is_one_sentence(
    listing: bytes, home: Web, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home.files[RECORD] = listing
    assert main([str(tmp_path), "--sets", "unipen", *addresses(home)]) == 1
    assert capsys.readouterr().err.endswith("lists no archive as Zenodo does\n")


def test_unipen_is_read_from_a_zip_too(home: Web, tmp_path: Path) -> None:
    home.files["/mirror.zip"] = zipped(unipen())
    mirror = f"unipen={home.address}/mirror.zip"
    assert main([str(tmp_path), "--sets", "unipen", "--url", mirror]) == 0
    assert labels(tmp_path / "unipen_digits.npz") == "7"


def test_half_an_archive_is_one_sentence(
    home: Web, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = home.files["/unipen.tgz"]
    home.files["/half.tgz"] = archive[: len(archive) // 2]
    mirror = f"unipen={home.address}/half.tgz"
    assert main([str(tmp_path), "--sets", "unipen", "--url", mirror]) == 1
    assert capsys.readouterr().err.startswith("unipen cannot be read: ")


@pytest.mark.parametrize("text", ["nothing=https://x.example/", "unipen=x", "unipen"])
def test_an_address_without_its_set_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main([str(tmp_path), "--url", text])
