"""Sent as a file a picture keeps all its pixels; as a photo the chat makes it smaller first."""

import io

from PIL import Image

from tests.e2e.chat.hands import Chat, photo

SIDE, SIDE_OF_PHOTOS = 1700, 1280


def test_a_file_keeps_every_pixel_to_the_end(chat: Chat) -> None:
    chat.send_drawn(large(), "/background #20a040", as_file=True)
    chat.result(like="Other background")
    chat.tap("File")
    assert chat.file().size == (SIDE, SIDE)


def test_a_photo_is_made_of_what_the_chat_left_of_it(chat: Chat) -> None:
    chat.send_drawn(large(), "/remove")
    assert chat.file().size == (SIDE_OF_PHOTOS, SIDE_OF_PHOTOS)


def large() -> bytes:
    """A portrait with more pixels a side than a photo may have in the chat."""
    data = io.BytesIO()
    Image.open(photo("astronaut.png")).resize((SIDE, SIDE)).save(data, "PNG")
    return data.getvalue()
