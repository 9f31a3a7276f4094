"""Every kind of button, and what Telegram refuses in them."""

from typing import Any

import httpx
import pytest

from local.telegram.person import Person, Refused
from local.telegram.server import create_server
from tests.local.telegram.serving import TOKEN, BotCaller, Served

PAGE = {"web_app": {"url": "https://example.org/app"}}
CHOSEN = {"switch_inline_query_chosen_chat": {"query": "x", "allow_user_chats": True}}


@pytest.fixture
def server() -> Served:
    telegram = create_server(token=TOKEN, testing=True)
    return Served("http://telegram", telegram, httpx.ASGITransport(telegram.app))


def markup(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "x", **button} for button in buttons]]}


@pytest.mark.parametrize(
    "button",
    [
        {"callback_data": "x", "style": "success"},
        {"url": "https://example.org", "style": "danger"},
        {"url": "tg://user?id=7"},
        PAGE,
        {"switch_inline_query": ""},
        {"switch_inline_query_current_chat": "x" * 256},
        CHOSEN,
        {"copy_text": {"text": "x" * 256}},
    ],
)
async def test_a_button_stands_as_it_was_sent(
    bot: BotCaller, ada: Person, button: dict[str, Any]
) -> None:
    await ada.send_text("hi")
    wanted = markup(button)
    sent = await bot.ok("sendMessage", chat_id=ada.id, text="x", reply_markup=wanted)
    assert sent["reply_markup"] == wanted


@pytest.mark.parametrize(
    ("button", "complaint"),
    [
        ({"web_app": {"url": "http://example.org"}}, "Only HTTPS links are allowed"),
        ({"web_app": {"url": "x"}}, "Wrong HTTP URL"),
        ({"web_app": "https://example.org"}, 'Can\'t find field "url"'),
        ({"switch_inline_query": "x" * 257}, "BUTTON_DATA_INVALID"),
        ({"switch_inline_query_current_chat": 1}, "BUTTON_DATA_INVALID"),
        ({"switch_inline_query_chosen_chat": {"query": "x"}}, "at least one chat type"),
        ({"switch_inline_query_chosen_chat": "x"}, "must be an Object"),
        ({"switch_inline_query_chosen_chat": {"allow_all": True}}, "is not supported"),
        ({"copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"switch_inline_query": "x", "callback_data": "x"}, "BUTTON_TYPE_INVALID"),
        ({"pay": True}, "is not supported by this server"),
    ],
)
async def test_a_wrong_button_is_refused(
    bot: BotCaller, ada: Person, button: dict[str, Any], complaint: str
) -> None:
    await ada.send_text("hi")
    wanted = markup(button)
    assert complaint in await bot.refused(
        "sendMessage", chat_id=ada.id, text="x", reply_markup=wanted
    )


async def test_pages_open_from_private_chats_only(bot: BotCaller, ada: Person) -> None:
    group = await ada.create_group("Friends")
    refused = await bot.refused(
        "sendMessage", chat_id=group.id, text="x", reply_markup=markup(PAGE)
    )
    assert refused == "400 Bad Request: BUTTON_TYPE_INVALID"
    sent = await bot.ok("sendMessage", chat_id=group.id, text="x", reply_markup=markup(CHOSEN))
    where = {"chat_id": group.id, "message_id": sent["message_id"]}
    edited = await bot.refused("editMessageReplyMarkup", **where, reply_markup=markup(PAGE))
    assert edited == refused


async def test_a_button_opens_its_page_with_launch_data_and_no_other(
    bot: BotCaller, ada: Person
) -> None:
    await ada.send_text("hi")
    await bot.ok("sendMessage", chat_id=ada.id, text="x", reply_markup=markup(PAGE))
    message = await ada.wait_for_text("x")
    url, data = await ada.open_page(message, "https://example.org/app")
    assert url == "https://example.org/app"
    assert f"%22id%22%3A+{ada.id}" in data
    with pytest.raises(Refused, match="Not Found"):
        await ada.open_page(message, "https://example.org/other")
    with pytest.raises(Refused, match="Not Found"):
        await ada.open_page()


async def test_pages_of_this_machine_open_when_the_server_was_told_so() -> None:
    origin = "http://127.0.0.1:8000"
    telegram = create_server(token=TOKEN, plain_pages=[origin])
    transport = httpx.ASGITransport(telegram.app)
    bot = BotCaller(Served("http://telegram", telegram, transport))
    async with Person("http://telegram", transport=transport) as ada:
        await ada.send_text("hi")
        wanted = markup({"web_app": {"url": f"{origin}/t/1"}})
        sent = await bot.ok("sendMessage", chat_id=ada.id, text="x", reply_markup=wanted)
        assert sent["reply_markup"] == wanted
    await bot.close()


async def test_too_many_buttons_are_refused(bot: BotCaller, ada: Person) -> None:
    await ada.send_text("hi")
    button = {"text": "x", "callback_data": "x"}
    for rows in ([[button] * 9], [[button]] * 101):
        keyboard = {"inline_keyboard": rows}
        said = await bot.refused("sendMessage", chat_id=ada.id, text="x", reply_markup=keyboard)
        assert "REPLY_MARKUP_TOO_LONG" in said


async def test_how_media_is_shown_comes_with_the_message(
    bot: BotCaller, ada: Person, photo: bytes
) -> None:
    await ada.send_text("hi")
    flags = {
        "has_spoiler": "true",
        "show_caption_above_media": "true",
        "message_effect_id": "5104841245755180586",
        "protect_content": "true",
    }
    sent = (await bot.upload("sendPhoto", {"photo": photo}, chat_id=str(ada.id), **flags))["result"]
    assert sent["has_media_spoiler"]
    assert sent["show_caption_above_media"]
    assert sent["effect_id"] == "5104841245755180586"
    assert sent["has_protected_content"]
    where = {"chat_id": ada.id, "message_id": sent["message_id"]}
    edited = await bot.ok("editMessageCaption", **where, caption="under it")
    assert "show_caption_above_media" not in edited
    assert edited["has_media_spoiler"]


@pytest.mark.parametrize(
    "parameter", ["business_connection_id", "direct_messages_topic_id", "suggested_post_parameters"]
)
async def test_what_this_server_does_not_act_on_it_refuses(
    bot: BotCaller, ada: Person, parameter: str
) -> None:
    await ada.send_text("hi")
    said = await bot.refused("sendMessage", chat_id=ada.id, text="x", **{parameter: "1"})
    assert said == f'400 Bad Request: parameter "{parameter}" is not supported by this server'


@pytest.mark.parametrize(
    ("url", "fine"),
    [
        ("https://t.me/darkroom_bot?start=share-1", True),
        ("https://t.me/other_bot?start=x", False),
        ("https://example.org", False),
        ("https://t.me/darkroom_bot?start=", False),
    ],
)
async def test_a_tap_opens_nothing_but_the_bot_itself(
    bot: BotCaller, ada: Person, url: str, *, fine: bool
) -> None:
    await ada.send_text("hi")
    keys = markup({"callback_data": "go"})
    await bot.ok("sendMessage", chat_id=ada.id, text="x", reply_markup=keys)
    await ada.tap("x", wait=False)
    (update,) = await bot.ok("getUpdates", offset=-1)
    answer = {"callback_query_id": update["callback_query"]["id"], "url": url}
    if fine:
        await bot.ok("answerCallbackQuery", **answer)
    else:
        assert "URL_INVALID" in await bot.refused("answerCallbackQuery", **answer)
