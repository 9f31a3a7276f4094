"""Inline mode: asked from any chat, answered by the bot, sent in the person's name."""

from collections.abc import AsyncGenerator
from typing import Any

import httpx
import pytest

from local.telegram.asking import Found
from local.telegram.errors import QUERY_TOO_OLD
from local.telegram.person import Person, Refused
from local.telegram.server import create_server
from tests.local.telegram.serving import TOKEN, BotCaller, Served, picture

KEYS = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
ARTICLE = {
    "type": "article",
    "id": "one",
    "title": "Hello",
    "input_message_content": {"message_text": "<b>Hi</b>", "parse_mode": "HTML"},
}


class Clock:
    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(clock: Clock) -> Served:
    telegram = create_server(token=TOKEN, testing=True, clock=clock)
    return Served("http://telegram", telegram, httpx.ASGITransport(telegram.app))


@pytest.fixture
async def ben(server: Served) -> AsyncGenerator[Person]:
    async with Person(server.base, first_name="Ben", transport=server.transport) as person:
        yield person


async def query_of(bot: BotCaller) -> dict[str, Any]:
    """The newest inline query the bot got."""
    (update,) = await bot.ok("getUpdates", offset=-1)
    query: dict[str, Any] = update["inline_query"]
    return query


async def answered(bot: BotCaller, ada: Person, *results: object, **more: object) -> Found:
    """What Ada finds when the bot answers so."""
    with pytest.raises(TimeoutError, match="did not answer"):
        await ada.ask_inline("cats", seconds=0.01)
    query = await query_of(bot)
    await bot.ok("answerInlineQuery", inline_query_id=query["id"], results=results, **more)
    return await ada.ask_inline("cats")


async def test_a_query_reaches_the_bot_and_its_answer_the_person(
    bot: BotCaller, ada: Person
) -> None:
    assert (await bot.ok("getMe"))["supports_inline_queries"] is True
    button = {"text": "More", "start_parameter": "more"}
    found = await answered(bot, ada, ARTICLE, is_personal=True, next_offset="20", button=button)
    query = await query_of(bot)
    assert (query["query"], query["offset"], query["chat_type"]) == ("cats", "", "sender")
    assert query["from"]["id"] == ada.id
    (result,) = found.results
    assert (result["id"], result["type"], result["caption"]) == ("one", "article", "Hi")
    assert (found.next_offset, found.is_personal, found.button) == ("20", True, button)


async def test_an_answer_is_kept_for_whom_it_is_meant_and_as_long_as_the_bot_says(
    bot: BotCaller, ada: Person, ben: Person, clock: Clock
) -> None:
    await answered(bot, ada, ARTICLE, is_personal=True, cache_time=60)
    before = await query_of(bot)
    await ada.ask_inline("cats")
    assert await query_of(bot) == before
    with pytest.raises(TimeoutError):
        await ben.ask_inline("cats", seconds=0.01)
    asked_by_ben = await query_of(bot)
    shared = {"inline_query_id": asked_by_ben["id"], "results": [ARTICLE], "cache_time": 600}
    await bot.ok("answerInlineQuery", **shared)
    clock.now += 61
    assert (await ada.ask_inline("cats")).ids == ["one"]  # Ben's answer was for everybody
    assert await query_of(bot) == asked_by_ben
    clock.now += 600
    with pytest.raises(TimeoutError):
        await ada.ask_inline("cats", seconds=0.01)


async def test_an_answer_comes_once_and_within_half_a_minute(
    bot: BotCaller, ada: Person, clock: Clock
) -> None:
    too_old = f"400 Bad Request: {QUERY_TOO_OLD}"
    await answered(bot, ada, ARTICLE, cache_time=10)
    again: dict[str, Any] = {"inline_query_id": (await query_of(bot))["id"], "results": []}
    assert await bot.refused("answerInlineQuery", **again) == too_old
    clock.now += 11
    with pytest.raises(TimeoutError):
        await ada.ask_inline("cats", seconds=0.01)
    late: dict[str, Any] = {"inline_query_id": (await query_of(bot))["id"], "results": []}
    clock.now += 31
    assert await bot.refused("answerInlineQuery", **late) == too_old
    unknown = await bot.refused("answerInlineQuery", inline_query_id="7", results=[])
    assert unknown == too_old


