"""The door: a photo in, a reading out, by whichever release is in service."""

import io
import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from model.in_service import load_checked
from model.looks import Look
from model.photo.ink import find_ink
from model.reader import (
    Digit,
    DigitReader,
    NotAnImage,
    Reading,
    ReadingError,
    ReleaseError,
)
from model.release import current, promote
from model.samples import Scene, paper_photo
from model.staged.conditions import CONDITIONS, Condition
from model.staged.hands import load_hands
from model.staged.scene import stage
from model.steps import USUAL, read_picture

RELEASES = Path(__file__).parents[2] / "model" / "releases"
SHIPPED = (RELEASES / "CURRENT").read_text(encoding="utf-8").strip()
SEVEN = paper_photo("7", 3, Scene(pen=9), (480, 360))


@pytest.fixture(scope="module")
def reader() -> DigitReader:
    return DigitReader(RELEASES)


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    """The shipped release under the ids `first`, which is in service, and `second`."""
    for name in ("first", "second"):
        shutil.copytree(RELEASES / SHIPPED, tmp_path / name)
        card = json.loads((tmp_path / name / "card.json").read_bytes())
        (tmp_path / name / "card.json").write_text(json.dumps(card | {"id": name}))
    promote(tmp_path, "first")
    return tmp_path


def digit(said: int, probability: float, second: int, *, sure: bool) -> Digit:
    """A digit that may as well be another one."""
    probabilities = [0.0] * 10
    probabilities[said], probabilities[second] = probability, 1 - probability
    return Digit(said, probability, (0, 0, 5, 9), tuple(probabilities), sure, bytes(784))


def reading(*lines: tuple[Digit, ...]) -> Reading:
    return Reading(lines, "first", (100, 50), 0.01)


def as_png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def test_a_row_is_a_line_of_the_text():
    one, two = digit(1, 0.9, 7, sure=True), digit(2, 0.9, 3, sure=True)
    assert reading((one, two), (two,)).text == "12\n2"
    assert reading((one, two), (two,)).digits == (one, two, two)
    assert reading().text == ""


def test_a_reading_is_sure_when_every_digit_is():
    sure, unsure = digit(1, 0.9, 7, sure=True), digit(4, 0.5, 9, sure=False)
    assert reading((sure,), (sure,)).sure
    assert not reading((sure,), (unsure,)).sure
    assert not reading().sure


def test_the_runner_up_is_the_second_most_probable_digit():
    assert digit(4, 0.6, 9, sure=False).runner_up == 9
    assert digit(0, 1.0, 3, sure=True).runner_up != 0


@pytest.mark.parametrize("text", ["0", "1", "4", "8", "305", "92617"])
def test_what_is_written_clearly_is_read(text, reader):
    scene = Scene(pen=7, height=0.5 if len(text) == 1 else 0.3)
    assert reader.read(paper_photo(text, 2, scene, (640, 360))).text == text


@pytest.mark.parametrize(("text", "seed"), [("4144171", 2), ("91741", 1), ("2144106", 0)])
def test_a_number_that_is_cut_out_close_is_read(text, seed, reader):
    photo = Image.open(io.BytesIO(paper_photo(text, seed, Scene(pen=7, height=0.15))))
    assert reader.read(as_png(photo.crop((100, 290, 860, 430)))).text == text


def test_a_sheet_of_six_hundred_digits_is_read_whole(reader):
    one = np.asarray(Image.open(io.BytesIO(paper_photo("4", 2, Scene(pen=3), (60, 60)))))
    sheet = Image.fromarray(np.tile(one, (20, 30, 1)))
    assert reader.read(as_png(sheet)).text == "\n".join(["4" * 30] * 20)


def test_a_line_that_runs_out_of_the_picture_is_no_one_beside_large_digits(reader):
    photo = Image.open(io.BytesIO(paper_photo("25", 1, Scene(pen=16, height=0.62))))
    ImageDraw.Draw(photo).line((60, 180, 40, 720), fill=(50, 55, 60), width=14)
    assert reader.read(as_png(photo)).text == "25"


