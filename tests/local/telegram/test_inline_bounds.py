"""What inline mode and sticker sets remember is bounded, and nobody waits for a closed server."""

import asyncio
import time

import httpx
import pytest

from local.telegram.errors import ApiError
from local.telegram.inline import MAX_MESSAGES, MAX_QUERIES, Answer, Inline
from local.telegram.messages import Message, User
from local.telegram.server import create_server
from local.telegram.sticker_sets import MAX_SETS, StickerSet, StickerSets
from tests.local.telegram.serving import TOKEN

ADA = User(7, "Ada")


def test_the_oldest_queries_are_forgotten() -> None:
    inline = Inline(time.time)
    first = asked = inline.ask(ADA, "0", "")
    for number in range(MAX_QUERIES):
        asked = inline.ask(ADA, str(number), "")
    assert inline.find(asked.id, ADA) is asked
    with pytest.raises(ApiError, match="no answer"):
        inline.find(first.id, ADA)


def test_the_oldest_answers_are_asked_for_again() -> None:
    inline = Inline(time.time)
    for number in range(MAX_QUERIES + 1):
        inline.answer(inline.ask(ADA, str(number), "").id, Answer(()))
    assert inline.ask(ADA, "0", "").answer is None
    assert inline.ask(ADA, "1", "").answer is not None


def test_the_oldest_inline_messages_are_out_of_reach() -> None:
    inline = Inline(time.time)
    chat = ADA.private_chat()
    for number in range(MAX_MESSAGES + 1):
        inline.keep(Message(number, chat, ADA, 0, inline_message_id=str(number)))
    assert inline.place("1") == (ADA.id, 1)
    with pytest.raises(ApiError, match="MESSAGE_ID_INVALID"):
        inline.place("0")


def test_the_oldest_sticker_sets_go() -> None:
    sets = StickerSets()
    for number in range(MAX_SETS + 1):
        sets.add(StickerSet(f"s{number}", "Cats", ADA.id))
    assert sets.is_free("s0")
    assert not sets.is_free("s1")


async def test_nobody_waits_for_an_answer_when_the_server_stops() -> None:
    telegram = create_server(token=TOKEN)
    transport = httpx.ASGITransport(telegram.app)
    async with (
        httpx.AsyncClient(transport=transport, base_url="http://telegram") as client,
        asyncio.timeout(5),
    ):
        ada = (await client.post("/_sim/people", json={})).json()
        hers = {"Authorization": f"Bearer {ada['id']}:{ada['key']}"}
        asked = (await client.post("/_sim/inline", json={}, headers=hers)).json()
        path, wait = f"/_sim/inline/{asked['query_id']}", {"wait": 25}
        async with asyncio.TaskGroup() as group:
            waiting = group.create_task(client.get(path, params=wait, headers=hers))
            await asyncio.sleep(0)
            telegram.close()
        assert waiting.result().json() == {"pending": True}
        late = (await client.post("/_sim/inline", json={}, headers=hers)).json()
        path = f"/_sim/inline/{late['query_id']}"
        answer = await client.get(path, params=wait, headers=hers)
        assert answer.json() == {"pending": True}