PHOTO_BY_LINK = {"type": "photo", "id": "1", "photo_url": "https://e.org/a.jpg"}
WEB_APP = {"inline_keyboard": [[{"text": "x", "web_app": {"url": "https://e.org"}}]]}


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        ({"results": [ARTICLE | {"id": str(n)} for n in range(51)]}, "RESULTS_TOO_MUCH"),
        ({"results": [ARTICLE, ARTICLE]}, "RESULT_ID_DUPLICATE"),
        ({"results": [ARTICLE | {"id": ""}]}, "RESULT_ID_INVALID"),
        ({"results": [ARTICLE | {"id": "é" * 33}]}, "RESULT_ID_INVALID"),
        ({"results": [], "next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
        ({"results": [{"type": "game", "id": "1"}]}, 'type "game" is unsupported'),
        ({"results": [{"type": "article", "id": "1", "title": "x"}]}, "input_message_content"),
        ({"results": [PHOTO_BY_LINK]}, "failed to get HTTP URL content"),
        ({"results": [{"type": "photo", "id": "1", "photo_file_id": "x"}]}, "wrong file ident"),
        ({"results": [ARTICLE | {"reply_markup": WEB_APP}]}, "BUTTON_TYPE_INVALID"),
        ({"results": [ARTICLE | {"colour": 1}]}, 'field "colour" is not supported'),
        ({"results": [], "button": {"text": "x"}}, "BUTTON_INVALID"),
        ({"results": [], "button": {"text": "x", "start_parameter": "a b"}}, "START_PARAM_INVALID"),
        ({"results": [], "button": {"text": "x", "web_app": {"url": "http://x"}}}, "is invalid"),
    ],
)
async def test_a_wrong_answer_is_refused_and_the_query_stays_open(
    bot: BotCaller, ada: Person, answer: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(TimeoutError):
        await ada.ask_inline("cats", seconds=0.01)
    query_id = (await query_of(bot))["id"]
    said = await bot.refused("answerInlineQuery", inline_query_id=query_id, **answer)
    assert said.startswith("400 Bad Request: ")
    assert complaint in said
    await bot.ok("answerInlineQuery", inline_query_id=query_id, results=[ARTICLE])


async def test_a_chosen_picture_stands_in_the_chat_via_the_bot_and_can_be_edited(
    bot: BotCaller, ada: Person, photo: bytes
) -> None:
    await ada.send_text("hi")
    sent = (await bot.upload("sendPhoto", {"photo": photo}, chat_id=str(ada.id)))["result"]
    file_id = sent["photo"][-1]["file_id"]
    result = {"type": "photo", "id": "p", "photo_file_id": file_id, "caption": "Mine"}
    await bot.ok("getUpdates", offset=-1, allowed_updates=["inline_query", "chosen_inline_result"])
    found = await answered(bot, ada, result | {"reply_markup": KEYS})
    assert found.results[0]["file_id"] == file_id
    message = await ada.send_result(found, "p")
    assert message.photo
    assert message.raw["via_bot"]["username"] == "darkroom_bot"
    assert not message.from_bot
    (update,) = await bot.ok("getUpdates", offset=-1)
    chosen = update["chosen_inline_result"]
    assert (chosen["result_id"], chosen["query"]) == ("p", "cats")
    known_by = {"inline_message_id": chosen["inline_message_id"]}

    assert await bot.ok("editMessageCaption", **known_by, caption="Changed") is True
    await ada.sync()
    shown = next(m for m in ada.messages if m.id == message.id)
    assert shown.text == "Changed"
    assert shown.labels == []
    assert "not modified" in await bot.refused("editMessageReplyMarkup", **known_by)
    assert await bot.ok("editMessageReplyMarkup", **known_by, reply_markup=KEYS) is True
    media = {"type": "photo", "media": file_id, "caption": "Again"}
    assert await bot.ok("editMessageMedia", **known_by, media=media) is True
    upload = {"type": "photo", "media": "attach://x"}
    assert "inline message" in await bot.refused("editMessageMedia", **known_by, media=upload)
    assert "there is no text" in await bot.refused("editMessageText", **known_by, text="x")
    nobody = await bot.refused("editMessageCaption", inline_message_id="x", caption="x")
    assert "MESSAGE_ID_INVALID" in nobody


async def test_a_tap_on_it_tells_the_bot_the_inline_message_id_and_no_message(
    bot: BotCaller, ada: Person
) -> None:
    found = await answered(bot, ada, ARTICLE | {"reply_markup": KEYS})
    message = await ada.send_result(found, "one")
    assert message.entities[0]["type"] == "bold"
    with pytest.raises(TimeoutError, match="not answered"):
        await ada.forge_tap(message, "go", seconds=0.01)
    (update,) = await bot.ok("getUpdates", offset=-1)
    query = update["callback_query"]
    assert "message" not in query
    edited = await bot.ok(
        "editMessageText", inline_message_id=query["inline_message_id"], text="Done"
    )
    assert edited is True
    await bot.ok("answerCallbackQuery", callback_query_id=query["id"])


async def test_feedback_comes_only_to_a_bot_that_asks_for_it_and_ids_only_with_buttons(
    bot: BotCaller, ada: Person
) -> None:
    found = await answered(bot, ada, ARTICLE)
    await ada.send_result(found, "one")
    (update,) = await bot.ok("getUpdates", offset=-1)
    assert update["message"]["via_bot"]["is_bot"] is True
    await bot.ok("getUpdates", offset=-1, allowed_updates=["chosen_inline_result"])
    await ada.send_result(found, "one")
    (update,) = await bot.ok("getUpdates", offset=-1)
    assert "inline_message_id" not in update["chosen_inline_result"]


async def test_stickers_and_documents_can_be_found_too(
    bot: BotCaller, ada: Person, photo: bytes
) -> None:
    await ada.send_text("hi")
    chat = {"chat_id": str(ada.id)}
    sticker = await bot.upload("sendSticker", {"sticker": picture(512, 512, "WEBP")}, **chat)
    document = await bot.upload("sendDocument", {"document": photo}, **chat)
    results: list[dict[str, Any]] = [
        {"type": "sticker", "id": "s", "sticker_file_id": sticker["result"]["sticker"]["file_id"]},
        {
            "type": "document",
            "id": "d",
            "title": "File",
            "document_file_id": document["result"]["document"]["file_id"],
        },
    ]
    found = await answered(bot, ada, *results)
    assert [result["type"] for result in found.results] == ["sticker", "document"]
    assert (await ada.send_result(found, "s")).sticker
    assert (await ada.send_result(found, "d")).document
    with pytest.raises(Refused, match="RESULT_ID_INVALID"):
        await ada.send_result(found, "other")


async def test_nobody_reads_or_sends_what_somebody_else_found(
    bot: BotCaller, ada: Person, ben: Person
) -> None:
    found = await answered(bot, ada, ARTICLE, is_personal=True)
    with pytest.raises(Refused, match="no answer"):
        await ben.send_result(found, "one")


async def test_a_bot_without_inline_mode_cannot_be_asked() -> None:
    telegram = create_server(token=TOKEN, inline=False)
    transport = httpx.ASGITransport(telegram.app)
    async with Person("http://telegram", transport=transport) as ada:
        with pytest.raises(Refused, match="can't be asked"):
            await ada.ask_inline("cats")


async def test_a_result_works_in_a_group_the_bot_is_not_in(bot: BotCaller, ada: Person) -> None:
    group = await ada.create_group("Friends", kind="supergroup", bot="left")
    with pytest.raises(TimeoutError):
        await ada.ask_inline("cats", chat=group.id, seconds=0.01)
    query = await query_of(bot)
    assert query["chat_type"] == "supergroup"
    results = [ARTICLE | {"reply_markup": KEYS}]
    await bot.ok("answerInlineQuery", inline_query_id=query["id"], results=results)
    found = await ada.ask_inline("cats", chat=group.id)
    message = await ada.send_result(found, "one", chat=group.id)
    (update,) = await bot.ok("getUpdates", offset=-1)
    assert "inline_query" in update  # of the message itself it hears nothing
    await ada.in_chat(group).tap("Go", message=message, wait=False)
    (update,) = await bot.ok("getUpdates", offset=-1)
    known_by = {"inline_message_id": update["callback_query"]["inline_message_id"]}
    assert await bot.ok("editMessageText", **known_by, text="Done") is True
