"""Edits in place, deletions, and answers to buttons."""

import pytest
from plain_pictures import picture
from refusals import refused
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto
from telegram.error import BadRequest

from bot.localchat import callbacks

BUTTONS = InlineKeyboardMarkup([[InlineKeyboardButton("Right", callback_data="right")]])


async def events(http, chat, kind):
    answer = await http.get("/control/events", params={"chat": chat})
    return [event for event in answer.json()["result"] if event["kind"] == kind]


async def test_a_text_is_edited_in_place(bot, http, ann):
    sent = await bot.send_message(ann, "4?", reply_markup=BUTTONS)
    edited = await sent.edit_text("4, thank you")
    assert edited.message_id == sent.message_id
    assert edited.edit_date is not None
    assert edited.reply_markup is None
    assert (await events(http, ann, "edit"))[0]["message"]["text"] == "4, thank you"


async def test_an_edit_that_changes_nothing_is_refused(bot, ann):
    sent = await bot.send_message(ann, "<b>4</b>", parse_mode="HTML", reply_markup=BUTTONS)
    with refused("Message is not modified"):
        await sent.edit_text("<b>4</b>", parse_mode="HTML", reply_markup=BUTTONS)
    with refused("Message is not modified"):
        await sent.edit_reply_markup(BUTTONS)


async def test_buttons_can_be_taken_away_and_put_back(bot, ann):
    sent = await bot.send_message(ann, "4", reply_markup=BUTTONS)
    assert (await sent.edit_reply_markup(None)).reply_markup is None
    assert (await sent.edit_reply_markup(BUTTONS)).reply_markup == BUTTONS


async def test_a_caption_and_a_picture_can_be_exchanged(bot, ann, photo):
    sent = await bot.send_photo(ann, photo, caption="old")
    assert (await sent.edit_caption("new")).caption == "new"
    other = await sent.edit_media(InputMediaPhoto(picture(300, 200), caption="other"))
    assert (other.photo[-1].width, other.caption) == (300, "other")


async def test_what_cannot_be_edited(bot, http, ann, photo):
    text = await bot.send_message(ann, "4")
    theirs = (await http.post("/control/messages", json={"user": ann, "text": "mine"})).json()
    for edit, reason in (
        (bot.edit_message_text("x", ann, 99), "Message to edit not found"),
        (bot.edit_message_caption(ann, text.message_id, caption="x"), "There is no caption"),
        (text.edit_media(InputMediaPhoto(photo)), "Message can't be edited"),
        (
            bot.edit_message_text("x", ann, theirs["result"][0]["message_id"]),
            "Message can't be edited",
        ),
    ):
        with refused(reason):
            await edit
    pictured = await bot.send_photo(ann, photo)
    with refused("There is no text"):
        await pictured.edit_text("x")


async def test_messages_are_deleted_once(bot, http, ann):
    sent = [await bot.send_message(ann, text) for text in ("one", "two", "three")]
    assert await sent[0].delete()
    assert await bot.delete_messages(ann, [m.message_id for m in sent])
    assert len(await events(http, ann, "delete")) == 3
    with refused("Message to delete not found"):
        await sent[0].delete()


async def press(http, user, message, data="right"):
    body = {"user": user, "message_id": message.message_id, "data": data}
    return (await http.post("/control/presses", json=body)).json()["result"]


async def test_a_press_arrives_and_its_answer_goes_back(bot, http, ann):
    sent = await bot.send_message(ann, "4", reply_markup=BUTTONS)
    query_id = await press(http, ann, sent)
    query = (await bot.get_updates())[0].callback_query
    assert (query.id, query.data, query.message.message_id) == (query_id, "right", 1)
    assert await query.answer("Thank you", show_alert=True)
    (answer,) = await events(http, ann, "answer")
    assert (answer["text"], answer["show_alert"]) == ("Thank you", True)


async def test_a_press_is_answered_once_and_in_time(bot, http, ann, monkeypatch):
    sent = await bot.send_message(ann, "4", reply_markup=BUTTONS)
    first, second = [await press(http, ann, sent) for _ in range(2)]
    await bot.answer_callback_query(first)
    monkeypatch.setattr(callbacks, "EXPIRES", 0)
    for query_id in (first, second, "never"):
        with refused("Query is too old"):
            await bot.answer_callback_query(query_id)


async def test_an_answer_has_200_characters(bot, http, ann):
    query_id = await press(http, ann, await bot.send_message(ann, "4", reply_markup=BUTTONS))
    with pytest.raises(BadRequest):
        await bot.answer_callback_query(query_id, "x" * 201)
