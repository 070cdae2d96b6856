"""Buttons that open Mini Apps, and the signature that says who opened one."""

import hashlib
import hmac
from urllib.parse import parse_qsl, urlsplit

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, WebAppInfo
from telegram.error import BadRequest

APP = "http://127.0.0.1:9/app/?language=de"


def button(url):
    key = InlineKeyboardButton("Draw", web_app=WebAppInfo(url))
    return InlineKeyboardMarkup([[key]])


async def test_a_button_opens_its_app_with_a_signature_by_the_token(bot, http, ann):
    sent = await bot.send_message(ann, "draw", reply_markup=button(APP))
    pressed = {"user": ann, "message_id": sent.message_id, "url": APP}
    address = (await http.post("/control/apps", json=pressed)).json()["result"]
    assert address.startswith(f"{APP}#tgWebAppData=")
    fields = dict(parse_qsl(dict(parse_qsl(urlsplit(address).fragment))["tgWebAppData"]))
    signature = fields.pop("hash")
    assert f'"id":{ann}' in fields["user"]
    signed = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    key = hmac.new(b"WebAppData", bot.token.encode(), hashlib.sha256).digest()
    assert hmac.new(key, signed.encode(), hashlib.sha256).hexdigest() == signature


async def test_an_address_that_stands_on_no_button_is_not_opened(bot, http, page, ann):
    sent = await bot.send_message(ann, "draw", reply_markup=button(APP))
    pressed = {"message_id": sent.message_id, "url": "http://127.0.0.1:9/elsewhere"}
    by_test = await http.post("/control/apps", json={"user": ann, **pressed})
    by_browser = await page.post("/page/apps", json=pressed)
    assert (by_test.status_code, by_browser.status_code) == (400, 400)


@pytest.mark.parametrize("url", ["http://example.org/app", "javascript:alert(1)", "https://", "x"])
async def test_an_app_has_an_https_address(bot, ann, url):
    with pytest.raises(BadRequest, match="https"):
        await bot.send_message(ann, "draw", reply_markup=button(url))


async def test_groups_have_no_buttons_of_apps(bot, local, ann):
    group = local.chats.add_group("Team", {ann})
    with pytest.raises(BadRequest, match=r"(?i)button_type_invalid"):
        await bot.send_message(group.id, "draw", reply_markup=button(APP))
