"""How much memory a picture may take, and who has to wait for it."""

import io
import struct
import threading
import zlib

import pytest
from PIL import Image

from model.errors import NotAnImage, TooLarge
from model.photo import memory
from model.photo.decode import decode
from model.photo.libraries import WORDS_IN_A_PNG, tame
from model.photo.memory import LARGE_BYTES, MOST_BYTES, bytes_to_decode, memory_for

PATIENCE = 30.0


def saved(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def jpeg(width, height, mode="RGB", **options):
    """A small JPEG whose header promises so many pixels."""
    data = bytearray(saved(Image.new(mode, (64, 48), 90), "JPEG", **options))
    frame = next(at for at in range(len(data)) if data[at : at + 2] in (b"\xff\xc0", b"\xff\xc2"))
    data[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def needed(image):
    return bytes_to_decode(Image.open(io.BytesIO(image)), image)


def test_a_jpeg_of_one_scan_is_decoded_as_it_comes():
    assert needed(jpeg(8000, 6000)) == 0
    assert needed(jpeg(8000, 6000, "CMYK")) == 0


def test_a_jpeg_of_several_scans_keeps_all_its_coefficients():
    assert needed(jpeg(8000, 6000, progressive=True, subsampling=0)) == 6 * 48_000_000
    assert needed(jpeg(8000, 6000, progressive=True, subsampling=2)) == 3 * 48_000_000
    assert needed(jpeg(8000, 6000, "CMYK", progressive=True)) == 8 * 48_000_000
    with pytest.raises(TooLarge):
        decode(jpeg(8000, 6000, progressive=True))


def test_a_scan_for_each_colour_is_known_by_its_first():
    image = bytearray(jpeg(8000, 6000, subsampling=0))
    image[image.index(b"\xff\xda") + 4] = 1
    assert needed(bytes(image)) == 6 * 48_000_000


def test_what_is_no_run_of_segments_is_not_believed():
    image = jpeg(8000, 6000, subsampling=0)
    assert needed(image[:2] + b"\xff" + image[2:]) == 6 * 48_000_000


@pytest.mark.parametrize("needs", [0, LARGE_BYTES])
def test_small_pictures_wait_for_nobody(needs, monkeypatch):
    monkeypatch.setattr(memory, "_turn", None)
    with memory_for(1, needs):
        pass


def test_large_pictures_take_turns():
    told, leave = [], threading.Event()

    def another():
        with memory_for(1, MOST_BYTES):
            told.append("the second")

    with memory_for(1, MOST_BYTES):
        second = threading.Thread(target=another)
        second.start()
        leave.wait(0.1)
        told.append("the first")
    second.join(PATIENCE)
    assert told == ["the first", "the second"]


def test_one_that_never_ends_holds_up_the_others_for_a_while_only(monkeypatch):
    monkeypatch.setattr(memory, "PATIENCE_SECONDS", 0.05)
    with memory_for(1, MOST_BYTES), memory_for(1, MOST_BYTES):
        pass
    with memory_for(1, MOST_BYTES):
        pass


@pytest.mark.parametrize(("pixels", "needs"), [(1, MOST_BYTES + 1), (memory.MOST_PIXELS + 1, 0)])
def test_more_than_anybody_may_have_is_refused(pixels, needs):
    with pytest.raises(TooLarge), memory_for(pixels, needs):
        pass


def test_a_png_may_not_bring_a_library_along():
    def chunk(name, data):
        length, check = struct.pack(">I", len(data)), struct.pack(">I", zlib.crc32(name + data))
        return length + name + data + check

    page = saved(Image.new("L", (64, 48), 255), "PNG")
    words = zlib.compress(b"a" * (WORDS_IN_A_PNG // 4) + "\N{GRINNING FACE}".encode())
    text = b"".join(chunk(b"iTXt", b"%d\0\1\0\0\0" % i + words) for i in range(5))
    tame()
    with pytest.raises(NotAnImage):
        decode(page[:33] + text + page[33:])


@pytest.mark.parametrize("how", ["tiff_ccitt", "group3", "group4"])
def test_a_fax_is_refused_for_its_decoder_would_fill_the_log(how, capfd):
    fax = saved(Image.new("1", (16, 4000), 1), "TIFF", compression=how)
    damaged = fax[:8] + bytes(range(256)) * 2 + fax[8 + 512 :]
    for image in (fax, damaged):
        with pytest.raises(NotAnImage):
            decode(image)
    assert capfd.readouterr().err == ""
