"""What people send as photos, files, albums and stickers, and how the bot fetches it."""

import asyncio
import io

import pytest
from PIL import Image
from plain_pictures import picture
from refusals import refused

from bot.localchat import files
from bot.localchat.files import Files
from bot.localchat.parameters import Upload


async def send(http, user, uploads, **fields):
    answer = await http.post("/control/messages", data={"user": user, **fields}, files=uploads)
    return answer.json()


async def test_a_persons_photo_is_made_a_jpeg_upright(bot, http, ann):
    turned = Image.new("RGB", (400, 200))
    exif = turned.getexif()
    exif[0x0112] = 6
    out = io.BytesIO()
    turned.save(out, "JPEG", exif=exif)
    await send(http, ann, {"photo": ("a.jpg", out.getvalue())}, text="look")
    message = (await bot.get_updates())[0].message
    file = await message.photo[-1].get_file()
    received = Image.open(io.BytesIO(await file.download_as_bytearray()))
    assert (received.format, received.size) == ("JPEG", (200, 400))
    assert message.caption == "look"
    assert file.file_path.endswith(".jpg")


async def test_transparent_pictures_get_white_paper(bot, http, ann):
    clear = io.BytesIO()
    Image.new("RGBA", (100, 100), (0, 0, 0, 0)).save(clear, "PNG")
    await send(http, ann, {"photo": ("a.png", clear.getvalue())})
    file = await (await bot.get_updates())[0].message.photo[-1].get_file()
    received = Image.open(io.BytesIO(await file.download_as_bytearray()))
    assert received.getpixel((50, 50)) == (255, 255, 255)


async def test_a_file_of_a_person_is_untouched(bot, http, ann, photo):
    await send(http, ann, {"document": ("scan.jpg", photo, "image/jpeg")})
    document = (await bot.get_updates())[0].message.document
    assert document.mime_type == "image/jpeg"
    assert await (await document.get_file()).download_as_bytearray() == photo


async def test_several_photos_are_an_album(bot, http, ann):
    uploads = {f"photo{i}": (f"{i}.jpg", picture(100 + i, 100)) for i in range(3)}
    await send(http, ann, uploads, text="three")
    messages = [update.message for update in await bot.get_updates()]
    assert len({m.media_group_id for m in messages}) == 1
    assert [m.caption for m in messages] == ["three", None, None]


async def test_a_sticker_and_a_forwarded_message(bot, http, ann):
    await send(http, ann, {"sticker": ("s.webp", picture(512, 512, "WEBP"), "image/webp")})
    body = {"user": ann, "text": "read this", "forwarded_from": "Bob"}
    await http.post("/control/messages", json=body)
    sticker, forwarded = [update.message for update in await bot.get_updates()]
    assert not sticker.sticker.is_animated
    assert forwarded.forward_origin.sender_user_name == "Bob"


@pytest.mark.parametrize(
    ("uploads", "reason"),
    [
        ({"photo": ("a.jpg", b"")}, "file must be non-empty"),
        ({"photo": ("a.jpg", b"text")}, "IMAGE_PROCESS_FAILED"),
        ({"song": ("a.mp3", b"la")}, 'file "song" is no photo, document or sticker'),
    ],
)
async def test_files_that_people_cannot_send(http, ann, uploads, reason):
    assert (await send(http, ann, uploads))["description"] == f"Bad Request: {reason}"


async def test_a_bot_downloads_20_megabytes_at_most(bot, ann):
    large = bytes(20 * 1024 * 1024 + 1)
    sent = await bot.send_document(ann, large, filename="large.bin")
    with refused("File is too big"):
        await bot.get_file(sent.document.file_id)


async def test_unknown_files_are_not_there(bot, http):
    with refused("Wrong file_id"):
        await bot.get_file("nothing")
    assert (await http.get(f"/file/bot{bot.token}/photos/no.jpg")).status_code == 404
    assert (await http.get("/file/bot1:x/photos/no.jpg")).status_code == 401


@pytest.mark.parametrize(
    ("header", "status"),
    [("content-length: 60000000", b"413"), ("transfer-encoding: chunked", b"411")],
)
async def test_too_large_a_request_is_refused_before_it_is_read(address, bot, header, status):
    host, port = address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = f"POST /bot{bot.token}/sendPhoto HTTP/1.1\r\nhost: {host}\r\n{header}\r\n\r\n"
    writer.write(head.encode())
    assert status in await asyncio.wait_for(reader.readline(), 5)
    writer.close()
    await writer.wait_closed()


async def test_the_same_photo_is_kept_once_and_the_oldest_forgotten(monkeypatch, photo):
    store = Files()
    first = await store.photo(Upload("a.jpg", "image/jpeg", photo))
    assert await store.photo(Upload("b.jpg", "image/jpeg", photo)) == first
    monkeypatch.setattr(files, "MAX_BYTES", 1000)
    await store.document(Upload("b.bin", "application/octet-stream", bytes(900)))
    assert store.find(first[-1]["file_id"]) is None
