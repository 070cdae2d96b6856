"""Bytes of any kind to an upright grey picture, or to one of our own errors."""

import contextlib
import io
import struct
import subprocess
import sys
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pillow_heif import encode, from_pillow

from model.errors import NotAnImage, ReadingError, TooLarge
from model.photo.decode import FORMATS, LONGEST_SIDE, SHORTEST_LONG_SIDE, decode
from model.samples import paper_photo

PHOTO = paper_photo("4", 1, size=(120, 90))
ORIENTATION = 0x0112


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def half_dark(width: int = 320, height: int = 240) -> Image.Image:
    """White, but for a black upper left quarter."""
    image = Image.new("L", (width, height), 255)
    image.paste(0, (0, 0, width // 2, height // 2))
    return image


BACK = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("orientation", BACK)
def test_the_camera_s_orientation_is_applied(orientation):
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    picture = decode(saved(half_dark().transpose(BACK[orientation]), "JPEG", exif=exif))
    assert picture.size == (320, 240)
    assert np.abs(picture.grey.astype(int) - np.asarray(half_dark(), int)).mean() < 2


def test_a_damaged_note_on_orientation_costs_no_picture():
    jpeg = saved(half_dark(), "JPEG", exif=b"Exif\x00\x00" + b"nonsense" * 4)
    assert decode(jpeg).size == (320, 240)


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_gives_the_same_picture(kind):
    picture = decode(saved(half_dark(), kind))
    assert np.abs(picture.grey.astype(int) - np.asarray(half_dark(), int)).mean() < 2


@pytest.mark.parametrize(
    "mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "I;16", "F"]
)
def test_every_colour_mode_gives_the_same_picture(mode):
    grey = half_dark()
    image = grey.convert(mode) if mode != "I;16" else Image.fromarray(np.asarray(grey, np.uint16))
    picture = decode(saved(image, "PNG" if mode in ("1", "LA", "P", "RGBA", "I;16") else "TIFF"))
    assert np.abs(picture.grey.astype(int) - np.asarray(grey, int)).mean() < 2


@pytest.mark.parametrize("white", [1023, 4095, 65535])
def test_a_blank_page_of_many_bits_is_not_stretched_to_its_noise(white):
    noise = np.random.default_rng(1).normal(0.8 * white, 0.004 * white, (90, 120))
    page = Image.fromarray(np.round(noise).astype(np.uint16))
    grey = decode(saved(page, "PNG")).grey
    assert 195 < grey.mean() < 210
    assert grey.std() < 3


@pytest.mark.parametrize("odd", [np.nan, np.inf])
def test_pixels_that_are_no_numbers_are_no_picture(odd):
    pixels = np.full((1700, 1300), 0.5, np.float32)
    pixels[-4, 5] = odd  # in the second strip
    with pytest.raises(NotAnImage):
        decode(saved(Image.fromarray(pixels), "TIFF"))


@pytest.mark.parametrize(("ink", "paper"), [(20, 255), (240, 0)])
def test_what_is_drawn_on_nothing_stands_out_from_its_paper(ink, paper):
    image = Image.new("LA", (200, 200), (ink, 0))
    image.paste((ink, 255), (80, 80, 120, 120))
    grey = decode(saved(image, "PNG")).grey
    assert grey[100, 100] == ink
    assert grey[10, 10] == paper


def test_a_transparent_colour_of_a_palette_is_paper():
    image = Image.new("P", (200, 200), 0)
    image.putpalette([0, 0, 0, 10, 10, 10])
    image.paste(1, (80, 80, 120, 120))
    grey = decode(saved(image, "GIF", transparency=0)).grey
    assert grey[100, 100] < 20
    assert grey[10, 10] == 255


def test_large_photos_are_scaled_down_and_small_ones_up():
    large, small = (
        decode(saved(half_dark(4000, 3000), "JPEG")),
        decode(saved(half_dark(28, 28), "PNG")),
    )
    assert LONGEST_SIDE / 2 < large.grey.shape[1] <= LONGEST_SIDE
    assert large.grey.shape[1] / large.grey.shape[0] == pytest.approx(4 / 3, abs=0.01)
    assert large.size == (4000, 3000)
    assert small.grey.shape == (SHORTEST_LONG_SIDE, SHORTEST_LONG_SIDE)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("size", [(1, 1), (1, 9), (3, 5000), (5000, 2), (2, 1)])
def test_odd_shapes_are_pictures_too(kind, size):
    assert decode(saved(Image.new("L", size, 128), kind)).size == size


def announcing(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header promises so many pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [5001, 9_000, 10_000, 20_000, 1_000_000])
def test_too_many_pixels_are_refused_by_the_header_alone(side):
    with pytest.raises(TooLarge):
        decode(announcing(side, side))


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.95])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "TIFF"])
def test_a_truncated_picture_is_refused(kind, kept):
    picture = saved(Image.open(io.BytesIO(PHOTO)).convert("L"), kind)
    with pytest.raises(NotAnImage):
        decode(picture[: int(len(picture) * kept)])


