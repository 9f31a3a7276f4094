"""What a person sees: messages and buttons, read from the JSON of the chat."""

from dataclasses import dataclass
from typing import Any, Final, cast

Json = dict[str, Any]
SERVICES: Final = (
    "group_chat_created",
    "supergroup_chat_created",
    "new_chat_members",
    "left_chat_member",
    "forum_topic_created",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
)


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message; ``data`` and ``url`` are "" when it has none."""

    label: str
    data: str
    url: str
    style: str


@dataclass(frozen=True, slots=True)
class PhotoInfo:
    """The largest size of a photo."""

    width: int
    height: int
    file_id: str
    size: int


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """A file; ``size`` in bytes."""

    name: str
    mime_type: str
    size: int
    file_id: str


@dataclass(frozen=True, slots=True)
class StickerInfo:
    """A sticker; sides in pixels."""

    width: int
    height: int
    file_id: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The bot's answer to a tap: "" and False when it answered without a word."""

    text: str
    alert: bool
    url: str


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stands in the chat now.

    Attributes:
        text: Text, or caption when there is a photo or document.
        buttons: Rows of buttons.
        reply_to: Id of the message quoted, or None.
        album: Shared by the parts of an album, or None.
        thread: The topic of a forum it stands in, 0 for none.
        sender_id: Who wrote it.
        service: What happened, when nobody said anything, such as "new_chat_members"; else "".
        raw: The Bot API's ``Message``.
    """

    id: int
    from_bot: bool
    text: str
    buttons: list[list[Button]]
    photo: PhotoInfo | None
    document: DocumentInfo | None
    sticker: StickerInfo | None
    edited: bool
    reply_to: int | None
    album: str | None
    thread: int
    sender_id: int
    service: str
    entities: list[Json]
    raw: Json

    @property
    def labels(self) -> list[str]:
        """The labels of all buttons."""
        return [button.label for row in self.buttons for button in row]

    @property
    def file_id(self) -> str:
        """The photo, document or sticker; "" when there is none."""
        shown = self.photo or self.document or self.sticker
        return shown.file_id if shown else ""

    def find_button(self, label: str) -> Button | None:
        """The button with that label, else the first that contains it in any case, else None."""
        buttons = [button for row in self.buttons for button in row]
        exact = [button for button in buttons if button.label == label]
        close = [button for button in buttons if label.lower() in button.label.lower()]
        return next(iter(exact + close), None)

    def has_button(self, label: str) -> bool:
        """Whether there is such a button, see ``find_button``."""
        return self.find_button(label) is not None

    def __str__(self) -> str:
        """One line for a transcript."""
        shown = [name for name in ("photo", "document", "sticker") if name in self.raw]
        private = self.raw["chat"]["type"] == "private"
        person = "me " if private else str(self.raw["from"]["first_name"])
        told = [*shown, self.service] if self.service else shown
        parts = [f"#{self.id}", "bot" if self.from_bot else person, *(f"<{x}>" for x in told)]
        if self.text:
            parts.append(repr(self.text))
        if self.buttons:
            parts.append(str(self.labels))
        return " ".join(parts) + (" (edited)" if self.edited else "")


def read_message(raw: Json) -> Message:
    """From the Bot API's ``Message``."""
    markup = cast("Json", raw.get("reply_markup", {}))
    rows = cast("list[list[Json]]", markup.get("inline_keyboard", []))
    quoted = cast("Json", raw.get("reply_to_message", {}))
    text: str = raw.get("text") or raw.get("caption") or ""
    entities: list[Json] = raw.get("entities") or raw.get("caption_entities") or []
    return Message(
        id=raw["message_id"],
        from_bot=raw["from"]["is_bot"] and "sender_chat" not in raw,
        text=text,
        buttons=[[_button(button) for button in row] for row in rows],
        photo=_photo(raw),
        document=_document(raw),
        sticker=_sticker(raw),
        edited="edit_date" in raw,
        reply_to=None if "forum_topic_created" in quoted else quoted.get("message_id"),
        album=raw.get("media_group_id"),
        thread=raw.get("message_thread_id", 0) if raw.get("is_topic_message") else 0,
        sender_id=raw["from"]["id"],
        service=next((name for name in SERVICES if name in raw), ""),
        entities=entities,
        raw=raw,
    )


def _button(raw: Json) -> Button:
    return Button(
        label=raw["text"],
        data=raw.get("callback_data", ""),
        url=raw.get("url", ""),
        style=raw.get("style", ""),
    )


def _photo(raw: Json) -> PhotoInfo | None:
    if "photo" not in raw:
        return None
    size = cast("Json", raw["photo"][-1])
    return PhotoInfo(size["width"], size["height"], size["file_id"], size["file_size"])


def _document(raw: Json) -> DocumentInfo | None:
    if "document" not in raw:
        return None
    file = cast("Json", raw["document"])
    return DocumentInfo(file["file_name"], file["mime_type"], file["file_size"], file["file_id"])


def _sticker(raw: Json) -> StickerInfo | None:
    if "sticker" not in raw:
        return None
    sticker = cast("Json", raw["sticker"])
    return StickerInfo(sticker["width"], sticker["height"], sticker["file_id"])
