"""A person at the other end of the chat, for stories in tests.

    async with Person(base, first_name="Ada") as ada:
        await ada.send_text("/start")
        await ada.send_photo(Path("me.jpg"))
        await ada.tap("Pencil")
        picture = await ada.wait_for(lambda message: message.photo is not None)
        content = await ada.download(picture)

        group = await ada.create_group("Friends")
        friends = ada.in_chat(group)
        await friends.send_text("/start@darkroom_bot")

Every wait has a bound; one that runs out raises ``TimeoutError`` with the whole chat in it.
"""

from collections.abc import Sequence
from types import TracebackType
from typing import Literal, Self

import httpx

from local.telegram.asking import Found, ask_inline, send_result
from local.telegram.chat_line import ChatLine, Refused
from local.telegram.chats import GroupType
from local.telegram.group_chat import GroupChat
from local.telegram.seen import Json, Message, read_message
from local.telegram.talk import File, Talk

__all__ = ["File", "GroupChat", "Person", "Refused", "Talk"]


class Person(Talk):
    """One human, who is their private chat with the bot too; a new one with each instance.

    Attributes:
        id: User id, and id of the private chat.
    """

    def __init__(
        self,
        base_url: str,
        *,
        first_name: str = "Ada",
        username: str = "",
        language_code: str = "en",
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """Nothing happens before ``async with``.

        Args:
            base_url: Where the server is mounted, such as "http://127.0.0.1:9470".
            first_name: How the bot addresses them.
            username: Without the @; may be empty.
            language_code: Of their app, such as "de".
            transport: For example ``httpx.ASGITransport`` to go without a port.
        """
        super().__init__(ChatLine(base_url, transport))
        self._who = {
            "first_name": first_name,
            "username": username,
            "language_code": language_code,
        }
        self.id = 0

    async def __aenter__(self) -> Self:
        """Opens the chat."""
        self.id = await self._line.open(self._who)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Closes the connections; the chat stays."""
        await self._line.close()

    async def block(self) -> None:
        """Blocks the bot: what it sends fails with 403 from now on."""
        await self._line.post("chat/block", {"blocked": True})

    async def unblock(self) -> None:
        """Lets the bot write again."""
        await self._line.post("chat/block", {"blocked": False})

    async def open_page(
        self, message: Message | int = 0, url: str = "", *, chat: int = 0
    ) -> tuple[str, str]:
        """Presses the button beside the message field, or one under a message that opens a page.

        Returns:
            The page's address and its launch data.

        Raises:
            Refused: There is no such button.
        """
        number = message if isinstance(message, int) else message.id
        body = {"message_id": number, "url": url, "chat": chat}
        opened = await self._line.post("chat/page", body)
        return str(opened["url"]), str(opened["init_data"])

    async def ask_inline(
        self, query: str, *, offset: str = "", chat: int = 0, seconds: float = 10.0
    ) -> Found:
        """Writes ``@bot query`` into the message field of a chat; what the bot has to offer."""
        return await ask_inline(self._line, query, offset=offset, chat=chat, seconds=seconds)

    async def send_result(
        self, found: Found, result_id: str, *, chat: int = 0, thread: int = 0
    ) -> Message:
        """Sends one of the things found to a chat."""
        return await send_result(self._line, found, result_id, chat=chat, thread=thread)

    async def forward(
        self,
        messages: Sequence[Message | int],
        *,
        from_chat: int = 0,
        chat: int = 0,
        thread: int = 0,
    ) -> list[Message]:
        """Passes messages of one of their chats on to another, or to the same; 0 is the private."""
        ids = [message if isinstance(message, int) else message.id for message in messages]
        body = {"message_ids": ids, "from_chat": from_chat, "chat": chat, "thread": thread}
        return [read_message(raw) for raw in await self._line.post_list("chat/forwards", body)]

    async def sticker_set(self, name: str) -> Json:
        """Opens a sticker set: ``StickerSet``."""
        return await self._line.get(f"stickers/{name}")

    async def create_group(
        self,
        title: str,
        *,
        forum: bool = False,
        kind: GroupType | None = None,
        bot: Literal["member", "administrator", "left"] = "member",
    ) -> GroupChat:
        """Makes a group with the bot in it.

        Args:
            title: Its name.
            forum: Whether it has topics, as only a supergroup can.
            kind: A plain group unless it is a forum.
            bot: The bot's role; "left" leaves it out.
        """
        chosen = kind or ("supergroup" if forum else "group")
        body = {"title": title, "kind": chosen, "forum": forum}
        group = GroupChat(self._line, int((await self._line.post("chats", body))["id"]), title)
        if bot != "left":
            await group.set_bot(bot)
        return group

    async def join(self, code: str) -> GroupChat:
        """Comes into a group by an invitation, see ``GroupChat.invite``.

        Raises:
            Refused: It leads nowhere, or they were thrown out.
        """
        joined = await self._line.post("chats/join", {"code": code})
        return GroupChat(self._line, int(joined["id"]), str(joined["title"]))

    def in_chat(self, group: GroupChat | int, *, thread: int = 0) -> Talk:
        """The same person in a group, or in one of its topics."""
        return Talk(self._line, group if isinstance(group, int) else group.id, thread)

    async def chats(self) -> list[Json]:
        """Their chats as they stand, the private one first."""
        return await self._line.get_list("chats")
