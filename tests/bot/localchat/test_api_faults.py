"""Trouble on demand, as a bot meets it."""

from datetime import timedelta

import httpx
import pytest
from telegram.error import NetworkError, RetryAfter, TimedOut

from bot.localchat import LocalChat, create_app, serve
from bot.localchat.faults import Fault


async def fault(http, kind, **more):
    answer = await http.post("/control/faults", json={"kind": kind, **more})
    return answer.raise_for_status().json()["result"]


async def test_a_flood_says_how_long_to_wait_and_ends(bot, http, ann):
    await fault(http, "429", method="sendMessage", seconds=7, times=1)
    with pytest.raises(RetryAfter) as refusal:
        await bot.send_message(ann, "hi")
    assert refusal.value.retry_after == timedelta(seconds=7)
    assert (await bot.send_message(ann, "hi")).text == "hi"
    assert (await http.get("/control/faults")).json()["result"] == {
        "rules": [],
        "struck": {"429": 1},
    }


@pytest.mark.parametrize(("kind", "reason"), [("500", "Internal Server"), ("502", "Bad Gateway")])
async def test_a_tired_server_answers_with_an_error(bot, http, ann, kind, reason):
    await fault(http, kind, times=1)
    with pytest.raises(NetworkError, match=reason):
        await bot.send_message(ann, "hi")


async def test_a_cut_connection_breaks_off_the_answer(bot, http, ann):
    await fault(http, "cut", times=1)
    with pytest.raises(NetworkError):
        await bot.send_message(ann, "hi")
    assert (await bot.get_me()).id == bot.id


async def test_with_after_the_work_is_done_and_only_the_answer_lost(bot, http, local, ann):
    await fault(http, "cut", method="sendMessage", after=True, times=1)
    with pytest.raises(NetworkError):
        await bot.send_message(ann, "hi")
    assert local.chats.find(ann).messages[1]["text"] == "hi"


async def test_a_hanging_server_times_out(bot, http, ann):
    await fault(http, "hang", seconds=30, times=1)
    with pytest.raises(TimedOut):
        await bot.send_message(ann, "hi", read_timeout=0.2)


async def test_latency_is_only_slow(bot, http, ann):
    await fault(http, "latency", seconds=0.05)
    assert (await bot.send_message(ann, "hi")).text == "hi"
    await http.delete("/control/faults")
    assert (await http.get("/control/faults")).json()["result"]["struck"] == {"latency": 1}


async def test_a_rule_can_be_for_one_chat_or_for_downloads(bot, http, local, ann, photo):
    bob = local.chats.add_user("Bob")["id"]
    await fault(http, "429", chat_id=bob)
    await fault(http, "500", method="file")
    sent = await bot.send_photo(ann, photo)
    with pytest.raises(RetryAfter):
        await bot.send_message(bob, "hi")
    file = await bot.get_file(sent.photo[0].file_id)
    assert (await http.get(file.file_path)).status_code == 500


async def test_updates_come_twice(bot, http, ann):
    await http.post("/control/messages", json={"user": ann, "text": "hi"})
    (update,) = await bot.get_updates()
    await fault(http, "duplicate", times=1)
    assert await bot.get_updates(update.update_id + 1) == (update,)
    assert await bot.get_updates(update.update_id + 1) == ()


async def test_updates_come_out_of_order(bot, http, ann):
    for i in range(20):
        await http.post("/control/messages", json={"user": ann, "text": str(i)})
    await fault(http, "shuffle")
    ids = [update.update_id for update in await bot.get_updates()]
    assert len(ids) == 20
    assert ids != sorted(ids)


async def test_an_unknown_fault_is_refused(http):
    for wrong in ({"kind": "earthquake"}, {"kind": "cut", "colour": "red"}, {}):
        answer = await http.post("/control/faults", json=wrong)
        assert answer.status_code == 400


def test_chance_strikes_as_often_as_asked():
    local = LocalChat()
    local.faults.add(Fault("500", probability=0.25))
    struck = sum(bool(local.faults.strike("getMe")) for _ in range(2000))
    assert struck == pytest.approx(500, abs=80)


async def test_control_is_not_there_unless_asked_for(local):
    async with serve(create_app(local)) as address, httpx.AsyncClient(trust_env=False) as http:
        assert (await http.get(f"{address}/control/state")).status_code == 404
