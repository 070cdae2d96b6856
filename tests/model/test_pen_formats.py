"""Pen strokes in the formats that they were published in."""

import zipfile
from pathlib import Path

import numpy as np
import pytest

from model.pen import omniglot, unipen
from model.pen.store import Points
from model.pen.unix_compress import decompress

NUMBERS = Path(__file__).parents[1] / "data" / "numbers.Z"

PENDIGITS = """.INCLUDE dene.doc
.LEXICON "0" "1"
.SEGMENT DIGIT 0-1 ? "4"
.COMMENT 4 12 224
.PEN_DOWN
  10 20
  12 8
.PEN_UP
.DT 100
.PEN_DOWN
  8 10
.PEN_UP
.DT 100
.SEGMENT DIGIT 2 ? "1"
.COMMENT 1 3 225
.PEN_DOWN
  5 5
  5 1
.PEN_UP
"""


def lists(strokes: tuple[Points, ...]) -> list[list[list[float]]]:
    return [stroke.round(3).tolist() for stroke in strokes]


def tree(root: Path, **files: str) -> Path:
    """A UNIPEN release; `__` in a name stands for a slash."""
    for name, text in files.items():
        path = root / f"{name.replace('__', '/')}.dat"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="latin-1")
    return root


def test_a_compressed_file_comes_back() -> None:
    assert decompress(NUMBERS.read_bytes()).split() == [b"%d" % k for k in range(1, 2501)]


@pytest.mark.parametrize("damaged", [b"", b"PK\x03\x04", b"\x1f\x9d\x90\xff\xff\xff"])
def test_what_is_not_compressed_is_refused(damaged: bytes) -> None:
    with pytest.raises(ValueError, match=r"\.Z file"):
        decompress(damaged)


def test_pendigits_are_read_upright_and_by_writer() -> None:
    four, one = unipen.pendigits(PENDIGITS, "tra")
    assert (four.label, four.writer, one.label, one.writer) == ("4", "tra-12", "1", "tra-3")
    assert lists(four.strokes) == [[[10, -20], [12, -8]], [[8, -10]]]
    assert lists(one.strokes) == [[[5, -5], [5, -1]]]


def test_a_digit_without_strokes_is_left_out() -> None:
    empty = '.SEGMENT DIGIT 0 ? "4"\n.COMMENT 4 1 1\n.PEN_DOWN\n.PEN_UP\n'
    assert unipen.pendigits(empty, "tes") == []


def test_unipen_follows_includes_to_the_strokes(tmp_path: Path) -> None:
    tree(
        tmp_path,
        data__1a__apa__one=".VERSION 1.0\n.INCLUDE apa/head.dat\n.INCLUDE apa/pen.dat\n"
        '.SEGMENT CHARACTER 1-3 ? "4"\n.SEGMENT CHARACTER 0 OK "1"\n',
        include__apa__head=".X_POINTS_PER_INCH 254\n.Y_POINTS_PER_MM 20\n.COORD P X Y\n",
        include__apa__pen="\n.WRITER_ID  Ann_Example\n.PEN_DOWN\n\t9\t10\t20\n.PEN_UP\n"
        ".PEN_DOWN\n9 10 40\n9 20 40\n.PEN_UP\n9 0 0\n.PEN_DOWN\n9 30 60\n.DT 10\n.PEN_UP\n",
    )
    (_, four), (category, one) = unipen.characters(tmp_path, ["1a"])
    assert category == "1a"
    assert (four.label, four.writer, one.label) == ("4", "apa/w001", "1")
    assert lists(four.strokes) == [[[1, -2], [2, -2]], [[3, -3]]]
    assert lists(one.strokes) == [[[1, -1]]]


def test_labels_are_unescaped(tmp_path: Path) -> None:
    segments = "".join(f'.SEGMENT CHARACTER 0 ? "{label}"\n' for label in (r"\"", r"\\", "a"))
    tree(tmp_path, data__1d__apa__page=".PEN_DOWN\n1 1\n.PEN_UP\n" + segments)
    assert [c.label for _, c in unipen.characters(tmp_path, ["1d"])] == ['"', "\\", "a"]


def test_writers_get_numbers_in_place_of_names(tmp_path: Path) -> None:
    page = '.WRITER_ID {}\n.PEN_DOWN\n1 1\n.PEN_UP\n.SEGMENT CHARACTER 0 ? "{}"\n'
    tree(
        tmp_path,
        data__1a__cea__one=page.format("Ann Example", 1),
        data__1b__ceb__two=page.format("Ann Example", "A"),
        data__1b__syn__three=page.format("Ben", "B"),
        data__1b__syn__four=page.format("Cleo", "C"),
        data__1b__lou__wrong=page.format("Dee", "D"),
    )
    found = {c.label: c.writer for _, c in unipen.characters(tmp_path, ["1a", "1b"])}
    assert found == {"1": "ce/w001", "A": "ce/w001", "B": "syn/w002", "C": "syn/w001"}


@pytest.mark.parametrize(
    "text",
    [
        '.SEGMENT CHARACTER 7 ? "1"\n',
        '.SEGMENT CHARACTER 0-7 ? "1"\n',
        '.SEGMENT CHARACTER 0:1-0:5 ? "1"\n',
        '.SEGMENT WORD 0 ? "1"\n',
        ".SEGMENT\n",
        ".INCLUDE ../data/1a/apa/page.dat\n.INCLUDE nowhere.doc\n.INCLUDE\n",
        ".COORD Z\n.X_POINTS_PER_INCH\n.Y_POINTS_PER_MM 0\n",
    ],
)
def test_a_segment_that_leads_nowhere_is_left_out(text: str, tmp_path: Path) -> None:
    tree(tmp_path, data__1a__apa__page=".PEN_DOWN\n1 1\nx y\n.PEN_UP\n" + text)
    assert list(unipen.characters(tmp_path, ["1a"])) == []


def test_files_that_include_each_other_end(tmp_path: Path) -> None:
    tree(
        tmp_path,
        data__1a__apa__page='.INCLUDE a.dat\n.PEN_DOWN\n1 1\n.SEGMENT CHARACTER 0 ? "1"\n',
        include__a=".INCLUDE b.dat\n",
        include__b=".INCLUDE a.dat\n",
    )
    assert [c.label for _, c in unipen.characters(tmp_path, ["1a"])] == ["1"]


def test_omniglots_letters_are_read_upright_and_once(tmp_path: Path) -> None:
    text = "START\n10.0,-20.0,0.0\n12.5,-30.0,50.0\nBREAK\n1,-2,60\nBREAK\n"
    for part in (1, 2):
        with zipfile.ZipFile(tmp_path / f"{part}.zip", "w") as archive:
            archive.writestr(f"strokes_small{part}/Greek/character01/0100_07.txt", text)
            archive.writestr(f"strokes_small{part}/Greek/character0{part}/0101_08.txt", text)
            archive.writestr(f"__MACOSX/Greek/character01/._0100_0{part}.txt", "nothing")
    found = list(omniglot.drawings([tmp_path / "1.zip", tmp_path / "2.zip"]))
    assert [(c.label, c.writer) for c in found] == [
        ("Greek/character01", "Greek/07"),
        ("Greek/character01", "Greek/08"),
        ("Greek/character02", "Greek/08"),
    ]
    assert lists(found[0].strokes) == [[[10, 20], [12.5, 30]], [[1, 2]]]
    assert found[0].strokes[0].dtype == np.float32
