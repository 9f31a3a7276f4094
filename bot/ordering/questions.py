"""What the next photo of a person is for, when they were asked for one.

A convenience that may be lost: without it, a photo gets the menu of everything.
"""

from dataclasses import dataclass

from telegram import Message

from bot.state.addresses import Address
from bot.state.photos import PhotoFile
from bot.state.recent import Recent
from studio.task import Options, TaskId

PATIENCE_SECONDS = 600.0
PROMPT_SECONDS = 24 * 3600.0
MOST = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """A question that the next photo answers.

    Attributes:
        options: What is to be made. With background `picture` and a photo or task named, the next
            photo goes behind it; otherwise the next photo is the one to work on.
        photo: The photo that waits for its background.
        task_id: Or the task whose photo waits for another background.
        prompt: Where our message stands that asked.
    """

    person: int
    prompt: Address
    options: Options
    photo: PhotoFile | None = None
    task_id: TaskId | None = None

    @property
    def wants_picture(self) -> bool:
        """Whether the next photo is a background."""
        return self.photo is not None or self.task_id is not None


class Questions:
    """Open questions, by chat and person, and by the message that asked."""

    def __init__(self) -> None:
        self._by_person: Recent[tuple[int, int], Awaited] = Recent(
            seconds=PATIENCE_SECONDS, most=MOST
        )
        self._by_prompt: Recent[tuple[int, int], Awaited] = Recent(
            seconds=PROMPT_SECONDS, most=MOST
        )

    def ask(self, chat: int, awaited: Awaited) -> None:
        """Remember a question; it replaces an earlier one to the same person in this chat."""
        self._by_person.put((chat, awaited.person), awaited)
        self._by_prompt.put((chat, awaited.prompt.message), awaited)

    def answered(self, message: Message, person: int) -> Awaited | None:
        """Return the question that a photo answers, and close it; None when it answers none."""
        chat, quoted = message.chat.id, message.reply_to_message
        found = self._by_prompt.find((chat, quoted.message_id)) if quoted else None
        if found is None or found.person != person:
            found = self._by_person.find((chat, person))
        if found:
            self.close(chat, found)
        return found

    def drop(self, chat: int, person: int) -> Awaited | None:
        """Close the question to a person, and return it."""
        found = self._by_person.find((chat, person))
        if found:
            self.close(chat, found)
        return found

    def forget(self, person: int) -> None:
        """Forget all questions to a person, wherever they were asked."""
        self._by_person.drop(lambda awaited: awaited.person == person)
        self._by_prompt.drop(lambda awaited: awaited.person == person)

    def close(self, chat: int, awaited: Awaited) -> None:
        """Forget a question."""
        self._by_prompt.pop((chat, awaited.prompt.message))
        if self._by_person.find((chat, awaited.person)) == awaited:
            self._by_person.pop((chat, awaited.person))
