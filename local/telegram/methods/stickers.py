"""Methods for sticker sets; this server keeps static stickers only."""

import re
import unicodedata
from dataclasses import replace
from typing import Annotated, Any, Final

from pydantic import Field

from local.telegram.errors import bad_request
from local.telegram.files import NewFile
from local.telegram.media import Attachments, off_the_loop
from local.telegram.messages import Media
from local.telegram.parameters import Call, FromJson
from local.telegram.pictures import set_sticker
from local.telegram.sticker_sets import StickerSet

# core.telegram.org/bots/api#createnewstickerset, #inputsticker
_NAME: Final = re.compile(r"(?!.*__)[A-Za-z][A-Za-z0-9_]{0,63}")
_MAX_TITLE: Final = 64
_MAX_FIRST: Final = 50
_MAX_EMOJI: Final = 20
_MAX_KEYWORDS: Final = 20
_MAX_KEYWORDS_LENGTH: Final = 64
_EMOJI_CATEGORIES: Final = frozenset({"So", "Sk", "Mn", "Me", "Cf", "Sm", "Po"})
_KEYCAP: Final = "\u20e3"


class InputSticker(Call):
    """``InputSticker``."""

    sticker: str
    format: str
    emoji_list: list[str]
    keywords: list[str] = Field(default_factory=list[str])


class UploadStickerFile(Call):
    """``uploadStickerFile``."""

    user_id: int
    sticker: str
    sticker_format: str


class CreateNewStickerSet(Call):
    """``createNewStickerSet``."""

    user_id: int
    name: str
    title: str
    stickers: Annotated[list[InputSticker], FromJson]
    sticker_type: str = "regular"


class AddStickerToSet(Call):
    """``addStickerToSet``."""

    user_id: int
    name: str
    sticker: Annotated[InputSticker, FromJson]


class ReplaceStickerInSet(AddStickerToSet):
    """``replaceStickerInSet``."""

    old_sticker: str


class OfStickerSet(Call):
    """``getStickerSet``, ``deleteStickerSet``."""

    name: str


class SetStickerSetTitle(OfStickerSet):
    """``setStickerSetTitle``."""

    title: str


class OfSticker(Call):
    """``deleteStickerFromSet``."""

    sticker: str


class SetStickerPositionInSet(OfSticker):
    """``setStickerPositionInSet``; beyond the end is the end."""

    position: Annotated[int, FromJson]


class SetStickerEmojiList(OfSticker):
    """``setStickerEmojiList``."""

    emoji_list: Annotated[list[str], FromJson]


async def upload_sticker_file(caller: Attachments, call: UploadStickerFile) -> dict[str, Any]:
    """A file to make stickers of, as often as one likes: ``File``."""
    _check_person(caller, call.user_id)
    _check_format(call.sticker_format)
    upload = caller.upload(call.sticker)
    await off_the_loop(caller.state, set_sticker, upload.content)
    new = NewFile("document", upload.content, upload.mime_type, upload.name)
    media = caller.state.remember(Media("document", (await caller.state.files.put(new),)))
    return media.original.file_json()


async def create_new_sticker_set(caller: Attachments, call: CreateNewStickerSet) -> bool:
    """A set of one to fifty stickers, for a person who has started the bot."""
    _check_person(caller, call.user_id)
    ending = f"_by_{caller.state.bot.username}".lower()
    if not _NAME.fullmatch(call.name) or not call.name.lower().endswith(ending):
        raise bad_request("invalid sticker set name is specified")
    if call.sticker_type != "regular":
        raise bad_request("this server keeps regular sticker sets only")
    new = StickerSet(call.name, _title(call.title), call.user_id)
    if not call.stickers:
        raise bad_request("STICKERS_EMPTY")
    if len(call.stickers) > _MAX_FIRST:
        raise bad_request("STICKERS_TOO_MUCH")
    if not caller.state.sticker_sets.is_free(call.name):
        raise bad_request("sticker set name is already occupied")
    for given in call.stickers:
        new.add(await _made(caller, given, new.name))
    caller.state.sticker_sets.add(new)
    return True


async def add_sticker_to_set(caller: Attachments, call: AddStickerToSet) -> bool:
    """One more, at the end."""
    known = _owned(caller, call)
    sticker = await _made(caller, call.sticker, known.name)
    _owned(caller, call).add(sticker)
    return True


async def replace_sticker_in_set(caller: Attachments, call: ReplaceStickerInSet) -> bool:
    """Another in the place of one."""
    sticker = await _made(caller, call.sticker, _owned(caller, call).name)
    known, place = caller.state.sticker_sets.holding(call.old_sticker)
    if known is not _owned(caller, call):
        raise bad_request("STICKER_INVALID")
    known.stickers[place] = sticker
    return True


