"""The photos of an album come one by one; half a second after the last it is answered, once."""

import asyncio
import logging
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError
from telegram.ext import ExtBot

from bot.ordering.albums import Album, Albums
from bot.ordering.favourites import last_style, preset
from bot.ordering.offers import Offers
from bot.ordering.orders import Ask, Orders
from bot.ordering.patience import PAUSES
from bot.ordering.placing import Placing, Wish, items_of
from bot.screens import albums as screens
from bot.screens import menus
from bot.screens.callback_data import album_ref, photo_ref
from bot.screens.reading import nearest_scene, read_background, read_style
from bot.screens.screens import Screen
from bot.screens.ways import way_on
from bot.speech import albums_texts as texts
from bot.speech.speech import Speech
from bot.speech.speeches import Speeches
from bot.state.addresses import Address
from bot.state.locks import Locks
from bot.state.people import People
from bot.talking import talk
from bot.talking.board import Board
from bot.talking.pace import Priority
from bot.talking.talk import Spot
from studio.errors import ChoiceError, DarkroomError, PromptNeedsKey
from studio.service import Service
from studio.task import Options

log = logging.getLogger(__name__)

QUIET_SECONDS = 0.5
"""After the last photo. Telegram delivers an album's photos within milliseconds of each other."""
MOST_WAITING = 10_000
MOST_AT_ONCE = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class _Command:
    """What the caption of an album, or a question before it, asks for.

    Attributes:
        options: What exactly, or None when it doesn't say.
        error: Why it can't be had.
    """

    options: Options | None = None
    error: ChoiceError | None = None


