"""Several photos at once: taken in one by one, then asked about, made and shown together."""

import logging
from collections.abc import Mapping
from dataclasses import replace

from telegram import Message, Update
from telegram.error import RetryAfter, TelegramError
from telegram.ext import MessageHandler, filters

from bot.context import ADDRESSED, PERSON, Context, Desk, Handler, message_key, told
from bot.ordering.albums import Album, AlbumPhoto, number_in, number_of
from bot.ordering.favourites import last_style
from bot.ordering.orders import Ask
from bot.ordering.placing import Wish, items_of
from bot.ordering.questions import Awaited
from bot.screens import albums as screens
from bot.screens import menus
from bot.screens.callback_data import Action, album_ref, photo_ref
from bot.screens.choices import options_of
from bot.screens.ways import way_on
from bot.speech import albums_texts, texts
from bot.speech.text import Text
from bot.state.addresses import Address
from bot.state.batches import Batch, Item
from bot.state.photos import PhotoFile, find_photo
from bot.talking import talk
from bot.talking.receipts import is_unsure
from bot.talking.talk import Spot
from bot.talking.taps import Tap
from bot.topics.buttons import Act
from bot.topics.captions import command_of, words_of
from bot.topics.photo import PhotoIntake
from bot.topics.tapped import is_second_order, place, say_unsure
from studio.errors import DarkroomError, TaskUnknown, of_failure
from studio.task import Options

log = logging.getLogger(__name__)


class _InAlbum(filters.MessageFilter):
    """A photo, compressed or as a file, that was sent together with others."""

    def filter(self, message: Message) -> bool:
        return message.media_group_id is not None and find_photo(message) is not None


