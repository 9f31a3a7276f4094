"""Photos and documents, both ways."""

import hashlib
import io
from pathlib import Path

import httpx
from PIL import Image

from local.telegram.person import Person
from local.telegram.server import create_server
from tests.local.telegram.serving import TOKEN, BotCaller, Served, picture, running


async def test_a_photo_is_kept_in_telegrams_sizes(
    server: Served, bot: BotCaller, ada: Person
) -> None:
    await ada.send_photo(picture(1600, 1200, "PNG"))
    message = (await bot.ok("getUpdates"))[0]["message"]
    sizes = [(size["width"], size["height"]) for size in message["photo"]]
    assert sizes == [(90, 68), (320, 240), (800, 600), (1280, 960)]
    file = await bot.ok("getFile", file_id=message["photo"][-1]["file_id"])
    assert file["file_path"].startswith("photos/")
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{server.base}/file/bot{TOKEN}/{file['file_path']}")
    assert len(answer.content) == file["file_size"]
    image = Image.open(io.BytesIO(answer.content))
    assert (image.format, image.size) == ("JPEG", (1280, 960))


async def test_a_document_arrives_byte_for_byte(bot: BotCaller, ada: Person, photo: bytes) -> None:
    sent = await ada.send_document(photo, "ich & du.jpg", "as it is")
    document = (await bot.ok("getUpdates"))[0]["message"]["document"]
    assert (document["file_name"], document["mime_type"]) == ("ich & du.jpg", "image/jpeg")
    assert document["file_size"] == len(photo)
    assert max(document["thumbnail"]["width"], document["thumbnail"]["height"]) == 320
    assert hashlib.sha256(await ada.download(sent)).digest() == hashlib.sha256(photo).digest()


async def test_transparency_of_a_photo_is_lost_on_white(bot: BotCaller, ada: Person) -> None:
    await ada.send_text("hi")
    stream = io.BytesIO()
    Image.new("RGBA", (200, 100), (255, 0, 0, 0)).save(stream, "PNG")
    await bot.upload("sendPhoto", {"photo": stream.getvalue()}, chat_id=str(ada.id))
    seen = await ada.wait_for(lambda message: message.photo is not None)
    image = Image.open(io.BytesIO(await ada.download(seen))).convert("RGB")
    assert image.getpixel((100, 50)) == (255, 255, 255)


async def test_a_file_id_can_be_sent_again_with_all_its_sizes(
    bot: BotCaller, ada: Person, photo: bytes
) -> None:
    await ada.send_photo(photo)
    sizes = (await bot.ok("getUpdates"))[0]["message"]["photo"]
    again = await bot.ok("sendPhoto", chat_id=ada.id, photo=sizes[0]["file_id"], caption="again")
    assert again["photo"] == sizes


async def test_an_album_is_several_messages_with_one_group(
    bot: BotCaller, ada: Person, photo: bytes
) -> None:
    sent = await ada.send_album([photo, picture(300, 300)], "two")
    updates = [update["message"] for update in await bot.ok("getUpdates")]
    assert len({message["media_group_id"] for message in updates}) == 1
    assert [message.get("caption") for message in updates] == ["two", None]
    assert [message.album for message in sent] == [updates[0]["media_group_id"]] * 2

    media = '[{"type":"photo","media":"attach://a"},{"type":"photo","media":"attach://b"}]'
    answer = await bot.upload(
        "sendMediaGroup", {"a": photo, "b": photo}, chat_id=str(ada.id), media=media
    )
    assert len(answer["result"]) == 2
    alone = await bot.refused(
        "sendMediaGroup", chat_id=ada.id, media=[{"type": "photo", "media": "x"}]
    )
    assert "2-10" in alone


async def test_files_over_twenty_megabytes_cannot_be_fetched(bot: BotCaller, ada: Person) -> None:
    sent = await ada.send_document(bytes(20 * 1024 * 1024 + 1), "large.bin")
    assert sent.document
    said = await bot.refused("getFile", file_id=sent.document.file_id)
    assert said == "400 Bad Request: file is too big"


async def test_a_static_sticker_keeps_its_alpha(bot: BotCaller, ada: Person) -> None:
    await ada.send_text("hi")
    stream = io.BytesIO()
    Image.new("RGBA", (512, 400), (255, 0, 0, 90)).save(stream, "WEBP")
    await bot.upload("sendSticker", {"sticker": stream.getvalue()}, chat_id=str(ada.id))
    seen = await ada.wait_for(lambda message: message.sticker is not None)
    assert seen.sticker
    assert (seen.sticker.width, seen.sticker.height) == (512, 400)
    assert await ada.download(seen) == stream.getvalue()


async def test_files_can_be_kept_in_a_folder(tmp_path: Path, photo: bytes) -> None:
    (tmp_path / "old.telegram-file").write_bytes(b"left over")
    (tmp_path / "mine.txt").write_bytes(b"not ours")
    telegram = create_server(token=TOKEN, folder=tmp_path)
    async with running(telegram) as ready, Person(ready.base) as person:
        sent = await person.send_document(photo, "a.jpg")
        assert await person.download(sent) == photo
    assert "mine.txt" in names_in(tmp_path)
    assert "old.telegram-file" not in names_in(tmp_path)
    assert f"{sent.file_id}.telegram-file" in names_in(tmp_path)


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}
