"""getUpdates: confirmation, long polls, conflicts, and what the bot gets to see."""

import asyncio

import httpx
import pytest
from refusals import refused
from telegram.error import ChatMigrated, Conflict, Forbidden

from bot.localchat import LocalChat


async def say(http: httpx.AsyncClient, user: int, text: str, **more: object) -> dict:
    answer = await http.post("/control/messages", json={"user": user, "text": text, **more})
    return answer.raise_for_status().json()["result"][0]


async def test_a_message_arrives_in_telegrams_shape(bot, http, ann):
    await say(http, ann, "/start now")
    (update,) = await bot.get_updates()
    message = update.message
    assert (message.text, message.chat.type, message.chat.id) == ("/start now", "private", ann)
    assert message.from_user.language_code == "de"
    assert message.parse_entities() == {message.entities[0]: "/start"}


async def test_an_update_comes_again_until_a_higher_offset_confirms_it(bot, http, ann):
    for text in ("one", "two"):
        await say(http, ann, text)
    first, second = await bot.get_updates()
    assert second.update_id == first.update_id + 1
    assert [u.message.text for u in await bot.get_updates(limit=1)] == ["one"]
    assert [u.message.text for u in await bot.get_updates(second.update_id)] == ["two"]
    assert await bot.get_updates(second.update_id + 1) == ()


async def test_a_negative_offset_keeps_only_the_last(bot, http, ann):
    for text in ("one", "two", "three"):
        await say(http, ann, text)
    assert [u.message.text for u in await bot.get_updates(offset=-1)] == ["three"]


async def test_a_long_poll_ends_when_a_message_comes(bot, http, ann):
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await until_polling(http)
    await say(http, ann, "at last")
    assert [u.message.text for u in await asyncio.wait_for(poll, 5)] == ["at last"]


async def test_of_two_pollers_the_first_is_sent_away(bot, http):
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await until_polling(http)
    await http.get(f"/bot{bot.token}/getUpdates")
    with pytest.raises(Conflict, match="terminated by other getUpdates"):
        await asyncio.wait_for(poll, 5)


async def test_kinds_that_were_not_asked_for_stay_away(bot, http, ann):
    await bot.get_updates(allowed_updates=["callback_query"])
    await say(http, ann, "unheard")
    assert await bot.get_updates() == ()


async def test_edits_arrive_as_edited_messages(bot, http, ann):
    sent = await say(http, ann, "sevn")
    edit = {"user": ann, "message_id": sent["message_id"], "text": "seven"}
    await http.post("/control/edits", json=edit)
    assert (await bot.get_updates())[1].edited_message.text == "seven"


async def test_an_update_of_any_shape_can_be_pushed(http, bot, ann):
    await say(http, ann, "before")
    answer = await http.post("/control/updates", json={"message": {"nonsense": True}})
    raw = await http.get(f"/bot{bot.token}/getUpdates")
    assert raw.json()["result"][1] == {
        "update_id": answer.json()["result"],
        "message": {"nonsense": True},
    }


async def test_in_groups_the_bot_sees_only_what_is_meant_for_it(bot, http, local, ann):
    group = local.chats.add_group("Team", {ann}).id
    own = await bot.send_message(group, "I am here")
    for text in ("idle talk", "/stats", "/stats@other_bot", f"hello @{bot.username}"):
        await say(http, ann, text, chat=group)
    await say(http, ann, "an answer", chat=group, reply_to=own.message_id)
    heard = [u.message.text for u in await bot.get_updates()]
    assert heard == ["/stats", f"hello @{bot.username}", "an answer"]


async def test_without_privacy_mode_it_sees_all(bot, http, local, ann):
    group = local.chats.add_group("Team", {ann}).id
    await http.post("/control/settings", json={"privacy_mode": False})
    await say(http, ann, "idle talk", chat=group)
    assert [u.message.text for u in await bot.get_updates()] == ["idle talk"]
    assert (await bot.get_me()).can_read_all_group_messages


async def test_every_bot_hears_that_it_came_to_a_group(bot, http, local, ann):
    group = local.chats.add_group("Team", {ann}).id
    await http.post("/control/invitations", json={"user": ann, "chat": group})
    (update,) = await bot.get_updates()
    assert [member.id for member in update.message.new_chat_members] == [bot.id]


async def test_a_group_that_becomes_a_supergroup_names_its_new_id(bot, http, local, ann):
    group = local.chats.add_group("Team", {ann}).id
    made = await http.post("/control/upgrades", json={"user": ann, "chat": group})
    new = made.json()["result"]["id"]
    there, here = [update.message for update in await bot.get_updates()]
    assert (there.migrate_to_chat_id, here.migrate_from_chat_id) == (new, group)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(group, "hello?")
    assert moved.value.new_chat_id == new
    assert (await bot.send_message(new, "hello")).chat.type == "supergroup"


async def test_an_album_can_come_bit_by_bit(bot, http, ann, photo):
    for _ in range(2):
        said = {"user": ann, "album": "holidays"}
        await http.post("/control/messages", data=said, files={"photo": photo})
    albums = [update.message.media_group_id for update in await bot.get_updates()]
    assert albums == ["holidays", "holidays"]


async def test_a_wrong_token_is_unauthorized(http):
    answer = await http.post("/bot1:wrong/getMe")
    assert answer.status_code == 401
    assert answer.json()["description"] == "Unauthorized"


async def test_an_unknown_method_is_not_found(http, bot):
    answer = await http.post(f"/bot{bot.token}/sendEverything")
    assert answer.status_code == 404
    assert answer.json() == {"ok": False, "error_code": 404, "description": "Not Found"}


async def test_numbers_must_be_numbers(http, bot):
    answer = await http.get(f"/bot{bot.token}/getUpdates", params={"offset": "x"})
    assert answer.json()["description"] == 'Bad Request: field "offset" must be a valid Number'


async def test_json_must_be_an_object(http, bot):
    headers = {"content-type": "application/json"}
    answer = await http.post(f"/bot{bot.token}/getMe", content="[1", headers=headers)
    assert answer.status_code == 400


async def test_who_blocks_the_bot_cannot_be_written_to(bot, http, ann):
    await http.post("/control/blocks", json={"user": ann, "blocked": True})
    with pytest.raises(Forbidden, match="blocked by the user"):
        await bot.send_message(ann, "hello?")
    (update,) = await bot.get_updates()
    assert update.my_chat_member.new_chat_member.status == "kicked"


async def test_logging_out_is_answered(bot):
    assert await bot.log_out()


async def test_a_chat_and_its_members_can_be_asked_for(bot, local, ann):
    group = local.chats.add_group("Team", {ann}).id
    assert (await bot.get_chat(group)).title == "Team"
    assert (await bot.get_chat_member(group, ann)).user.first_name == "Ann"
    assert (await bot.get_chat_member(group, bot.id)).status == "member"
    with refused("User not found"):
        await bot.get_chat_member(group, 5)


async def test_a_forgotten_updates_queue_is_bounded(local: LocalChat):
    local.updates.limit = 3
    for i in range(5):
        local.updates.push("message", {"text": str(i)})
    assert [u["message"]["text"] for u in local.updates.first(10)] == ["2", "3", "4"]


async def until_polling(http: httpx.AsyncClient) -> None:
    """Returns when a long poll has reached the server."""
    async with asyncio.timeout(10):
        while True:
            calls = (await http.get("/control/state")).json()["result"]["calls"]
            if calls.get("getUpdates"):
                return
