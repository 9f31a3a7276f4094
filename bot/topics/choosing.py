"""The menu: its pages, what is chosen there, and the ways back."""

from collections.abc import Mapping
from dataclasses import replace

from bot.context import Desk
from bot.ordering.favourites import last_style
from bot.ordering.pictures import find_meant
from bot.ordering.questions import Awaited
from bot.screens import keyboards, menus
from bot.screens.callback_data import Action, original_ref, result_ref
from bot.screens.choices import options_of
from bot.screens.screens import Screen
from bot.speech import texts
from bot.talking import talk
from bot.talking.taps import Tap
from bot.topics.buttons import Act
from bot.topics.tapped import ask_photo, named_task, order
from studio.task import Options


class Choosing:
    """Acts on the buttons of menus."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._catalogue = desk.service.catalogue

    def actions(self) -> Mapping[Action, Act]:
        """The buttons."""
        return {
            Action.MAKE: self._make,
            Action.ANYWAY: self._anyway,
            Action.MORE: self._more,
            Action.OWN: self._own,
            Action.DROP: self._drop,
            Action.ANOTHER: self._another,
        }

    async def _make(self, tap: Tap) -> None:
        await order(self._desk, tap, options_of(tap.press.arg, self._catalogue))

    async def _anyway(self, tap: Tap) -> None:
        """Make an avatar of a photo that the check would not take."""
        await order(self._desk, tap, options_of(tap.press.arg, self._catalogue), as_is=True)

    async def _more(self, tap: Tap) -> None:
        """Turn to another page: of a menu in its message, of a finished picture in a new one."""
        if not tap.press.is_menu:
            await self._beside(tap)
            return
        page = menus.named(tap.speech, tap.press.ref, tap.press.arg)
        if page is None and tap.press.task_id:  # a menu beside a picture, which stands above
            await tap.answer()
            await talk.remove(self._desk.bot, tap.address)
            return
        await tap.answer()
        await self._desk.board.show(tap.spot, page or await self._everything(tap))

    async def _beside(self, tap: Tap) -> None:
        """Show other buttons under a picture, or a menu for its photo beside it."""
        task = await named_task(self._desk, tap)
        await tap.answer()
        page = menus.named(tap.speech, original_ref(task.id), tap.press.arg)
        if tap.press.arg == keyboards.BEHIND_RESULT and task.results:
            page = menus.backgrounds(tap.speech, result_ref(task.id))
        if page:
            spot = replace(tap.spot, edit=None, quote=tap.quoted or tap.message.message_id)
            await self._desk.board.show(spot, page)
        elif tap.press.arg == keyboards.FORMS and task.results:
            page_here = None if tap.address.in_group else self._desk.page
            rows = keyboards.forms(tap.speech, task, page=page_here)
            await talk.edit_buttons(self._desk.bot, tap.address, rows)
        else:
            await self._desk.delivery.restore(task, tap.address)

    async def _everything(self, tap: Tap) -> Screen:
        last = await last_style(self._desk.service, tap.person)
        return menus.everything(tap.speech, tap.press.ref, last=last)

    async def _own(self, tap: Tap) -> None:
        """Ask for the picture that goes behind the person."""
        named = await named_task(self._desk, tap) if tap.press.task_id else None
        photo = None if named else find_meant(tap.message.reply_to_message)
        if named is None and photo is None:
            await ask_photo(self._desk, tap, Options(background="picture"))
            return
        await tap.answer()
        rows = keyboards.prompt(tap.speech, tap.press.ref)
        at = await talk.say(self._desk.bot, tap.spot, tap.speech(texts.ASK_PICTURE), rows)
        awaited = Awaited(
            person=tap.person,
            prompt=at,
            options=Options(background="picture"),
            photo=photo,
            task_id=named.id if named else None,
        )
        self._desk.questions.ask(at.chat, awaited)

    async def _drop(self, tap: Tap) -> None:
        """Take the question for a picture back."""
        await tap.answer()
        self._desk.questions.drop(tap.address.chat, tap.person)
        if tap.press.task_id:
            await talk.remove(self._desk.bot, tap.address)
            return
        await self._desk.board.show(tap.spot, await self._everything(tap))

    async def _another(self, tap: Tap) -> None:
        """Listen for another photo, and remember what for where the button says it."""
        if tap.press.arg:
            options = options_of(tap.press.arg, self._catalogue)
            awaited = Awaited(person=tap.person, prompt=tap.address, options=options)
            self._desk.questions.ask(tap.address.chat, awaited)
        await tap.answer(tap.speech.plain(texts.TOAST_ANOTHER))
