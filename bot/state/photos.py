"""Photos in messages, by their file ids."""

from dataclasses import dataclass

from telegram import Document, Message

UNKNOWN_KIND = "application/octet-stream"
HEIC_ENDINGS = (".heic", ".heif", ".hif")


@dataclass(frozen=True, slots=True)
class PhotoFile:
    """A photo in Telegram; `size` in bytes as Telegram states it, if it does."""

    id: str
    size: int | None


def find_photo(message: Message | None) -> PhotoFile | None:
    """Return the photo in a message, compressed or sent as a file, or None.

    What kind of file it really is, its bytes will tell.
    """
    if message is None:
        return None
    if message.photo:
        largest = message.photo[-1]
        return PhotoFile(largest.file_id, largest.file_size)
    document = message.document
    if document and not message.animation and is_picture(document):
        return PhotoFile(document.file_id, document.file_size)
    return None


def is_picture(document: Document) -> bool:
    """Whether a file is said to be a picture: by its kind, or where that says nothing by its name.

    HEIC photos come without a kind from computers that don't know it.
    """
    kind = document.mime_type or UNKNOWN_KIND
    name = (document.file_name or "").lower()
    return kind.startswith("image/") or (kind == UNKNOWN_KIND and name.endswith(HEIC_ENDINGS))