@pytest.mark.parametrize("at", [(0, 700), (940, 120)])
def test_a_thumb_in_the_picture_hides_no_pencil(at, reader):
    pencil = Scene(ink=(150, 150, 150), pen=3, height=0.12)
    photo = Image.open(io.BytesIO(paper_photo("23308", 2, pencil)))
    thumb = [(at[0] - 60, at[1] - 50), (at[0] + 60, at[1] + 50)]
    ImageDraw.Draw(photo).ellipse(thumb, fill=(70, 45, 40))
    assert reader.read(as_png(photo)).text == "23308"


@pytest.mark.parametrize("digits", ["52", "5", "4"])
def test_a_bold_digit_that_reaches_the_edge_is_no_thumb_beside_a_fine_line(digits, reader):
    sheet = Scene(pen=22, height=0.28, noise=0, falloff=0)
    photo = Image.open(io.BytesIO(paper_photo(digits, 1, sheet, (960, 720))))
    left = reader.read(as_png(photo)).digits[0].box[0]
    photo = photo.crop((left, 0, 960, 720))
    ImageDraw.Draw(photo).line((300, 600, 700, 610), fill=(40, 45, 60), width=3)
    assert reader.read(as_png(photo)).text == digits


@pytest.mark.parametrize("bar", [0, 90, 255])
def test_between_bars_a_photo_is_read_as_without_them(bar, reader):
    photo = Image.open(io.BytesIO(paper_photo("52", 1, Scene(pen=12, height=0.4), (480, 360))))
    screen = Image.new("RGB", (480, 840), (bar,) * 3)
    screen.paste(photo, (0, 240))
    alone, shown = reader.read(as_png(photo)), reader.read(as_png(screen))
    assert shown.text == alone.text == "52"
    for one, same in zip(shown.digits, alone.digits, strict=True):
        x, y, width, height = same.box
        assert one.box == pytest.approx((x, y + 240, width, height), abs=3)


@pytest.mark.parametrize("fill", [0, 255])
@pytest.mark.parametrize("degrees", [-13, 9])
def test_a_photo_that_was_turned_in_an_editor_is_read(fill, degrees, reader):
    dim = Scene(paper=(150, 148, 140), pen=8, height=0.3)
    photo = Image.open(io.BytesIO(paper_photo("526", 1, dim, (480, 360))))
    turned = photo.rotate(degrees, Image.Resampling.BILINEAR, expand=True, fillcolor=(fill,) * 3)
    assert reader.read(as_png(turned)).text == "526"


@pytest.mark.parametrize("degrees", [-8, -4, 3, 5])
def test_pencil_on_a_photo_that_was_turned_a_little_is_read(degrees, reader):
    pencil = Scene(paper=(150, 148, 140), ink=(110, 110, 112), pen=6, height=0.14)
    photo = Image.open(io.BytesIO(paper_photo("526", 1, pencil, (640, 480))))
    turned = photo.rotate(degrees, Image.Resampling.BILINEAR, expand=True)
    assert reader.read(as_png(turned)).text == "526"


@pytest.mark.parametrize("degrees", [-10, 10, 20])
def test_two_digits_that_touch_are_not_one_of_them_put_upright(degrees, reader):
    dim = Scene(paper=(150, 148, 140), pen=8, height=0.1)
    photo = Image.open(io.BytesIO(paper_photo("40", 3, dim, (960, 720))))
    turned = photo.rotate(degrees, Image.Resampling.BILINEAR, expand=True)
    assert reader.read(as_png(turned)).text == "40"