def heic(image: Image.Image, **options: object) -> bytes:
    out = io.BytesIO()
    from_pillow(image).save(out, **options)
    return out.getvalue()


def test_a_phone_s_own_format_is_a_picture_too():
    picture = decode(heic(half_dark().convert("RGB"), quality=90))
    assert picture.size == (320, 240)
    assert np.abs(picture.grey.astype(int) - np.asarray(half_dark(), int)).mean() < 2


@pytest.mark.parametrize("orientation", BACK)
def test_it_is_turned_as_the_phone_was_held(orientation):
    exif, out = Image.Exif(), io.BytesIO()
    exif[ORIENTATION] = orientation
    lying = half_dark().transpose(BACK[orientation]).convert("RGB")
    encode("RGB", lying.size, lying.tobytes(), out, exif=exif.tobytes(), quality=90)
    picture = decode(out.getvalue())
    assert picture.size == (320, 240)
    assert np.abs(picture.grey.astype(int) - np.asarray(half_dark(), int)).mean() < 2


def test_what_is_transparent_in_it_is_paper():
    picture = Image.new("RGBA", (320, 240), (0, 0, 0, 0))
    picture.paste((0, 0, 0, 255), (0, 0, 160, 120))
    grey = decode(heic(picture, quality=90)).grey
    assert np.abs(grey.astype(int) - np.asarray(half_dark(), int)).mean() < 2


def test_too_many_pixels_of_it_are_refused_by_the_header_alone():
    image = heic(half_dark().convert("RGB"))
    at = image.index(b"ispe") + 8
    with pytest.raises(TooLarge):
        decode(image[:at] + struct.pack(">II", 9_000, 9_000) + image[at + 8 :])


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.95])
def test_a_truncated_one_is_refused(kept):
    image = heic(Image.open(io.BytesIO(PHOTO)))
    with pytest.raises(NotAnImage):
        decode(image[: int(len(image) * kept)])


def test_its_decoder_is_loaded_only_for_it():
    code = "import sys, model.reader; sys.exit('pillow_heif' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("kind", ["PPM", "PDF", "ICO", "TGA"])
def test_formats_that_nobody_sends_are_refused(kind):
    with pytest.raises(NotAnImage):
        decode(saved(half_dark(64, 64), kind))


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(
        [b"", b"\0\0\0\x1cftypheic", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"II*\x00"]
    ),
    st.binary(),
)
def test_arbitrary_bytes_raise_nothing_but_our_own_errors(start, rest):
    with contextlib.suppress(ReadingError):
        decode(start + rest)


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from([PHOTO, saved(Image.open(io.BytesIO(PHOTO)).quantize(8), "PNG")]),
    st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=8
    ),
)
def test_damaged_pictures_raise_nothing_but_our_own_errors(picture, damage):
    altered = bytearray(picture)
    for place, value in damage:
        altered[int(place * len(altered))] = value
    with contextlib.suppress(ReadingError):
        grey = decode(bytes(altered)).grey
        assert grey.dtype == np.uint8
        assert grey.ndim == 2


@pytest.mark.parametrize(
    ("mode", "size", "coloured"),
    [
        ("RGB", (90, 60), True),
        ("L", (90, 60), False),
        ("RGBA", (90, 60), False),
        ("RGB", (900, 6), False),
    ],
)
def test_only_an_opaque_picture_of_some_width_is_worth_a_look_at_its_colours(mode, size, coloured):
    picture = io.BytesIO()
    Image.new(mode, size).save(picture, "PNG")
    assert decode(picture.getvalue()).coloured is coloured
