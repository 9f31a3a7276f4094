"""Sticker sets: made for a person, grown, and within Telegram's limits."""

from typing import Any

import httpx
import pytest

from local.telegram.person import Person
from local.telegram.server import create_server
from tests.local.telegram.serving import TOKEN, BotCaller, Served, noise, picture

NAME = "ada_by_darkroom_bot"
SMILE = "😀"


@pytest.fixture
def server() -> Served:
    telegram = create_server(token=TOKEN, testing=True)
    return Served("http://telegram", telegram, httpx.ASGITransport(telegram.app))


async def uploaded(bot: BotCaller, ada: Person, form: str = "PNG") -> str:
    """The id of a file to make stickers of."""
    files = {"sticker": picture(512, 300, form)}
    given = {"user_id": str(ada.id), "sticker_format": "static"}
    return str((await bot.upload("uploadStickerFile", files, **given))["result"]["file_id"])


def sticker(file_id: str, *emoji: str) -> dict[str, Any]:
    return {"sticker": file_id, "format": "static", "emoji_list": list(emoji or (SMILE,))}


async def a_set(bot: BotCaller, ada: Person) -> dict[str, Any]:
    """What is needed to make one; it has not been made."""
    await ada.send_text("/start")
    first = sticker(await uploaded(bot, ada))
    return {"user_id": ada.id, "name": NAME, "title": "Ada's", "stickers": [first]}


async def emoji_of(bot: BotCaller) -> list[str]:
    known = await bot.ok("getStickerSet", name=NAME)
    return [entry["emoji"] for entry in known["stickers"]]


async def test_a_set_is_made_grown_sorted_renamed_and_deleted(bot: BotCaller, ada: Person) -> None:
    new = await a_set(bot, ada)
    await bot.ok("createNewStickerSet", **new)
    file_id = new["stickers"][0]["sticker"]
    whose = {"user_id": ada.id, "name": NAME}
    await bot.ok("addStickerToSet", **whose, sticker=sticker(file_id, "🐈"))
    await bot.ok("addStickerToSet", **whose, sticker=sticker(file_id, "❤️", "🏳️‍🌈"))
    assert await emoji_of(bot) == [SMILE, "🐈", "❤️"]
    ids = [s["file_id"] for s in (await bot.ok("getStickerSet", name=NAME))["stickers"]]
    assert len(set(ids)) == 3
    await bot.ok("setStickerPositionInSet", sticker=ids[2], position=0)
    assert await emoji_of(bot) == ["❤️", SMILE, "🐈"]
    await bot.ok("replaceStickerInSet", **whose, old_sticker=ids[0], sticker=sticker(file_id, "🎭"))
    await bot.ok("deleteStickerFromSet", sticker=ids[1])
    assert await emoji_of(bot) == ["❤️", "🎭"]
    await bot.ok("setStickerEmojiList", sticker=ids[2], emoji_list=["🌍"])
    assert await emoji_of(bot) == ["🌍", "🎭"]
    await bot.ok("setStickerSetTitle", name=NAME, title="Ours")
    assert (await bot.ok("getStickerSet", name=NAME.upper()))["title"] == "Ours"
    await bot.ok("deleteStickerSet", name=NAME)
    assert "STICKERSET_INVALID" in await bot.refused("getStickerSet", name=NAME)


