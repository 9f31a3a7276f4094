"""Nothing grows without end."""

import httpx
import pytest

from local.telegram.errors import QUERY_TOO_OLD, ApiError
from local.telegram.faults import CallLog, Fault, Faults
from local.telegram.files import Files, NewFile
from local.telegram.messages import Message, User
from local.telegram.queries import Queries
from local.telegram.room import MAX_MESSAGES
from local.telegram.rooms import MAX_PEOPLE, Rooms
from local.telegram.updates import MAX_PENDING, Updates
from tests.local.telegram.serving import Served

ADA = User(7, "Ada")


async def test_the_oldest_files_go_when_their_room_is_used_up() -> None:
    files = Files(None, max_bytes=100)
    kept = [await files.put(NewFile("document", bytes([n]) * 40, "x/y")) for n in range(3)]
    assert files.find(kept[0].file_id) is None
    assert await files.read(kept[0]) is None
    assert files.find_by_path(kept[0].path) is None
    assert await files.read(kept[2]) == b"\x02" * 40


async def test_a_file_that_is_read_stays_longer_than_one_that_is_not() -> None:
    files = Files(None, max_bytes=100)
    sticker, photo = [await files.put(NewFile("document", b"x" * 40, "x/y")) for _ in range(2)]
    await files.read(sticker)
    await files.put(NewFile("document", b"x" * 40, "x/y"))
    assert files.find(sticker.file_id)
    assert files.find(photo.file_id) is None


def test_the_oldest_messages_of_a_chat_go() -> None:
    room = Rooms(lambda: 0.0).open(ADA)
    for _ in range(MAX_MESSAGES + 2):
        room.add(Message(room.next_id(), room.chat, ADA, 0))
    changes = room.since(0)
    assert len(changes["messages"]) == MAX_MESSAGES
    assert changes["deleted"] == [1, 2]


def test_the_chat_longest_unused_goes() -> None:
    rooms = Rooms(lambda: 0.0)
    for number in range(MAX_PEOPLE):
        rooms.open(User(number, "Guest"))
    assert rooms.find(0)
    rooms.open(User(MAX_PEOPLE, "Guest"))
    assert rooms.find(0)
    assert rooms.find(1) is None
    assert len(rooms) == MAX_PEOPLE


async def test_the_oldest_updates_go_when_nobody_fetches_them() -> None:
    updates = Updates()
    for number in range(MAX_PENDING + 1):
        updates.add("message", 1, {"message_id": number})
    assert len(updates) == MAX_PENDING
    (first,) = await updates.poll(0, 1, 0)
    assert first["message"]["message_id"] == 1


def test_a_tap_grows_old() -> None:
    now = [0.0]
    queries = Queries(lambda: now[0])
    fresh, stale = queries.ask(1), queries.ask(1)
    assert queries.answer(fresh) == 1
    now[0] = 16 * 60.0
    with pytest.raises(ApiError, match=QUERY_TOO_OLD):
        queries.answer(stale)


def test_the_log_of_calls_keeps_the_newest_and_nothing_at_all_unless_asked() -> None:
    log, deaf = CallLog(keep=True), CallLog(keep=False)
    for number in range(2_001):
        log.add("sendMessage", {"n": number}, "")
        deaf.add("sendMessage", {"n": number}, "")
    assert (len(log.after(0)), log.after(0)[0].number) == (2_000, 2)
    assert deaf.after(0) == []


def test_faults_are_used_up() -> None:
    faults = Faults()
    faults.add(Fault("sendPhoto", times=2, status=502))
    assert faults.take("sendMessage") is None
    assert faults.take("sendphoto")
    assert faults.take("sendPhoto")
    assert faults.take("sendPhoto") is None


def test_a_chat_action_fades() -> None:
    now = [100.0]
    room = Rooms(lambda: now[0]).open(ADA)
    room.act("typing")
    assert room.since(0)["action"] == "typing"
    now[0] += 6
    assert room.since(0)["action"] == ""


def test_a_bots_message_ends_its_chat_action() -> None:
    room = Rooms(lambda: 0.0).open(ADA)
    room.act("typing")
    bot = User(1, "Darkroom", is_bot=True)
    room.add(Message(room.next_id(), room.chat, bot, 0))
    assert room.since(0)["action"] == ""


async def test_bodies_are_cut_off_at_the_limit(server: Served) -> None:
    async with httpx.AsyncClient(base_url=server.base) as client:
        headers = {"Content-Type": "application/json"}
        body = b" " * (61 * 1024 * 1024)
        answer = await client.post("/_sim/people", content=body, headers=headers)
    assert answer.status_code == 413
