"""sendMessage, sendPhoto, sendDocument, sendMediaGroup, sendChatAction and their limits."""

import pytest
from plain_pictures import picture
from refusals import refused
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    ReplyKeyboardRemove,
)
from telegram.error import Forbidden


def keyboard(data: str = "right") -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("Right", callback_data=data)]])


async def test_ids_of_messages_count_in_each_chat(bot, local, ann):
    bob = local.chats.add_user("Bob")["id"]
    ids = [(await bot.send_message(chat, "hi")).message_id for chat in (ann, ann, bob)]
    assert ids == [1, 2, 1]


async def test_a_text_comes_back_with_its_entities_and_buttons(bot, ann):
    sent = await bot.send_message(
        ann, "<b>7</b>, or 1 & more? /help", parse_mode="HTML", reply_markup=keyboard()
    )
    assert sent.text == "7, or 1 & more? /help"
    assert [e.type for e in sent.entities] == ["bold", "bot_command"]
    assert sent.reply_markup == keyboard()
    assert sent.from_user.is_bot


async def test_a_reply_carries_what_it_answers(bot, ann):
    first = await bot.send_message(ann, "first")
    second = await bot.send_message(ann, "second", reply_to_message_id=first.message_id)
    assert second.reply_to_message.text == "first"


async def test_a_reply_to_nothing_is_refused_unless_it_may_stand_alone(bot, ann):
    with refused("Message to be replied not found"):
        await bot.send_message(ann, "?", reply_to_message_id=99)
    alone = await bot.send_message(
        ann, "?", reply_to_message_id=99, allow_sending_without_reply=True
    )
    assert alone.reply_to_message is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("   ", "Text is empty"),
        ("\U0001f522" * 2049, "Message is too long"),
        ("<b>x", "Can't parse entities: Can't find end tag"),
        ("<q>x</q>", 'Unsupported start tag "q" at byte offset 0'),
    ],
)
async def test_texts_that_telegram_refuses(bot, ann, text, reason):
    with refused(reason):
        await bot.send_message(ann, text, parse_mode="HTML")


async def test_nobody_can_be_written_to_who_is_not_there(bot):
    with refused("Chat not found"):
        await bot.send_message(5, "hello?")


async def test_data_of_a_button_has_64_bytes(bot, ann):
    await bot.send_message(ann, "?", reply_markup=keyboard("x" * 64))
    with refused("Button_data_invalid"):
        await bot.send_message(ann, "?", reply_markup=keyboard("\N{GREEK SMALL LETTER PI}" * 33))


async def test_keyboards_outside_messages_leave_no_trace(bot, ann):
    sent = await bot.send_message(ann, "ok", reply_markup=ReplyKeyboardRemove())
    assert sent.reply_markup is None


async def test_a_photo_comes_in_telegrams_sizes(bot, ann, photo):
    sent = await bot.send_photo(ann, photo, caption="<i>mine</i>", parse_mode="HTML")
    sizes = [(s.width, s.height) for s in sent.photo]
    assert sizes == [(90, 68), (320, 240), (800, 600), (1280, 960)]
    assert sent.caption == "mine"
    assert len({s.file_unique_id for s in sent.photo}) == 4


async def test_a_small_photo_is_not_enlarged(bot, ann):
    sent = await bot.send_photo(ann, picture(200, 100))
    assert [(s.width, s.height) for s in sent.photo] == [(90, 45), (200, 100)]


async def test_a_photo_can_be_sent_again_by_any_of_its_ids(bot, ann, photo):
    sent = await bot.send_photo(ann, photo)
    again = await bot.send_photo(ann, sent.photo[0].file_id, protect_content=True)
    assert again.photo == sent.photo
    assert again.has_protected_content


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"no picture", "Image_process_failed"),
        (picture(9000, 1001, "PNG", "L"), "Photo_invalid_dimensions"),
        (picture(2100, 100), "Photo_invalid_dimensions"),
    ],
)
async def test_photos_that_telegram_refuses(bot, ann, data, reason):
    with refused(reason):
        await bot.send_photo(ann, data)


async def test_a_photo_has_10_megabytes(bot, ann):
    with refused("too big"):
        await bot.send_photo(ann, bytes(10 * 1024 * 1024 + 1))


async def test_ids_of_files_must_be_right_and_of_the_right_kind(bot, ann):
    document = (await bot.send_document(ann, b"abc", filename="a.txt")).document
    with refused("Wrong file identifier"):
        await bot.send_photo(ann, "AgACnothing")
    with refused("Can't use file of type Document as Photo"):
        await bot.send_photo(ann, document.file_id)
    with refused("Failed to get HTTP URL content"):
        await bot.send_photo(ann, "http://127.0.0.1/a.jpg")


async def test_a_document_arrives_untouched_and_again(bot, ann, photo):
    sent = await bot.send_document(ann, photo, filename="scan.jpg", caption="as it is")
    file = await bot.get_file(sent.document.file_id)
    assert await file.download_as_bytearray() == photo
    assert sent.document.file_name == "scan.jpg"
    assert sent.document.thumbnail.width == 320
    again = await bot.send_document(ann, sent.document.file_id)
    assert again.document == sent.document


async def test_an_album_is_several_messages_of_one_group(bot, ann, photo):
    album = await bot.send_media_group(
        ann,
        [
            InputMediaPhoto(photo, caption="*one*", parse_mode="MarkdownV2"),
            InputMediaPhoto(picture(300, 300)),
        ],
    )
    assert len({m.media_group_id for m in album}) == 1
    assert [m.caption for m in album] == ["one", None]
    assert [m.photo[-1].width for m in album] == [1280, 300]


async def test_an_album_has_two_to_ten(bot, ann, photo):
    with refused("2 to 10"):
        await bot.send_media_group(ann, [InputMediaDocument(photo)])


async def test_a_caption_has_1024_characters(bot, ann, photo):
    with refused("caption is too long"):
        await bot.send_photo(ann, photo, caption="x" * 1025)


async def test_typing_is_told_to_those_who_watch(bot, http, ann):
    assert await bot.send_chat_action(ann, "typing")
    events = (await http.get("/control/events", params={"chat": ann})).json()["result"]
    assert [(e["kind"], e["action"]) for e in events] == [("action", "typing")]
    with refused("Wrong parameter action"):
        await bot.send_chat_action(ann, "dancing")


async def test_what_is_sent_to_a_closed_group_is_forbidden(bot, local, ann):
    group = local.chats.add_group("Team", {ann})
    group.closed_to_bot = "bot was kicked from the group chat"
    with pytest.raises(Forbidden, match="kicked"):
        await bot.send_message(group.id, "hello?")
