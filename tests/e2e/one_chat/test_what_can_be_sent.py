"""Captions, stickers, forwarded photos, files, and what a reply asks for."""

import io
import json
import re
from pathlib import Path

import pytest
from PIL import Image

GOLDEN = Path(__file__).parents[2] / "golden"


@pytest.fixture
def picture_of(photo_of):
    """A picture of a digit in a format that Pillow writes."""

    def draw(digit, kind):
        file = io.BytesIO()
        Image.open(io.BytesIO(photo_of(digit))).save(file, kind)
        return file.getvalue()

    return draw


def agreement(person):
    """Confirmed and judged, as /stats says."""
    person.says("/stats")
    text = person.replies_with("test images")[-1]["text"]
    found = re.search(r"confirmed (\d+) of (\d+) answer", text)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def labels(message):
    return [[b["text"] for b in row] for row in message["reply_markup"]["inline_keyboard"]]


@pytest.mark.parametrize("caption", ["7", "This is a 7.", "it's 7", "/read it is 7", "это 7"])
def test_a_caption_that_is_right_is_noted(person, photo_of, caption):
    confirmed, judged = agreement(person)
    person.sends(photo_of(7), text=caption)
    (reply,) = person.replies_with("You say it is right")
    assert reply["text"].startswith("7,")
    assert labels(reply)[0] == ["Undo"]
    assert agreement(person) == (confirmed + 1, judged + 1)


def test_a_caption_that_differs_corrects_and_can_be_undone(person, photo_of):
    confirmed, judged = agreement(person)
    person.sends(photo_of(7), text="this is a 1")
    (reply,) = person.replies_with("You say it is 1")
    assert reply["text"].startswith("7,")
    assert agreement(person) == (confirmed, judged + 1)
    assert person.presses(reply, "Undo") == "Taken back."
    assert agreement(person) == (confirmed, judged)


def test_a_caption_of_another_length_says_that_it_miscounted(person, photo_of):
    person.sends(photo_of(7), text="77")
    (reply,) = person.replies()
    assert "You say it is\n77" in reply["text"]
    assert labels(reply)[0] == ["Undo"]


@pytest.mark.parametrize("caption", ["my 7 cats", "page 7", "7 or 1?", "<b>7"])
def test_other_captions_are_no_claims(person, photo_of, caption):
    person.sends(photo_of(7), text=caption)
    assert labels(person.replies()[0])[0] == ["Right", "Wrong"]


def test_a_forwarded_photo_is_read_and_its_caption_not_believed(person, photo_of):
    person.sends(photo_of(7), text="this is a 1", forwarded_from="Somebody")
    (reply,) = person.replies()
    assert reply["text"].startswith("7,")
    assert "You say" not in reply["text"]


def test_a_still_sticker_is_read(person, picture_of):
    person.sends(picture_of(4, "WEBP"), "four.webp", "sticker")
    assert person.replies()[0]["text"].startswith("4")


def test_a_sticker_without_digits_gets_a_kind_word(person):
    file = io.BytesIO()
    Image.new("RGBA", (512, 512)).save(file, "WEBP")
    person.sends(file.getvalue(), "empty.webp", "sticker")
    assert person.replies()[0]["text"] == "A nice sticker! I see no digit on it."


@pytest.mark.parametrize("moving", ["is_animated", "is_video"])
def test_a_sticker_that_moves_is_not_fetched(chat, person, moving):
    fetched = chat.calls("getFile")
    person.sends(b"moves", "moves.tgs", "sticker", sticker_shape=json.dumps({moving: True}))
    assert "sticker" in person.replies()[0]["text"]
    assert chat.calls("getFile") == fetched


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_files_of_these_kinds_are_read(person, picture_of, kind):
    person.sends(picture_of(3, kind), f"three.{kind.lower()}", "document")
    assert person.replies()[0]["text"].startswith("3")


def test_a_photo_as_a_phone_keeps_it_is_read(person):
    person.sends((GOLDEN / "photo.heic").read_bytes(), "IMG_0007.HEIC", "document")
    (answer,) = person.replies()
    assert answer["text"].startswith("7")
    assert person.presses(answer, "How I saw it") == ""
    assert person.replies(2)[-1]["photo"]


def test_an_animation_gets_the_sentence_for_what_moves(person):
    film = {"file_id": "f", "file_unique_id": "f", "mime_type": "video/mp4"}
    person.update(document=film, animation={**film, "width": 9, "height": 9, "duration": 1})
    assert "still pictures" in person.replies()[0]["text"]


def test_read_in_reply_reads_and_alone_says_how(person, photo_of):
    sent = person.sends(photo_of(7), text="page 1")
    person.says("/read", reply_to=sent)
    assert [reply["text"][:2] for reply in person.replies(2)] == ["7,", "7,"]
    person.says("/read")
    assert "Reply with /read" in person.replies(3)[-1]["text"]