@pytest.mark.parametrize("wide", [50, 60, 80])
@pytest.mark.parametrize("zeros", [2, 3, 5, 7])
def test_zeros_that_touch_are_read(zeros, wide, reader):
    sheet = np.full((300, 800), 245, np.uint8)
    cv2.polylines(sheet, [np.array([(60, 90), (110, 90), (80, 190)])], False, 40, 8, cv2.LINE_AA)
    for i in range(zeros):
        at = (140 + wide // 2 + i * wide, 140)
        cv2.ellipse(sheet, at, (wide // 2, 50), 0, 0, 360, 40, 8, cv2.LINE_AA)
    assert reader.read(as_png(Image.fromarray(sheet))).text == "7" + zeros * "0"


def test_eights_that_touch_are_read(reader):
    sheet = np.full((300, 500), 245, np.uint8)
    cv2.polylines(sheet, [np.array([(60, 90), (110, 90), (80, 190)])], False, 40, 8, cv2.LINE_AA)
    for x in (160, 210, 260):
        cv2.circle(sheet, (x, 115), 23, 40, 8, cv2.LINE_AA)
        cv2.circle(sheet, (x, 165), 25, 40, 8, cv2.LINE_AA)
    assert reader.read(as_png(Image.fromarray(sheet))).text == "7888"


@pytest.mark.parametrize("height", [60, 120, 200])
def test_a_one_whose_foot_is_out_of_the_picture_is_no_seven(height, reader):
    sheet = np.full((480, 640), 245, np.uint8)
    top = 480 - height
    cv2.line(sheet, (320, top), (320, 490), 40, 8, cv2.LINE_AA)
    beside = (320 - round(0.3 * height), top + round(0.35 * height))
    cv2.line(sheet, (320, top), beside, 40, 8, cv2.LINE_AA)
    assert reader.read(as_png(Image.fromarray(sheet))).text in ("", "1")


@pytest.mark.parametrize("side", [120, 220])
@pytest.mark.parametrize("digit", ["2", "3", "6"])
def test_a_small_jpeg_of_a_turned_photo_is_read_though_it_rings(side, digit, reader):
    light = Scene(paper=(190, 186, 178), pen=side / 30, height=0.5)
    photo = Image.open(io.BytesIO(paper_photo(digit, 1, light, (side, side))))
    turned = photo.rotate(22, Image.Resampling.BILINEAR, expand=True, fillcolor="white")
    jpeg = io.BytesIO()
    turned.save(jpeg, "JPEG", quality=80)
    assert reader.read(jpeg.getvalue()).text == digit


@pytest.mark.parametrize("degrees", [-17, 14])
def test_rows_of_digits_far_apart_are_told_on_a_sheet_that_lies_askew(degrees, reader):
    sheet = Image.new("RGB", (1600, 1200), (238, 236, 230))
    for n, digit in enumerate("475263"):
        small = Scene(paper=(238, 236, 230), height=0.3, falloff=0, noise=0)
        one = paper_photo(digit, n, small, (300, 300))
        place = (250 + 400 * (n % 3), 250 + 400 * (n // 3))
        sheet.paste(Image.open(io.BytesIO(one)), place)
    askew = sheet.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=(238, 236, 230))
    assert reader.read(as_png(askew)).text == "475\n263"


@pytest.mark.parametrize("paper", [0, 45, 130, 250])
def test_a_black_canvas_is_read_whatever_is_around_it(paper, reader):
    chalk = Scene(paper=(0, 0, 0), ink=(255, 255, 255), pen=12, height=0.6, noise=0)
    canvas = Image.open(io.BytesIO(paper_photo("52", 3, chalk, (360, 280))))
    window = Image.new("RGB", (600, 440), (paper,) * 3)
    window.paste(canvas, (90, 60))
    assert reader.read(as_png(window)).text == "52"


@pytest.mark.parametrize(
    ("paper", "ink"),
    [((255, 255, 255), (255, 255, 0)), ((0, 0, 0), (0, 0, 255)), ((255, 255, 0), (255, 175, 200))],
)
def test_a_drawing_whose_ink_is_as_light_as_its_paper_is_read_by_its_colour(paper, ink, reader):
    def drawn(paper: tuple[int, int, int], ink: tuple[int, int, int]) -> Reading:
        flat = Scene(paper=(255, 255, 255), ink=(0, 0, 0), pen=20, height=0.6, falloff=0, noise=0)
        mask = Image.open(io.BytesIO(paper_photo("52", 3, flat, (1440, 1080)))).convert("L")
        mask = mask.point(lambda level: 255 * (level < 128))
        drawing = Image.new("RGB", mask.size, paper)
        drawing.paste(ink, mask=mask)
        return reader.read(as_png(drawing))

    coloured, black = drawn(paper, ink), drawn((255, 255, 255), (0, 0, 0))
    assert coloured.text == black.text == "52"
    for one, same in zip(coloured.digits, black.digits, strict=True):
        assert one.box == pytest.approx(same.box, abs=20)


@pytest.mark.parametrize("number", [6, 9, 12, 16, 23])
def test_pencil_on_squares_that_are_as_dark_is_read(number, reader):
    pencil = Condition(papers=("squared",), pens=("pencil",))
    staged = stage(pencil, load_hands(None), (1, 2, number))
    assert reader.read(staged.jpeg).text == staged.label


@pytest.mark.parametrize("top", [25, 38])
def test_pencil_across_ruled_lines_is_read(top, reader):
    sheet = np.full((600, 900), 238, np.uint8)
    sheet[60 + top :: 50], sheet[61 + top :: 50] = 130, 130
    cv2.putText(sheet, "2748", (220, 340), cv2.FONT_HERSHEY_SIMPLEX, 4, 170, 7, cv2.LINE_AA)
    photo = cv2.GaussianBlur(sheet, (3, 3), 0)
    assert reader.read(as_png(Image.fromarray(photo))).text == "2748"


@pytest.mark.parametrize("pencil", [170, 195])
def test_pencil_in_a_few_small_boxes_is_read(pencil, reader):
    form = np.full((700, 1000), 240, np.uint8)
    for left, written in zip(range(320, 640, 80), "2748", strict=True):
        cv2.rectangle(form, (left, 300), (left + 80, 400), 40, 4)
        at = (left + 15, 380)
        cv2.putText(form, written, at, cv2.FONT_HERSHEY_SIMPLEX, 2.2, pencil, 4, cv2.LINE_AA)
    photo = cv2.GaussianBlur(form, (3, 3), 0)
    assert reader.read(as_png(Image.fromarray(photo))).text == "2748"


@pytest.mark.parametrize("wide", [440, 620])
def test_pencil_in_a_printed_table_is_read(wide, reader):
    pencil = Scene(ink=(185, 185, 185), pen=4, height=0.2)
    photo = Image.open(io.BytesIO(paper_photo("2748", 2, pencil)))
    table = ImageDraw.Draw(photo)
    table.rectangle((480 - wide, 200, 480 + wide, 520), outline=(20, 20, 20), width=6)
    table.line((480 - wide, 200, 480 + wide, 200), fill=(20, 20, 20), width=12)
    assert reader.read(as_png(photo)).text == "2748"


@pytest.mark.parametrize(
    ("where", "number"), [("paper: on a desk", 74), ("light: shadow, pencil", 37)]
)
def test_what_lies_beside_a_digit_takes_nothing_from_it(where, number, reader):
    staged = stage(CONDITIONS[where], load_hands(None), (3, 4, number))
    assert reader.read(staged.jpeg).text == staged.label


@pytest.mark.parametrize("number", [2, 17, 21])
def test_the_outline_of_a_fruit_is_no_digit(number, reader):
    staged = stage(CONDITIONS["none: fruit"], load_hands(None), (1, 2, number))
    assert reader.read(staged.jpeg).text == ""


def test_the_edge_of_a_sheet_is_no_one_beside_a_digit(reader):
    staged = stage(CONDITIONS["paper: on a desk"], load_hands(None), (1, 43))
    assert reader.read(staged.jpeg).text == staged.label == "4"


@pytest.mark.parametrize("number", [2, 17, 22, 49])
def test_a_bold_pen_is_read_on_crumpled_paper(number, reader):
    staged = stage(CONDITIONS["paper: crumpled"], load_hands(None), (1, 2, number))
    assert reader.read(staged.jpeg).text == staged.label


@pytest.mark.parametrize("number", [2, 3, 9, 11])
@pytest.mark.parametrize(
    "where",
    [
        "place: on a note",
        "row: on a note",
        "place: on a page of a book",
        "place: held up",
        "place: beside the pen",
        "place: in a ring",
        "row: in a ring",
        "place: in an open box",
        "place: beside a scribble",
    ],
)
def test_what_is_around_or_beside_a_number_is_left_out(where, number, reader):
    staged = stage(CONDITIONS[where], load_hands(None), (1, 2, number))
    assert reader.read(staged.jpeg).text == staged.label


@pytest.mark.parametrize(("beside", "boxed"), [("3", "5"), ("1", "7"), ("11", "7"), ("17", "42")])
def test_what_stands_beside_a_box_is_read_too(beside, boxed, reader):
    paper = np.full((720, 960), 235, np.uint8)
    put = partial(cv2.putText, fontFace=cv2.FONT_HERSHEY_SIMPLEX, fontScale=6, thickness=12)
    put(paper, beside, (100, 420), color=40, lineType=cv2.LINE_AA)
    put(paper, boxed, (480, 420), color=40, lineType=cv2.LINE_AA)
    cv2.rectangle(paper, (430, 220), (500 + 140 * len(boxed), 480), 40, 12)
    assert reader.read(as_png(Image.fromarray(paper))).text == beside + boxed


def test_two_notes_on_a_desk_are_both_read(reader):
    desk = Image.new("RGB", (1600, 1200), (96, 70, 50))
    for n, text in enumerate(("27", "53")):
        note = paper_photo(text, n, Scene(pen=9, height=0.4), (480, 360))
        desk.paste(Image.open(io.BytesIO(note)), (200, 150 + 500 * n))
    assert reader.read(as_png(desk)).text == "27\n53"


def test_digits_in_and_beside_a_patch_of_light_are_all_read(reader):
    paper = np.full((960, 1280), 130, np.uint8)
    paper[250:700, 350:950] = 235
    for n, digit in enumerate("6275"):
        at = (180 + 260 * n, 540)
        cv2.putText(paper, digit, at, cv2.FONT_HERSHEY_SIMPLEX, 5, 40, 10, cv2.LINE_AA)
    photo = cv2.GaussianBlur(paper, (5, 5), 0)
    assert reader.read(as_png(Image.fromarray(photo))).text == "6275"


@pytest.mark.parametrize("number", [0, 3, 6])
def test_a_sign_in_a_ring_is_no_0(number, reader):
    sign = np.full((600, 800), 235, np.uint8)
    cv2.ellipse(sign, (400, 300), (190, 170), number, 0, 360, 40, 8, cv2.LINE_AA)
    for x in (350, 450):
        cv2.line(sign, (x, 230), (x + 4 * number, 370), 40, 8, cv2.LINE_AA)
    cv2.line(sign, (350, 300), (450, 300), 40, 8, cv2.LINE_AA)
    assert "0" not in reader.read(as_png(Image.fromarray(sign))).text


def test_boxes_on_a_note_are_measured_on_the_photo(reader):
    desk = Image.new("RGB", (1600, 1200), (96, 70, 50))
    desk.paste(Image.open(io.BytesIO(SEVEN)), (700, 500))
    out = io.BytesIO()
    desk.save(out, "PNG")
    alone, lying = (reader.read(photo).digits[0] for photo in (SEVEN, out.getvalue()))
    x, y, width, height = alone.box
    assert lying.digit == alone.digit == 7
    assert lying.box == pytest.approx((x + 700, y + 500, width, height), abs=6)


@pytest.mark.parametrize("paper", [90, 110])
@pytest.mark.parametrize("text", ["3", "52", "18"])
def test_dark_paper_is_read_beside_the_reflection_of_a_lamp(text, paper, reader):
    dim = Scene(paper=(paper,) * 3, ink=(40, 40, 40), pen=5, height=0.2, falloff=0)
    photo = np.array(Image.open(io.BytesIO(paper_photo(text, 2, dim, (480, 360)))))
    y, x, _ = np.mgrid[:360, :480, :3]
    lamp = np.exp(-((x - 144) ** 2 + (y - 54) ** 2) / (2 * 29**2))
    lit = photo + (255 - photo) * lamp
    assert reader.read(as_png(Image.fromarray(lit.astype(np.uint8)))).text == text


@pytest.mark.parametrize("where", ["pen: hard pencil", "row: hard pencil"])
def test_a_hard_pencil_is_read_where_a_page_seems_blank(where, reader):
    plain = replace(CONDITIONS[where], papers=("plain",))
    staged = [stage(plain, load_hands(None), (1, 2, number)) for number in range(5)]
    assert sum(reader.read(photo.jpeg).text == photo.label for photo in staged) >= 4


@pytest.mark.parametrize("number", [6, 9, 12])
def test_pencil_on_cardboard_is_read_from_further_away(number, reader):
    pencil = Condition(papers=("kraft",), pens=("pencil",), lights=("lamp",))
    staged = stage(pencil, load_hands(None), (1, 2, number))
    assert reader.read(staged.jpeg).text == staged.label


def test_another_look_adds_digits_and_loses_none():
    loaded = load_checked(current(RELEASES))
    calibration = replace(loaded.release.card.calibration, sure_threshold=1.0)
    card = replace(loaded.release.card, calibration=calibration)
    doubting = replace(loaded, release=replace(loaded.release, card=card))
    photo = paper_photo("27", 3, Scene(pen=9, height=0.4), (480, 360))

    def left_half(grey: np.ndarray) -> np.ndarray:
        return find_ink(grey) * (np.arange(grey.shape[1]) < grey.shape[1] / 2)

    whole, half = Look(1, find_ink), Look(1, left_half)
    for looks, told in (((half,), "2"), ((whole, half), "27"), ((half, whole), "27")):
        assert read_picture(doubting, photo, steps=replace(USUAL, looks=looks)).text == told


@pytest.mark.parametrize("seed", range(4))
def test_probabilities_and_boxes_make_sense(seed, reader):
    found = reader.read(paper_photo("5208", seed, Scene(pen=7, height=0.35), (640, 360)))
    assert found.size == (640, 360)
    assert found.release == SHIPPED
    assert 0 < found.seconds < 60
    assert found.digits
    for one in found.digits:
        x, y, width, height = one.box
        assert sum(one.probabilities) == pytest.approx(1)
        assert one.confidence == max(one.probabilities) == one.probabilities[one.digit]
        assert len(one.pixels) == 784
        assert x >= 0 <= y
        assert x + width <= 640
        assert y + height <= 360
    assert [one.box[0] for one in found.digits] == sorted(one.box[0] for one in found.digits)


def test_boxes_are_measured_on_the_upright_photo(reader):
    photo = Image.open(io.BytesIO(paper_photo("62", 5, Scene(pen=8, height=0.4), (480, 360))))
    exif, out = Image.Exif(), io.BytesIO()
    exif[0x0112] = 6
    photo.transpose(Image.Transpose.ROTATE_90).resize((1080, 1440)).save(out, "JPEG", exif=exif)
    found = reader.read(out.getvalue())
    (six, two) = found.digits
    assert found.size == (1440, 1080)
    assert six.box[0] + six.box[2] < 720 < two.box[0] + two.box[2]
    assert all(300 < one.box[3] < 600 for one in found.digits)


@pytest.mark.parametrize("turn", ["ROTATE_90", "ROTATE_180", "ROTATE_270"])
def test_boxes_on_a_page_that_lies_on_its_side_are_where_the_digits_are(turn, reader):
    upright = Image.open(io.BytesIO(paper_photo("2745", 5, Scene(pen=7, height=0.3), (480, 360))))
    turned = upright.transpose(Image.Transpose[turn])
    found = reader.read(as_png(turned))
    dark = np.asarray(turned.convert("L")) < 110
    assert found.text == "2745"
    for x, y, width, height in (one.box for one in found.digits):
        dark[y - 2 : y + height + 2, x - 2 : x + width + 2] = False
    assert not dark.any()


@pytest.mark.parametrize(
    ("digit", "seed", "degrees"), [(4, 3, -42), (4, 3, 42), (5, 2, 90), (8, 2, 90), (8, 2, -90)]
)
def test_a_lone_digit_that_leans_much_is_read_where_it_is(digit, seed, degrees, reader):
    with Image.open(io.BytesIO(paper_photo(str(digit), seed=seed))) as photo:
        leaning = photo.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=photo.getpixel((2, 2)))
    (found,) = reader.read(as_png(leaning)).digits
    x, y, width, height = found.box
    assert found.digit == digit
    assert x < leaning.width / 2 < x + width
    assert y < leaning.height / 2 < y + height


@pytest.mark.parametrize(("flag", "rise"), [(50, 25), (53, 25), (59, 25), (65, 35)])
def test_a_one_with_a_long_flag_is_not_leant_until_it_is_a_seven(flag, rise, reader):
    page = np.full((240, 180), 245, np.uint8)
    stroke = np.array([(100 - flag, 70 + rise), (100, 70), (100, 180)])
    cv2.polylines(page, [stroke], False, 40, 8, cv2.LINE_AA)
    assert reader.read(as_png(Image.fromarray(page))).text == "1"


def test_boxes_of_what_touches_the_corner_stay_within_the_photo(reader):
    for side in range(1100, 1130, 3):
        photo = Image.new("L", (side, side - 7), 240)
        photo.paste(20, (side - 60, side - 307, side, side - 7))
        for x, y, width, height in (one.box for one in reader.read(as_png(photo)).digits):
            assert x + width <= side
            assert y + height <= side - 7


@pytest.mark.parametrize("scene", [Scene(), Scene(lines="ruled"), Scene(shadow=0.5, noise=5)])
def test_a_blank_page_has_no_digits(scene, reader):
    found = reader.read(paper_photo("", 8, scene, (480, 360)))
    assert found.lines == ()
    assert found.text == ""
    assert not found.sure


@settings(max_examples=20, deadline=None)
@given(
    st.tuples(st.integers(1, 30), st.integers(1, 60)),
    st.sampled_from(["noise", "flat", "checks"]),
    st.booleans(),
)
def test_any_picture_gets_a_reading_within_its_bounds(reader, shape, kind, upright):
    shape = shape if upright else shape[::-1]
    pixels = {
        "noise": np.random.default_rng(1).integers(0, 256, shape, np.uint8),
        "flat": np.full(shape, 77, np.uint8),
        "checks": (np.indices(shape).sum(axis=0) // 5 % 2 * 255).astype(np.uint8),
    }[kind]
    found = reader.read(as_png(Image.fromarray(pixels)))
    assert found.size == shape[::-1]
    for x, y, width, height in (one.box for one in found.digits):
        assert 0 <= x <= x + width <= shape[1]
        assert 0 <= y <= y + height <= shape[0]


def test_several_threads_get_the_same_answers(releases):
    reader = DigitReader(releases)
    photos = [paper_photo(text, 1, Scene(pen=7, height=0.4), (480, 360)) for text in ("3", "58")]
    alone = [reader.read(photo).digits for photo in photos]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda photo: reader.read(photo).digits, photos * 4))
    assert together == alone * 4


def test_a_promotion_is_followed(releases):
    reader = DigitReader(releases)
    assert reader.read(SEVEN).release == "first"
    promote(releases, "second")
    assert reader.read(SEVEN).release == "second"
    assert reader.release.id == "second"
    promote(releases, "first")
    assert reader.read(SEVEN).release == "first"


@pytest.mark.parametrize("damage", ["altered", "missing", "nowhere", "no pointer"])
def test_a_damaged_release_is_refused_and_the_old_one_serves_on(damage, releases, caplog):
    reader = DigitReader(releases)
    promote(releases, "second")
    if damage == "altered":
        with (releases / "second" / "digits.tflite").open("ab") as network:
            network.write(b"!")
    elif damage == "missing":
        (releases / "second" / "digits.tflite").unlink()
    elif damage == "nowhere":
        (releases / "CURRENT").write_text("third\n")
    else:
        (releases / "CURRENT").unlink()
    assert reader.read(SEVEN).release == "first"
    assert reader.read(SEVEN).text == "7"
    assert [record.message.count("first serves on") for record in caplog.records] == [1]


def test_a_release_that_was_mended_is_taken_up_at_its_next_promotion(releases):
    reader = DigitReader(releases)
    network = releases / "second" / "digits.tflite"
    good = network.read_bytes()
    promote(releases, "second")
    network.write_bytes(good[:-1])
    assert reader.read(SEVEN).release == "first"
    network.write_bytes(good)
    promote(releases, "second")
    assert reader.read(SEVEN).release == "second"


def test_a_missing_release_is_one_clear_sentence(tmp_path):
    with pytest.raises(ReleaseError, match=f"no release is promoted in {tmp_path}$"):
        DigitReader(tmp_path)


def test_a_damaged_release_at_the_start_is_one_clear_sentence(releases):
    (releases / "first" / "sample.npz").write_bytes(b"")
    with pytest.raises(ReleaseError, match=r"^release first has another sample\.npz than"):
        DigitReader(releases)


@pytest.mark.parametrize(("start", "end"), [((20, 452), (452, 20)), ((40, 560), (560, 40))])
def test_a_hairline_between_the_pixels_that_tell_its_width_is_a_1(start, end, reader):
    canvas = np.full((600, 600), 255, np.uint8)
    cv2.line(canvas, start, end, 0, 1)
    assert reader.read(cv2.imencode(".png", canvas)[1].tobytes()).text == "1"


def test_what_is_no_picture_is_refused(reader):
    with pytest.raises(NotAnImage):
        reader.read(b"7")
    assert issubclass(NotAnImage, ReadingError)