async def get_sticker_set(caller: Attachments, call: OfStickerSet) -> dict[str, Any]:
    """``StickerSet``."""
    return caller.state.sticker_sets.find(call.name).as_json()


async def set_sticker_set_title(caller: Attachments, call: SetStickerSetTitle) -> bool:
    """Another title."""
    caller.state.sticker_sets.find(call.name).title = _title(call.title)
    return True


async def delete_sticker_set(caller: Attachments, call: OfStickerSet) -> bool:
    """The whole set goes."""
    caller.state.sticker_sets.remove(call.name)
    return True


async def delete_sticker_from_set(caller: Attachments, call: OfSticker) -> bool:
    """One goes."""
    known, place = caller.state.sticker_sets.holding(call.sticker)
    del known.stickers[place]
    return True


async def set_sticker_position_in_set(caller: Attachments, call: SetStickerPositionInSet) -> bool:
    """Moves it to a place, counted from 0."""
    known, place = caller.state.sticker_sets.holding(call.sticker)
    if call.position < 0:
        raise bad_request("invalid sticker position specified")
    known.stickers.insert(call.position, known.stickers.pop(place))
    return True


async def set_sticker_emoji_list(caller: Attachments, call: SetStickerEmojiList) -> bool:
    """Other emoji."""
    known, place = caller.state.sticker_sets.holding(call.sticker)
    changed = replace(known.stickers[place], emoji=_emoji(call.emoji_list))
    known.stickers[place] = caller.state.remember(changed)
    return True


def _owned(caller: Attachments, call: AddStickerToSet) -> StickerSet:
    _check_person(caller, call.user_id)
    known = caller.state.sticker_sets.find(call.name)
    if known.owner != call.user_id:
        raise bad_request("STICKERSET_INVALID")
    return known


async def _made(caller: Attachments, given: InputSticker, set_name: str) -> Media:
    """A sticker with a file of its own, as sets keep them."""
    _check_format(given.format)
    emoji = _emoji(given.emoji_list)
    too_long = len("".join(given.keywords)) > _MAX_KEYWORDS_LENGTH
    if len(given.keywords) > _MAX_KEYWORDS or too_long:
        raise bad_request("STICKER_KEYWORDS_INVALID")
    content = await _content(caller, given.sticker)
    picture = await off_the_loop(caller.state, set_sticker, content)
    width, height = picture.width, picture.height
    new = NewFile("sticker", picture.content, "image/webp", "", width, height)
    file = await caller.state.files.put(new)
    return caller.state.remember(Media("sticker", (file,), emoji=emoji, set_name=set_name))


async def _content(caller: Attachments, reference: str) -> bytes:
    """An upload, or by its id a sticker or a file uploaded before."""
    if reference.startswith("attach://"):
        return caller.upload(reference).content
    if reference.startswith(("http://", "https://")):
        # This server fetches nothing: it says what Telegram says when it cannot.
        raise bad_request("failed to get HTTP URL content")
    media = caller.state.recall(reference)
    content = await caller.state.files.read(media.original) if media else None
    if media is None or content is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if media.kind == "photo":
        raise bad_request("can't use file of type Photo as Sticker")
    return content


def _check_person(caller: Attachments, user_id: int) -> None:
    room = caller.state.rooms.find(user_id)
    if user_id <= 0 or room is None or not room.started:
        raise bad_request("PEER_ID_INVALID")


def _check_format(given: str) -> None:
    if given not in ("static", "animated", "video"):
        raise bad_request("can't parse InputSticker: Invalid sticker format specified")
    if given != "static":
        raise bad_request("this server keeps static stickers only")


def _title(title: str) -> str:
    if not 1 <= len(title.strip()) <= _MAX_TITLE:
        raise bad_request("invalid sticker set title is specified")
    return title.strip()


def _emoji(given: list[str]) -> str:
    """The first of one to twenty, which is what messages carry."""
    if not 1 <= len(given) <= _MAX_EMOJI or not all(_is_emoji(emoji) for emoji in given):
        raise bad_request("invalid sticker emojis")
    return given[0]


def _is_emoji(text: str) -> bool:
    """Near enough: symbols and what joins them, or a keycap."""
    if not text or len(text) > _MAX_EMOJI:
        return False
    plain = text.endswith(_KEYCAP) or all(
        unicodedata.category(character) in _EMOJI_CATEGORIES for character in text
    )
    return plain and not text.isalnum()