class Gathering:
    """Waits for albums to be complete, and says or orders what is to be made of them."""

    def __init__(  # noqa: PLR0913  each by its name
        self,
        *,
        bot: ExtBot[Priority],
        service: Service,
        people: People,
        speeches: Speeches,
        board: Board,
        orders: Orders,
        offers: Offers,
        placing: Placing,
        albums: Albums,
    ) -> None:
        self._bot = bot
        self._service = service
        self._people = people
        self._speeches = speeches
        self._board = board
        self._orders = orders
        self._offers = offers
        self._placing = placing
        self._albums = albums
        self._due: dict[str, float] = {}
        self._locks = Locks()
        self._wake = asyncio.Event()
        self._slots = asyncio.Semaphore(MOST_AT_ONCE)

    def expect(self, number: str) -> None:
        """Answer an album once no photo of it has come for a moment."""
        self._due.pop(number, None)
        self._due[number] = time.monotonic() + QUIET_SECONDS
        if len(self._due) > MOST_WAITING:  # it is written down: the next start takes it up
            del self._due[next(iter(self._due))]
        self._wake.set()

    async def run(self) -> None:
        """Answer albums until cancelled; first those that a crash left unanswered."""
        for number in await self._albums.unserved():
            self.expect(number)
        async with asyncio.TaskGroup() as group:
            while True:
                await self._sleep()
                now = time.monotonic()
                for number in [number for number, due in self._due.items() if due <= now]:
                    del self._due[number]
                    group.create_task(self._answer(number))

    async def drop(self, person: int) -> None:
        """Leave a person's albums unanswered; return once none is being answered.

        Raises:
            Unavailable: When it can't be written down.
        """
        for number in await self._albums.unserved():
            album = await self._albums.find(number)
            if album is None or album.person != person:
                continue
            async with self._locks.of(number):
                album = await self._albums.change(number, _dropped)
            if album:
                await self._albums.note_served(album)

    async def _sleep(self) -> None:
        """Wait until an album is due, or another one comes."""
        seconds = min(self._due.values()) - time.monotonic() if self._due else None
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        self._wake.clear()

    async def _answer(self, number: str) -> None:
        """Answer an album; what Telegram or the ledger refuses for now is tried again."""
        for pause in PAUSES:
            try:
                async with self._slots, self._locks.of(number):
                    await self._serve(number)
            except (DarkroomError, TelegramError) as error:
                if isinstance(error, Forbidden | BadRequest | ChatMigrated):
                    log.info("an album takes no answer: %s", error.message)
                    await self._give_up(number)
                    return
                log.info("an album is answered later: %s", type(error).__name__)
                await asyncio.sleep(pause)
            except Exception:
                log.exception("album %s can't be answered", number)
                return
            else:
                return
        log.warning("album %s is left to the next start", number)

    async def _serve(self, number: str) -> None:
        """Do what is to be done about the photos that nothing was said about yet."""
        album = await self._albums.change(number, _aimed)
        if album is None:
            return
        if album.served < album.aim and not album.answered:
            menu = await self._act(album)
            album = await self._albums.change(number, partial(_served, menu)) or album
        await self._albums.note_served(album)
        if album.served < len(album.photos) and not album.answered:
            self.expect(number)

    async def _give_up(self, number: str) -> None:
        try:
            album = await self._albums.change(number, partial(_served, None))
            if album:
                await self._albums.note_served(album)
        except DarkroomError as error:
            log.info("album %s is tried again after the next start: %s", number, error.code)

    async def _act(self, album: Album) -> Address | None:
        """Order, or ask; return the message that asks."""
        speech = await self._speeches.to(album.person)
        command = await self._read(album, speech)
        options = command.options
        ref = album_ref(album.number) if album.aim > 1 else photo_ref(album.person)
        still_open = menus.still_open(speech, ref, options) if options else None
        if options is None or still_open:
            screen = still_open or await self._menu(album, command, speech, ref)
            return await self._ask(album, screen, speech)
        if options.background == "picture":
            await self._ask_picture(album, speech)
        else:
            await self._order(album, options)
        return None

    async def _read(self, album: Album, speech: Speech) -> _Command:
        """Return what is asked for, by the caption, by a question before, or by the settings."""
        if album.wish:
            return _Command(options=album.wish)
        try:
            named = self._named(album, speech)
        except ChoiceError as error:
            return _Command(error=error)
        if named:
            return _Command(options=named)
        if album.command or Address(album.chat, 0).in_group:  # there others read along
            return _Command()
        return _Command(options=await preset(self._service, await self._people.find(album.person)))

    def _named(self, album: Album, speech: Speech) -> Options | None:
        if album.command == "remove":
            return Options(background="remove")
        if album.command == "avatar" and album.words:
            return read_style(album.words, speech)
        if album.command == "background" and album.words:
            return self._background(album.words, speech)
        return None

    def _background(self, words: str, speech: Speech) -> Options:
        options = read_background(words, speech)
        if options.prompt and not self._service.prompts:
            scene = nearest_scene(options.prompt, speech)
            raise PromptNeedsKey(scene=scene.id, name=scene.name)
        return options

    async def _menu(self, album: Album, command: _Command, speech: Speech, ref: str) -> Screen:
        last = await last_style(self._service, album.person)
        if command.error:
            return way_on(speech, command.error, ref=ref, last=last)
        match album.command:
            case "avatar":
                return menus.styles(speech, ref)
            case "background":
                return menus.backgrounds(speech, ref)
            case _:
                return menus.everything(speech, ref, last=last)

    async def _ask(self, album: Album, screen: Screen, speech: Speech) -> Address | None:
        """Show the menu, under the first photo; where it stands already, with its new words."""
        spot = _under(album, 0)
        if album.aim == 1:
            return await self._board.show(spot, screen)
        if album.served and album.menu is None and album.aim - album.served == 1:
            # The others are ordered by now: this one is a photo of its own.
            await self._offers.offer(_under(album, album.served), album.person)
            return None
        screen = screens.of_all(speech, album.number, album.aim, screen)
        return await self._board.show(replace(spot, edit=album.menu), screen)

    async def _ask_picture(self, album: Album, speech: Speech) -> None:
        spot = _under(album, 0)
        if album.aim > 1:
            await talk.say(self._bot, spot, speech(texts.FIRST_ONLY))
        await self._offers.ask_picture(spot, album.person, photo=album.photos[0].file)

    async def _order(self, album: Album, options: Options) -> None:
        """Order the new ones: one as a single picture, several as a batch."""
        key, first = f"album:{album.number}:{album.served}", album.served
        if album.aim - first == 1:
            photo = album.photos[first].file
            ask = Ask(person=album.person, key=key, options=options, photo=photo)
            await self._orders.place(ask, _under(album, first))
            return
        wish = Wish(
            person=album.person,
            key=key,
            options=options,
            album=album.number,
            items=items_of(album, range(first + 1, album.aim + 1)),
        )
        await self._placing.begin(wish, _under(album, first))


def _under(album: Album, index: int) -> Spot:
    """Return the spot for a reply to one of an album's photos, counted from 0."""
    return Spot(chat=album.chat, thread=album.thread, quote=album.photos[index].message)


def _aimed(album: Album) -> Album:
    """Return an album whose unserved photos are to be served; those that were taken up stay so."""
    return album if album.aim > album.served else replace(album, aim=len(album.photos))


def _dropped(album: Album) -> Album:
    count = len(album.photos)
    return replace(album, answered=True, served=count, aim=count)


def _served(menu: Address | None, album: Album) -> Album:
    return replace(album, served=album.aim, menu=menu)
