"""The chat page's own routes: who is who, what is shown, and who is kept out."""

import asyncio
import json

import httpx
import pytest

from bot.localchat import LocalChat


async def send(page: httpx.AsyncClient, text: str) -> None:
    (await page.post("/page/messages", data={"text": text})).raise_for_status()


async def test_each_browser_is_a_person_of_its_own(page, other_page):
    await send(page, "mine")
    mine, other = [(await p.get("/page/state")).json() for p in (page, other_page)]
    assert mine["user"]["id"] != other["user"]["id"]
    assert [m["text"] for m in mine["messages"]] == ["mine"]
    assert other["messages"] == []


async def test_a_person_speaks_the_language_of_their_browser(address):
    headers = {"accept-language": "fr-CH, en;q=0.8"}
    async with httpx.AsyncClient(base_url=address, headers=headers, trust_env=False) as page:
        await page.get("/")
        assert (await page.get("/page/state")).json()["user"]["language_code"] == "fr"


async def test_a_person_may_ask_for_another_language(page):
    before = (await page.get("/page/state")).json()["user"]
    await page.get("/", params={"language": "ru"})
    assert (await page.get("/page/state")).json()["user"] == {**before, "language_code": "ru"}


async def test_a_second_visit_finds_the_same_person(page):
    before = (await page.get("/page/state")).json()["user"]
    await page.get("/")
    assert (await page.get("/page/state")).json()["user"] == before


async def test_strangers_are_asked_to_open_the_page(address):
    async with httpx.AsyncClient(base_url=address, trust_env=False) as stranger:
        assert (await stranger.get("/page/state")).status_code == 401


async def test_in_a_named_group_people_meet(page, other_page):
    group = {"group": "Team"}
    await other_page.get("/page/state", params=group)
    await page.post("/page/messages", params=group, data={"text": "hello all"})
    state = (await other_page.get("/page/state", params=group)).json()
    assert state["chat"]["title"] == "Team"
    arrival, *said = state["messages"]
    assert [member["is_bot"] for member in arrival["new_chat_members"]] == [True]
    assert [message["text"] for message in said] == ["hello all"]


async def test_the_stream_tells_what_happens_and_takes_up_where_it_broke(page):
    for text in ("one", "two"):
        await send(page, text)
    assert await first_event(page, {}) == "one"
    assert await first_event(page, {"last-event-id": "1"}) == "two"


async def first_event(page: httpx.AsyncClient, headers: dict[str, str]) -> str:
    async with asyncio.timeout(10), page.stream("GET", "/page/events", headers=headers) as stream:
        async for line in stream.aiter_lines():
            if line.startswith("data: "):
                return json.loads(line.removeprefix("data: "))["message"]["text"]
    raise AssertionError("the stream ended")


async def test_a_press_reaches_the_bot(page, bot):
    user = (await page.get("/page/state")).json()["user"]["id"]
    await bot.send_message(user, "7?")
    body = {"message_id": 1, "data": "right"}
    query_id = (await page.post("/page/presses", json=body)).json()["result"]
    assert (await bot.get_updates())[0].callback_query.id == query_id


async def test_errors_are_in_words(page):
    answer = await page.post("/page/messages", files={"photo": ("a.jpg", b"text")})
    assert answer.status_code == 400
    assert answer.json()["description"] == "Bad Request: IMAGE_PROCESS_FAILED"


async def test_pictures_are_shown_and_other_files_only_saved(page, photo):
    uploads = {"document0": ("a.html", b"<script>1</script>", "text/html")}
    await page.post("/page/messages", files=uploads)
    await page.post("/page/messages", files={"photo0": ("a.jpg", photo)})
    page_file, picture = (await page.get("/page/state")).json()["messages"]
    saved = await page.get(f"/page/files/{page_file['document']['file_unique_id']}")
    assert saved.headers["content-disposition"] == "attachment"
    assert saved.headers["content-type"] == "application/octet-stream"
    shown = await page.get(f"/page/files/{picture['photo'][-1]['file_unique_id']}")
    assert shown.headers["content-type"] == "image/jpeg"
    assert (await page.get("/page/files/nothing")).status_code == 404


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "evil.example"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"host": "localhost:80"}, 200),
        ({}, 200),
    ],
)
async def test_other_sites_are_kept_out(page, headers, status):
    answer = await page.post("/page/messages", data={"text": "hi"}, headers=headers)
    assert answer.status_code == status


async def test_the_page_loads_nothing_from_elsewhere(page):
    answer = await page.get("/")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "//" not in answer.text.replace("http://www.w3.org/2000/svg", "")


async def test_the_samples_are_there(page):
    names = (await page.get("/page/state")).json()["samples"]
    assert len(names) == 6
    for name in names:
        sample = await page.get(f"/static/samples/{name}")
        assert sample.headers["content-type"] == "image/jpeg"
        assert len(sample.content) < 60_000


async def test_the_cookie_is_kept_from_scripts_and_other_sites(address):
    async with httpx.AsyncClient(base_url=address, trust_env=False) as page:
        cookie = (await page.get("/")).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


def test_the_token_is_not_in_the_words_for_the_state():
    local = LocalChat("1:secret")
    assert "secret" not in repr(local)
