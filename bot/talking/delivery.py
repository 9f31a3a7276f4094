"""How an outcome reaches a person: the message that showed the task becomes the picture."""

import logging
from dataclasses import replace
from functools import partial

from telegram.error import BadRequest, ChatMigrated, Forbidden
from telegram.ext import ExtBot

from bot.screens import keyboards, screens
from bot.screens.callback_data import Action
from bot.screens.screens import Screen, headed
from bot.speech import texts
from bot.speech.speeches import Speeches
from bot.state.addresses import Address, person_of
from bot.state.locks import Locks
from bot.state.requests import Requests
from bot.talking import elsewhere, talk
from bot.talking.batch_delivery import BatchDelivery
from bot.talking.elsewhere import Elsewhere
from bot.talking.pace import Priority
from bot.talking.receipts import Receipts
from bot.talking.sending import Sending
from bot.talking.talk import Spot
from studio.errors import TaskUnknown
from studio.service import Service
from studio.task import OVER, State, Task

log = logging.getLogger(__name__)

WORDS = "words"
"""Once the name of all that is said in a message of its own; now with the task's version."""
OFFER = "offer"
PICTURE = "picture"
QUICK_SECONDS = 10.0
"""What takes longer comes as a message of its own: a person who has looked away is told by it."""


class Delivery:
    """Announces outcomes in chat; the `Announcer` of this door.

    What is beyond repair (blocked, chat gone) is logged and counts as told: only what may pass is
    raised, and then tried again by the steps. Telling twice shows nothing new. Who has blocked us
    is offered the picture when they come back; what a group doesn't take goes to the private chat,
    also when it has put us out meanwhile.
    """

    def __init__(  # noqa: PLR0913  each by its name
        self,
        *,
        bot: ExtBot[Priority],
        service: Service,
        speeches: Speeches,
        sending: Sending,
        locks: Locks,
        receipts: Receipts,
        batches: BatchDelivery,
        requests: Requests,
        quick_seconds: float = QUICK_SECONDS,
    ) -> None:
        self._bot = bot
        self._service = service
        self._speeches = speeches
        self._sending = sending
        self._locks = locks
        self._receipts = receipts
        self._batches = batches
        self._requests = requests
        self._quick_seconds = quick_seconds
        self._elsewhere = Elsewhere(bot, speeches, receipts)

    async def announce(self, task: Task) -> None:
        """Tell a person how a task came out.

        Raises:
            TelegramError: When it may work later: too many requests, no connection, 5xx.
        """
        address = Address.read(task.address)
        if address is None:
            log.error("task %s has the address %r, which is not ours", task.id, task.address)
            return
        async with self._locks.of(task.address):
            if await self._requests.cover(task):  # nothing is to be heard of it any more
                return
            if address.in_group:
                await self._receipts.note_ended(task, address.chat)
            try:
                if not await self._is_superfluous(task):
                    await self._follow(task, address)
            except Forbidden as error:
                log.info("task %s can't be announced: %s", task.id, error.message)
                if not address.in_group:
                    await self._note_missed(task, address)
            except BadRequest as error:
                log.warning("task %s can't be announced: %s", task.id, error.message)

    async def show(self, task: Task, address: Address, *, quote: int | None = None) -> None:
        """Send a finished task as a new message.

        Args:
            task: Done, failed or cancelled.
            address: In which chat and topic; the message isn't touched.
            quote: The message to reply to.

        Raises:
            TelegramError: When Telegram refuses or can't be reached.
        """
        screen = await self._outcome(task)
        if not task.results:
            spot = Spot(chat=address.chat, thread=address.thread, quote=quote)
            await talk.say(self._bot, spot, screen.text, screen.rows)
            return
        preview = await self._service.preview(task.results[0])
        await self._sending.photo(task, address, preview, screen, quote=quote)

    async def restore(self, task: Task, at: Address) -> None:
        """Put the buttons back that belong under a finished task.

        Raises:
            TelegramError: When Telegram refuses or can't be reached.
        """
        await talk.edit_buttons(self._bot, at, (await self._outcome(task)).rows)

    async def send_file(self, task: Task, address: Address, *, quote: int | None = None) -> None:
        """Send the result as a file: the very bytes, with transparency.

        Raises:
            TaskUnknown: When it has been deleted.
            TelegramError: When Telegram refuses or can't be reached.
        """
        await self._sending.document(task, address, quote=quote)

    async def _note_missed(self, task: Task, address: Address) -> None:
        """Note which pictures a person who has blocked us does not get."""
        together = await self._batches.tasks_of(address.batch) if address.batch else [task]
        for each in together:
            if each.results:
                await self._receipts.note_missed(each)

    async def _is_superfluous(self, task: Task) -> bool:
        """Whether it was ordered in the place of a task that goes on, and shares its message."""
        if task.state is not State.CANCELLED or task.instead_of is None:
            return False
        try:
            first = await self._service.peek(task.instead_of)
        except TaskUnknown:
            return False
        shown = Address.read(first.address)
        shares = shown is not None and shown.is_same_message(Address.read(task.address))
        return shares and first.state not in OVER

    async def _follow(self, task: Task, address: Address) -> None:
        """Tell, in the group's new chat if it has become another one."""
        try:
            await self._tell_somewhere(task, address)
        except ChatMigrated as moved:
            log.info("task %s is announced in the chat its group has moved to", task.id)
            await self._tell_somewhere(task, address.moved_to(moved.new_chat_id))

    async def _tell_somewhere(self, task: Task, address: Address) -> None:
        """Tell, in private what a group doesn't take, and go on there when taken up again."""
        if not (task.results and await self._receipts.is_private(task.id)):
            try:
                await self._tell(task, address)
            except (Forbidden, BadRequest) as error:
                if not (task.results and address.in_group and talk.is_barred(error)):
                    raise
                log.info("task %s is told in private: %s", task.id, error.message)
            else:
                return
            await self._receipts.note_private(task.id)
        await self._tell_privately(task, address)

    async def _tell_privately(self, task: Task, address: Address) -> None:
        """Send what is still owed of a picture to who ordered it, and say so in the group."""
        shown = await self._receipts.is_told(task)

        async def send(private: Address) -> None:
            if not shown:
                await self._tell_picture(task, private, await self._outcome(task))
            if await self._needs_file(task, private):
                await self._file_once(task, private)

        words = elsewhere.FILE if shown else elsewhere.PICTURE
        screen = await self._elsewhere.send(person_of(task.owner), [task], send, words)
        at = address
        if shown:  # its message is the picture
            picture = await self._receipts.message_of(task.id, PICTURE)
            at = replace(address, message=0, quote=picture or address.message)
        elif address.batch:  # its message is about others, too
            at = replace(address, message=0)
        await self._elsewhere.say(task.id, at, screen)
        await self._receipts.note_told(task)

    async def _outcome(self, task: Task) -> Screen:
        speech = await self._speeches.to_owner(task.owner)
        return screens.outcome(task, speech, can_share=bool(self._bot.supports_inline_queries))

    async def _tell(self, task: Task, address: Address) -> None:
        if address.batch:
            if not await self._batches.takes(task, address):
                await self._tell_alone(task, address)
            return
        screen = await self._outcome(task)
        if not await self._receipts.is_told(task):
            tell = self._tell_picture if task.results else self._tell_words
            await tell(task, address, screen)
            await self._receipts.note_told(task)
        if task.results and await self._needs_file(task, address):
            await self._file_once(task, address)

    async def _needs_file(self, task: Task, address: Address) -> bool:
        """Whether a photo alone won't do: by what it is, or, where nobody reads along, by wish."""
        if screens.needs_file(task):
            return True
        return not address.in_group and await self._sending.is_wanted_as_file(task)

    async def _tell_alone(self, task: Task, address: Address) -> None:
        """Tell in a message of its own: the one that showed it is about others by now."""
        if not task.results:
            screen = await self._outcome(task)
            await self._say_once(task, address, screen, f"{WORDS}.{task.version}")
            return
        try:
            preview = await self._service.preview(task.results[0])
        except TaskUnknown:
            return  # deleted meanwhile
        await self._show_once(task, address, preview)
        if await self._needs_file(task, address):
            await self._file_once(task, address)

    async def _tell_words(self, task: Task, address: Address, screen: Screen) -> None:
        if not await talk.edit(self._bot, address, screen.text, screen.rows):
            await self._say_once(task, address, screen, f"{WORDS}.{task.version}")

    async def _tell_picture(self, task: Task, address: Address, screen: Screen) -> None:
        try:
            preview = await self._service.preview(task.results[0])
        except TaskUnknown as error:  # anything else is tried again later
            speech = await self._speeches.to_owner(task.owner)
            await talk.edit(self._bot, address, speech.error(error))
            return
        try:
            if task.updated_at - task.created_at > self._quick_seconds:
                await self._show_below(task, address, preview, screen)
            elif not await self._replaced(task, address, preview, screen):
                await self._show_once(task, address, preview)
        except BadRequest as error:
            if address.in_group and talk.is_barred(error):
                raise
            # Telegram can't show it as a photo, such as a very long one: the file must do.
            log.warning("task %s is shown without its photo: %s", task.id, error.message)
            await self._tell_words(task, address, screen)
            await self._file_once(task, address)

    async def _replaced(self, task: Task, address: Address, preview: bytes, screen: Screen) -> bool:
        """Turn the message that showed the task into its picture; False when it is gone."""
        try:
            await self._sending.replace(task, address, preview, screen)
        except BadRequest as error:
            if talk.is_uneditable(error):
                return False
            if not talk.is_unchanged(error):
                raise
        return True

    async def _show_below(
        self, task: Task, address: Address, preview: bytes, screen: Screen
    ) -> None:
        """Send the picture anew, and take back the message that showed the task."""
        await self._show_once(task, address, preview)
        if not await talk.remove(self._bot, address):  # too old: at least it has no way to cancel
            await talk.edit(self._bot, address, screen.text)

    async def _show_once(self, task: Task, address: Address, preview: bytes) -> None:
        """Send the picture as a message of its own; in doubt, offer it by a button instead."""
        speech = await self._speeches.to_owner(task.owner)
        screen = await self._outcome(task)
        send = partial(self._sending.photo, task, address, preview, screen, quote=address.quote)
        if not await self._receipts.send_once(task.id, PICTURE, send):
            title = screens.title(task, speech)
            rows = keyboards.choose([(task, title)], Action.SHOW)
            offer = Screen(headed(speech, title, speech(texts.MAYBE_SHOWN)), rows)
            await self._say_once(task, address, offer, OFFER)

    async def _say_once(self, task: Task, address: Address, screen: Screen, part: str) -> None:
        spot = Spot(chat=address.chat, thread=address.thread, quote=address.quote)

        async def send() -> int:
            return (await talk.say(self._bot, spot, screen.text, screen.rows)).message

        await self._receipts.send_once(task.id, part, send, formerly=WORDS, words=True)

    async def _file_once(self, task: Task, address: Address) -> None:
        """Send the file, and never blindly again; there is a button for it."""
        picture = await self._receipts.message_of(task.id, PICTURE) or address.message
        # Where no message stands for the task, as in another chat, the number may be anybody's.
        quote = picture if address.message else None
        send = partial(self._sending.document, task, address, quote=quote)
        await self._receipts.send_once(task.id, "file", send)