async def test_a_sticker_of_a_set_is_sent_with_its_set_and_opened_on_the_page(
    server: Served, bot: BotCaller, ada: Person
) -> None:
    await bot.ok("createNewStickerSet", **await a_set(bot, ada))
    known = (await bot.ok("getStickerSet", name=NAME))["stickers"][0]
    sent = await bot.ok("sendSticker", chat_id=ada.id, sticker=known["file_id"])
    assert (sent["sticker"]["set_name"], sent["sticker"]["emoji"]) == (NAME, SMILE)
    assert (sent["sticker"]["width"], sent["sticker"]["height"]) == (512, 300)
    message = await ada.wait_for(lambda m: m.sticker is not None)
    assert (await ada.download(message))[8:12] == b"WEBP"
    assert (await ada.sticker_set(NAME))["stickers"] == [known]
    async with httpx.AsyncClient(base_url=server.base, transport=server.transport) as stranger:
        assert (await stranger.get(f"/_sim/stickers/{NAME}")).status_code == 401


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"name": "ada_by_other_bot"}, "invalid sticker set name is specified"),
        ({"name": "1_by_darkroom_bot"}, "invalid sticker set name is specified"),
        ({"name": "a__b_by_darkroom_bot"}, "invalid sticker set name is specified"),
        ({"name": "a" * 60 + "_by_darkroom_bot"}, "invalid sticker set name is specified"),
        ({"title": ""}, "invalid sticker set title is specified"),
        ({"title": "x" * 65}, "invalid sticker set title is specified"),
        ({"stickers": []}, "STICKERS_EMPTY"),
        ({"user_id": 5}, "PEER_ID_INVALID"),
        ({"user_id": -5}, "PEER_ID_INVALID"),
        ({"sticker_type": "mask"}, "regular sticker sets only"),
        ({"needs_repainting": True}, "is not supported by this server"),
    ],
)
async def test_a_wrong_set_is_refused(
    bot: BotCaller, ada: Person, change: dict[str, Any], complaint: str
) -> None:
    new = await a_set(bot, ada)
    assert complaint in await bot.refused("createNewStickerSet", **(new | change))
    assert "STICKERSET_INVALID" in await bot.refused("getStickerSet", name=NAME)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"emoji_list": []}, "invalid sticker emojis"),
        ({"emoji_list": [SMILE] * 21}, "invalid sticker emojis"),
        ({"emoji_list": ["smile"]}, "invalid sticker emojis"),
        ({"emoji_list": [""]}, "invalid sticker emojis"),
        ({"format": "round"}, "Invalid sticker format specified"),
        ({"format": "video"}, "static stickers only"),
        ({"keywords": ["x" * 65]}, "STICKER_KEYWORDS_INVALID"),
        ({"sticker": "nonsense"}, "wrong file identifier"),
        ({"sticker": "https://e.org/s.webp"}, "failed to get HTTP URL content"),
        ({"sticker": "attach://nothing"}, "can't find attached file"),
    ],
)
async def test_a_wrong_sticker_is_refused(
    bot: BotCaller, ada: Person, change: dict[str, Any], complaint: str
) -> None:
    new = await a_set(bot, ada)
    await bot.ok("createNewStickerSet", **new)
    wrong = new["stickers"][0] | change
    said = await bot.refused("addStickerToSet", user_id=ada.id, name=NAME, sticker=wrong)
    assert complaint in said
    assert await emoji_of(bot) == [SMILE]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (picture(511, 300, "PNG"), "STICKER_PNG_DIMENSIONS"),
        (picture(512, 513, "WEBP"), "STICKER_PNG_DIMENSIONS"),
        (picture(512, 512, "JPEG"), "STICKER_PNG_NOPNG"),
        (noise(512, 512), "file is too big"),
        (b"nothing", "IMAGE_PROCESS_FAILED"),
    ],
)
async def test_a_wrong_sticker_file_is_refused(
    bot: BotCaller, ada: Person, content: bytes, complaint: str
) -> None:
    await ada.send_text("/start")
    given = {"user_id": str(ada.id), "sticker_format": "static"}
    said = await bot.upload("uploadStickerFile", {"sticker": content}, **given)
    assert complaint in said["description"]


async def test_a_sticker_over_512_kib_is_not_sent_either(bot: BotCaller, ada: Person) -> None:
    await ada.send_text("/start")
    content = noise(512, 512, "WEBP")
    said = await bot.upload("sendSticker", {"sticker": content}, chat_id=str(ada.id))
    assert said["description"] == "Bad Request: file is too big"


async def test_a_set_holds_120_a_new_one_50_and_a_name_is_given_once(
    bot: BotCaller, ada: Person
) -> None:
    new = await a_set(bot, ada)
    one = sticker(await uploaded(bot, ada, "WEBP"))
    too_many = new | {"stickers": [one] * 51}
    assert "STICKERS_TOO_MUCH" in await bot.refused("createNewStickerSet", **too_many)
    await bot.ok("createNewStickerSet", **(new | {"stickers": [one] * 50}))
    again = await bot.refused("createNewStickerSet", **(new | {"name": NAME.upper()}))
    assert "sticker set name is already occupied" in again
    for _ in range(70):
        await bot.ok("addStickerToSet", user_id=ada.id, name=NAME, sticker=one)
    full = await bot.refused("addStickerToSet", user_id=ada.id, name=NAME, sticker=one)
    assert "STICKERS_TOO_MUCH" in full


async def test_sets_are_for_people_who_started_the_bot_and_grow_for_their_owner_alone(
    server: Served, bot: BotCaller, ada: Person
) -> None:
    new = await a_set(bot, ada)
    await bot.ok("createNewStickerSet", **new)
    async with Person(server.base, first_name="Ben", transport=server.transport) as ben:
        one = {"name": NAME, "sticker": new["stickers"][0]}
        early = await bot.refused("addStickerToSet", user_id=ben.id, **one)
        assert "PEER_ID_INVALID" in early
        await ben.send_text("/start")
        theirs = await bot.refused("addStickerToSet", user_id=ben.id, **one)
        assert "STICKERSET_INVALID" in theirs
