"""A group as one of its people handles it, for stories in tests."""

from typing import Literal, Protocol

from local.telegram.chat_line import ChatLine
from local.telegram.seen import Json


class _Known(Protocol):
    """Somebody with a user id."""

    id: int


class GroupChat:
    """A group by the hand of one person; what they say in it is ``Person.in_chat``.

    Attributes:
        id: The chat's, negative.
        title: As it was when this person met it.
    """

    def __init__(self, line: ChatLine, chat_id: int, title: str) -> None:
        """The line is that of the person."""
        self._line = line
        self.id = chat_id
        self.title = title

    async def invite(self) -> str:
        """The code by which another person joins."""
        return str((await self._post("invite"))["code"])

    async def leave(self) -> None:
        """This person goes."""
        await self._post("leave")

    async def set_bot(self, status: Literal["member", "administrator", "left"]) -> None:
        """Adds the bot, changes its role, or throws it out.

        Raises:
            Refused: This person is no administrator.
        """
        await self._post("bot", status=status)

    async def promote(
        self, person: _Known, status: Literal["administrator", "member", "kicked"] = "administrator"
    ) -> None:
        """Gives another person a role, or throws them out.

        Raises:
            Refused: This person is no administrator.
        """
        await self._post("promote", user_id=person.id, status=status)

    async def add_topic(self, name: str) -> int:
        """Opens a topic of a forum; its id.

        Raises:
            Refused: The group is no forum.
        """
        return int((await self._post("topics", name=name))["id"])

    async def set_rights(self, *, send_media: bool = True, send_text: bool = True) -> None:
        """What the bot may send as a plain member.

        Raises:
            Refused: This person is no administrator.
        """
        await self._post("rights", send_media=send_media, send_text=send_text)

    async def upgrade(self) -> "GroupChat":
        """Makes a supergroup of it, which is another chat.

        Raises:
            Refused: This person did not create it, or it is one already.
        """
        new = await self._post("migrate")
        return GroupChat(self._line, int(new["id"]), str(new["title"]))

    async def _post(self, act: str, **what: object) -> Json:
        return await self._line.post(f"chats/{act}", {"chat": self.id, **what})
