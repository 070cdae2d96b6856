import io

from PIL import Image

from bot.feedback import KeptAnswer, KeptDigit
from bot.pictures import MOST_DIGITS, TALLEST, WIDTH, seen, to_show


def digit(confidence=0.91, box=(100, 100, 200, 300)):
    rest = (1 - confidence) / 9
    return KeptDigit(0, 3, box, (rest, rest, rest, confidence, *[rest] * 6), bytes(784))


def answer(*digits, size=(640, 480)):
    return KeptAnswer(1, "r", "file", size, digits)


def photo(size=(640, 480), mode="RGB", **saved):
    file = io.BytesIO()
    Image.new(mode, size, 255 if mode == "L" else (255,) * len(mode)).save(file, **saved)
    return file.getvalue()


def opened(picture):
    return Image.open(io.BytesIO(picture)).convert("RGB")


def test_the_photo_stands_above_its_digits():
    with_photo = opened(seen(photo(format="JPEG"), answer(digit())))
    assert with_photo.width == WIDTH
    assert with_photo.height > opened(seen(None, answer(digit()))).height + 480


def test_a_picture_of_any_kind_and_shape_fits_a_phone():
    for given in (
        photo(format="PNG", mode="RGBA"),
        photo(format="GIF", mode="L"),
        photo((3000, 100), format="PNG"),
        photo((60, 4000), format="PNG"),
    ):
        size = Image.open(io.BytesIO(given)).size
        picture = opened(seen(given, answer(*[digit()] * 40, size=size)))
        assert picture.width == WIDTH
        assert picture.height < 3 * TALLEST


def test_a_damaged_photo_leaves_the_digits():
    assert seen(b"damaged", answer(digit())) == seen(None, answer(digit()))


def test_a_photo_on_its_side_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    given = photo((480, 640), format="JPEG", exif=exif)
    upright = opened(seen(given, answer(digit())))
    assert upright.size == opened(seen(photo(format="JPEG"), answer(digit()))).size


def test_of_many_digits_the_doubtful_are_shown_in_order():
    digits = [digit(0.99)] * 10 + [digit(0.5)] * 3 + [digit(0.98)] * 10
    numbers = [numbered.number for numbered in to_show(digits)]
    assert len(numbers) == MOST_DIGITS
    assert numbers == sorted(numbers)
    assert {11, 12, 13} <= set(numbers)
