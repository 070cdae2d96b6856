import io

from PIL import Image
from pillow_heif import from_pillow

from bot.answers import KeptAnswer, KeptDigit
from bot.pictures import MOST_DIGITS, TALLEST, WIDTH, confusion, seen, to_show


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


def test_a_photo_as_a_phone_keeps_it_is_shown_too():
    file = io.BytesIO()
    from_pillow(Image.new("RGB", (640, 480), "white")).save(file)
    picture = opened(seen(file.getvalue(), answer(digit())))
    assert picture.size == opened(seen(photo(format="JPEG"), answer(digit()))).size


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


def test_the_confusion_of_people_has_a_field_for_each_pair():
    picture = confusion({(1, 1): 90, (1, 7): 10, (7, 7): 3, (10, 4): 2})
    card = opened(picture)
    colours = {
        (truth, said): card.getpixel((108 + 84 * said + 6, 108 + 84 * truth + 6))
        for truth in range(10)
        for said in range(10)
    }
    empty = colours[0, 0]
    assert {pair for pair, colour in colours.items() if colour != empty} == {
        (1, 1),
        (1, 7),
        (7, 7),
    }
    red, _, blue = colours[1, 7]
    assert red > blue
    red, _, blue = colours[1, 1]
    assert red < blue
