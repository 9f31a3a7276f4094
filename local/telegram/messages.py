"""What stands in a chat: people, messages and their media, as the Bot API writes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from local.telegram.chats import Chat
from local.telegram.entities import NO_TEXT, MarkedText
from local.telegram.files import StoredFile


@dataclass(frozen=True, slots=True)
class User:
    """A person or the bot."""

    id: int
    first_name: str
    is_bot: bool = False
    username: str = ""
    language_code: str = ""

    def as_json(self) -> dict[str, Any]:
        """``User``."""
        body: dict[str, Any] = {
            "id": self.id,
            "is_bot": self.is_bot,
            "first_name": self.first_name,
        }
        if self.username:
            body["username"] = self.username
        if self.language_code:
            body["language_code"] = self.language_code
        return body

    def private_chat(self) -> Chat:
        """The chat of this person with the bot."""
        return Chat(self.id, "private", first_name=self.first_name, username=self.username)


# Who stands as sender of what an administrator says in the name of the group; the id is Telegram's.
ANONYMOUS = User(1_087_968_824, "Group", is_bot=True, username="GroupAnonymousBot")


@dataclass(frozen=True, slots=True)
class Media:
    """What a message shows.

    Attributes:
        kind: Which field of the message it fills.
        files: The sizes of a photo, smallest first; otherwise one file.
        thumbnail: Small JPEG of an image document, or None.
        emoji: What a sticker stands for, or "".
        set_name: The set a sticker is out of, or "".
    """

    kind: Literal["photo", "document", "sticker"]
    files: tuple[StoredFile, ...]
    thumbnail: StoredFile | None = None
    emoji: str = ""
    set_name: str = ""

    @property
    def original(self) -> StoredFile:
        """The largest size, or the file itself."""
        return self.files[-1]

    def as_json(self) -> object:
        """A list of ``PhotoSize``, or a ``Document`` or ``Sticker``."""
        if self.kind == "photo":
            return [size.size_json() for size in self.files]
        file = self.original
        body: dict[str, Any] = {
            "file_id": file.file_id,
            "file_unique_id": file.unique_id,
            "file_size": file.size,
        }
        if self.thumbnail is not None:
            body["thumbnail"] = self.thumbnail.size_json()
        if self.kind == "document":
            return body | {"file_name": file.name, "mime_type": file.mime_type}
        sides = {"width": file.width, "height": file.height}
        sticker = {"type": "regular", "is_animated": False, "is_video": False}
        told = {"emoji": self.emoji, "set_name": self.set_name}
        return body | sticker | sides | {name: value for name, value in told.items() if value}


@dataclass(frozen=True, slots=True)
class Message:
    """One message; an edit makes a new one with the same id.

    Attributes:
        date: Unix seconds.
        text: The text, or the caption when there is media.
        keyboard: ``InlineKeyboardMarkup`` as it came, or None.
        reply_to: The message quoted, as it was then; it quotes nothing itself.
        thread: The topic of a forum it belongs to; 0 for none and for "General".
        replies_to: In a supergroup without topics the message its chain of replies began with.
        sender_chat: The group an administrator speaks for without being named.
        service: What happened, when nobody said anything, such as ``new_chat_members``.
        to_bot: Whether it is meant for the bot, see ``privacy``.
        via_bot: The bot whose inline result it is, or None.
        inline_message_id: What the bot knows such a message by; "" for all others.
        extras: Further fields of ``Message`` as they are, such as ``has_media_spoiler``.
    """

    id: int
    chat: Chat
    sender: User
    date: int
    text: MarkedText = NO_TEXT
    media: Media | None = None
    keyboard: Mapping[str, Any] | None = None
    reply_to: "Message | None" = None
    album: str = ""
    edit_date: int = 0
    thread: int = 0
    replies_to: int = 0
    sender_chat: Chat | None = None
    service: Mapping[str, Any] | None = None
    to_bot: bool = False
    via_bot: User | None = None
    inline_message_id: str = ""
    extras: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def from_bot(self) -> bool:
        """Whether the bot sent it."""
        return self.sender.is_bot and self.sender_chat is None

    def as_quoted(self) -> "Message":
        """As it stands in a reply: a chain of replies keeps none but the last alive."""
        return replace(self, reply_to=None)

    def as_json(self, *, quoted: bool = True) -> dict[str, Any]:
        """``Message``; a quoted message does not quote again."""
        body: dict[str, Any] = {
            "message_id": self.id,
            "from": self.sender.as_json(),
            "chat": self.chat.as_json(),
            "date": self.date,
        }
        if self.sender_chat is not None:
            body["sender_chat"] = self.sender_chat.as_json()
        if self.thread:
            body |= {"message_thread_id": self.thread, "is_topic_message": True}
        elif self.replies_to:
            body["message_thread_id"] = self.replies_to
        if self.edit_date:
            body["edit_date"] = self.edit_date
        if self.album:
            body["media_group_id"] = self.album
        if self.via_bot is not None:
            body["via_bot"] = self.via_bot.as_json()
        body |= self.extras
        if quoted and self.reply_to is not None:
            body["reply_to_message"] = self.reply_to.as_json(quoted=False)
        body |= self._content_json()
        if self.keyboard is not None:
            body["reply_markup"] = dict(self.keyboard)
        return body

    def _content_json(self) -> dict[str, Any]:
        body: dict[str, Any] = {}
        text, entities = ("text", "entities") if self.media is None else _CAPTION
        if self.media is not None:
            body[self.media.kind] = self.media.as_json()
        if self.text:
            body[text] = self.text.text
        if self.text.entities:
            body[entities] = self.text.entities_json()
        return body | dict(self.service or {})

    def same_content(self, other: "Message") -> bool:
        """Whether text, media and buttons are exactly the other's."""
        return (
            self.text == other.text
            and self.keyboard == other.keyboard
            and self.extras == other.extras
            and _unique(self.media) == _unique(other.media)
        )


_CAPTION = ("caption", "caption_entities")


def _unique(media: Media | None) -> object:
    return None if media is None else (media.kind, media.original.unique_id, media.original.name)