class Albums:
    """Takes albums in, and acts on the buttons under their menus and their results."""

    def __init__(self, desk: Desk, intake: PhotoIntake) -> None:
        self._desk = desk
        self._intake = intake
        self._albums = desk.several.albums
        self._batches = desk.several.batches
        self._placing = desk.several.placing
        self._delivery = desk.several.delivery

    def handlers(self) -> list[Handler]:
        """Photos of albums, whatever their captions say."""
        return [MessageHandler(PERSON & _InAlbum(), self.take)]

    def actions(self) -> Mapping[Action, Act]:
        """The buttons of menus for an album, and those under a batch."""
        return {
            Action.MAKE: self._make,
            Action.MORE: self._more,
            Action.PICK: self._pick,
            Action.FILES: self._files,
            Action.REST: self._rest,
            Action.CANCEL_ALL: self._stop,
        }

    async def take(self, update: Update, _: Context) -> None:
        """Write a photo of an album down; it is answered once no more of them come."""
        message, person = told(update)
        file, number = find_photo(message), number_in(message.chat.id, str(message.media_group_id))
        if file is None:
            return
        known = await self._albums.find(number)
        if known is None and not (command_of(message) or ADDRESSED.check_update(update)):
            return
        if known and (known.person != person.id or known.answered):
            return
        new = _begun(message, person.id, number)
        if known is None and await self._desk.orders.go_on(person.id, message_key(update)):
            await self._albums.keep(replace(new, answered=True))
            return
        awaited = self._desk.questions.answered(message, person.id) if known is None else None
        if awaited and awaited.options.background == "picture":
            await self._take_one(update, message, file, awaited)
            await self._albums.keep(replace(new, answered=True))
            return
        new = replace(new, wish=awaited.options if awaited else None)
        await self._albums.add(new, AlbumPhoto(message=message.message_id, file=file))
        self._desk.several.gathering.expect(number)

    async def _take_one(
        self, update: Update, message: Message, file: PhotoFile, awaited: Awaited
    ) -> None:
        """Answer a question for a picture with the first photo, and say that the others wait."""
        speech = await self._desk.speeches.to(awaited.person)
        text = speech(albums_texts.FIRST_ONLY)
        await talk.say(self._desk.bot, talk.under(message), text)
        await self._intake.answer(update, message, file, awaited)

    async def _make(self, tap: Tap) -> None:
        """Make all photos of an album into what was chosen."""
        album = await self._album(tap)
        if album is None:
            return
        options = options_of(tap.press.arg, self._desk.service.catalogue)
        if await is_second_order(self._desk, tap):
            return
        await tap.answer(tap.speech.plain(texts.TOAST_STARTED))
        spot = Spot(chat=album.chat, thread=album.thread, quote=album.photos[0].message)
        if len(album.photos) == 1:
            file = album.photos[0].file
            ask = Ask(person=tap.person, key=tap.key, options=options, photo=file)
            await place(self._desk, tap, ask, spot)
            stays = False
        else:
            stays = await self._make_all(tap, album, options)
        await self._albums.change(album.number, _without_menu)
        if not stays:
            await talk.remove(self._desk.bot, tap.address)

    async def _make_all(self, tap: Tap, album: Album, options: Options) -> bool:
        """Order all photos of an album; whether their menu has become what shows the order."""
        items = items_of(album, range(1, len(album.photos) + 1))
        try:
            batch = await self._begin(tap, album.number, options, items, instead=tap.address)
        except (DarkroomError, TelegramError):
            await self._desk.doubles.take_back(tap)
            raise
        return batch.summary.is_same_message(tap.address)

    async def _begin(
        self,
        tap: Tap,
        album: str,
        options: Options,
        items: tuple[Item, ...],
        *,
        instead: Address | None = None,
    ) -> Batch:
        """Order photos, shown in a new message; or instead in one of ours, if no new one goes."""
        wish = Wish(person=tap.person, key=tap.key, options=options, album=album, items=items)
        spot = self._under(tap, items[0].message)
        try:
            return await self._placing.begin(wish, spot)
        except RetryAfter:
            if instead is None:
                raise
            return await self._placing.begin(wish, replace(spot, edit=instead))

    def _under(self, tap: Tap, photo: int) -> Spot:
        return Spot(chat=tap.address.chat, thread=tap.address.thread, quote=photo)

    async def _more(self, tap: Tap) -> None:
        """Turn to another page of an album's menu; from under a batch, open one beside it."""
        album = await self._album(tap)
        if album is None:
            return
        await tap.answer()
        count = len(album.photos)
        if tap.press.arg == screens.ONE:
            screen = screens.one_of(tap.speech, album.number, count)
            await self._desk.board.show(tap.spot, screen)
            return
        ref = album_ref(album.number)
        page = menus.named(tap.speech, ref, tap.press.arg)
        if page is None:
            last = await last_style(self._desk.service, tap.person)
            page = menus.everything(tap.speech, ref, last=last)
        screen = screens.of_all(tap.speech, album.number, count, page)
        spot = tap.spot
        if tap.press.batch:
            spot = Spot(chat=album.chat, thread=album.thread, quote=album.photos[0].message)
        await self._desk.board.show(spot, screen)

    async def _pick(self, tap: Tap) -> None:
        """Open the menu for one of the photos; say first what spoke against it, if anything did."""
        ref, last = photo_ref(tap.person), await last_style(self._desk.service, tap.person)
        if tap.press.batch:
            batch = await self._batch(tap)
            if batch is None:
                return
            item = next((item for item in batch.items if str(item.number) == tap.press.arg), None)
            if item is None or item.failure is None or not item.message:
                await self._say_gone(tap, albums_texts.PICK_GONE)
                return
            error = of_failure(item.failure)
            screen = way_on(tap.speech, error, ref=ref, options=batch.options, last=last)
            at, message = batch.summary, item.message
            spot = Spot(chat=at.chat, thread=at.thread, quote=message)
        else:
            album = await self._album(tap)
            if album is None:
                return
            photo = _chosen(album, tap.press.arg)
            screen = menus.everything(tap.speech, ref, last=last)
            spot = Spot(chat=album.chat, thread=album.thread, quote=photo.message)
        await tap.answer()
        await self._desk.board.show(spot, screen)

    async def _files(self, tap: Tap) -> None:
        """Send all pictures of a batch as files; once for a double tap."""
        batch = await self._batch(tap)
        if batch is None or await self._desk.doubles.is_second(tap):
            return
        await tap.answer(tap.speech.plain(albums_texts.TOAST_FILES))
        try:
            await self._delivery.send_files(batch)
        except Exception as error:
            self._desk.doubles.forget(tap)
            if not is_unsure(error):
                raise
            log.warning("the files of a batch may not have arrived: %s", type(error).__name__)
            await say_unsure(self._desk, tap)

    async def _rest(self, tap: Tap) -> None:
        """Order what was refused for the moment, as a batch of its own."""
        batch = await self._batch(tap)
        if batch is None:
            return
        begun = await self._batches.find(number_of(tap.key))  # before a crash
        put_off = begun.items if begun else batch.put_off
        items = tuple(replace(item, task=None, failure=None) for item in put_off)
        if not items:
            await tap.answer(tap.speech.plain(texts.TOAST_TWICE))
            return
        if pause := self._desk.limits.pause(tap.address.chat, tap.person):
            raise pause
        await tap.answer(tap.speech.plain(albums_texts.TOAST_REST))
        if len(items) == 1:
            one = items[0]
            ask = Ask(person=tap.person, key=tap.key, options=batch.options, photo=one.file)
            await self._desk.orders.place(ask, self._under(tap, one.message))
        else:
            await self._begin(tap, batch.album, batch.options, items)
        await self._batches.change(batch.number, _passed_on)
        await self._delivery.repaint(batch.number)

    async def _stop(self, tap: Tap) -> None:
        batch = await self._led(tap) or await self._batch(tap)
        if batch is None:
            return
        stopped = await self._placing.cancel(batch)
        text = texts.TOAST_STOPPING if stopped else texts.NOTHING_LIVE
        await tap.answer(tap.speech.plain(text))

    async def _led(self, tap: Tap) -> Batch | None:
        """Return the batch a button is about if it is that of a group who pressed it leads."""
        batch = await self._batches.find(tap.press.batch or "") if tap.address.in_group else None
        if batch is None or not tap.address.is_same_message(batch.summary):
            return None
        leads = await self._desk.administrators.has(tap.address.chat, tap.person)
        return batch if leads else None

    async def _album(self, tap: Tap) -> Album | None:
        """Return the album a button is about, if it is that of who pressed it; else say so."""
        number = tap.press.album
        if tap.press.batch:
            batch = await self._batch(tap)
            number = batch.album if batch else None
        album = await self._albums.find(number) if number else None
        if album is None or album.chat != tap.address.chat:
            await self._say_gone(tap, albums_texts.ALBUM_GONE)
            return None
        return album if await self._is_theirs(tap, album.person) else None

    async def _batch(self, tap: Tap) -> Batch | None:
        """Return the batch a button is about, if it is that of who pressed it; else say so."""
        batch = await self._batches.find(tap.press.batch or "")
        if batch is None or batch.summary.chat != tap.address.chat:
            await self._say_gone(tap, albums_texts.ALBUM_GONE)
            return None
        return batch if await self._is_theirs(tap, batch.person) else None

    async def _is_theirs(self, tap: Tap, person: int) -> bool:
        if person == tap.person:
            return True
        await tap.answer(tap.speech.plain(texts.TOAST_PERSON), alert=True)
        return False

    async def _say_gone(self, tap: Tap, text: Text) -> None:
        await tap.answer(tap.speech.plain(text), alert=True)


def _begun(message: Message, person: int, number: str) -> Album:
    command = command_of(message)
    return Album(
        number=number,
        person=person,
        chat=message.chat.id,
        thread=talk.thread_of(message),
        command=command,
        words=words_of(message) if command else "",
    )


def _chosen(album: Album, number: str) -> AlbumPhoto:
    """Return the photo of a number, from 1.

    Raises:
        TaskUnknown: When there is none; no button of ours says so.
    """
    if not number.isdecimal() or not 0 < int(number) <= len(album.photos):
        raise TaskUnknown
    return album.photos[int(number) - 1]


def _without_menu(album: Album) -> Album:
    """Return an album that was ordered as far as it has come."""
    count = len(album.photos)
    return replace(album, menu=None, served=count, aim=count)


def _passed_on(batch: Batch) -> Batch:
    return replace(batch, passed_on=True)
