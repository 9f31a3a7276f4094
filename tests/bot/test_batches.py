"""Albums and batches as they are written down, and as they look."""

from dataclasses import replace

import pytest

from bot.ordering.albums import MOST_PHOTOS, Album, AlbumPhoto, Albums, number_of
from bot.screens import albums as screens
from bot.screens import menus
from bot.screens.callback_data import Action, CallbackData, album_ref, batch_ref
from bot.screens.keyboards import Row
from bot.screens.screens import Screen
from bot.speech import albums_texts as texts
from bot.speech.speech import LANGUAGES, Speech
from bot.state.addresses import Address
from bot.state.batches import Batch, Batches, Item
from bot.state.books import ARRIVALS
from bot.state.photos import PhotoFile
from studio.catalogue import read_catalogue
from studio.errors import PhotoDamaged, SelfieNoFace, TooManyLive
from studio.runtime.ledger_memory import MemoryLedger
from studio.task import Failure, Operation, Options, Owner, Picture, State, Task, TaskId, new_id
from tests.bot.world import World

CATALOGUE = read_catalogue()
ENGLISH = Speech("en", CATALOGUE)
MOST_BYTES = 64
NUMBER = "9" * 20
PICTURE = Picture(key="result", content_type="image/png", width=8, height=8)
FILE = PhotoFile("file", 1_000)


def task(state: State, **more: object) -> Task:
    made = Task(
        id=new_id(),
        token="token",
        owner=Owner("telegram:5"),
        operation=Operation.AVATAR,
        options=Options(style="pencil"),
        photo=PICTURE,
        created_at=0,
        updated_at=0,
        next_at=None,
        state=state,
        results=(PICTURE,) if state in {State.COMPLETED, State.DONE} else (),
    )
    return replace(made, **more)  # type: ignore[arg-type]  # by its own names


def batch(*items: TaskId | Failure | None, **more: object) -> Batch:
    made = Batch(
        number=NUMBER,
        person=5,
        key="tg:7",
        options=Options(style="pencil"),
        album=NUMBER,
        summary=Address(5, 4, quote=1, batch=NUMBER),
        items=tuple(
            Item(
                number=number,
                message=number,
                file=FILE,
                task=None if isinstance(item, Failure) else item,
                failure=item if isinstance(item, Failure) else None,
            )
            for number, item in enumerate(items, 1)
        ),
    )
    return replace(made, **more)  # type: ignore[arg-type]  # by its own names


def labels(rows: list[Row] | Screen) -> list[str]:
    shown = rows.rows if isinstance(rows, Screen) else rows
    return [button.text for row in shown for button in row]


async def test_a_photo_of_an_album_counts_once_and_there_are_ten_at_most() -> None:
    ledger = MemoryLedger()
    albums, new = Albums(ledger), Album(number="7", person=5, chat=5)
    for message in (1, 2, 2, *range(1, MOST_PHOTOS + 3)):
        await albums.add(new, AlbumPhoto(message=message, file=FILE))
    album = await albums.find("7")
    assert album is not None
    assert [photo.message for photo in album.photos] == list(range(1, MOST_PHOTOS + 1))
    assert await albums.unserved() == ["7"]
    assert len(await ledger.unfinished(ARRIVALS)) == MOST_PHOTOS
    await albums.note_served(replace(album, served=MOST_PHOTOS))
    assert await albums.unserved() == []


async def test_the_caption_need_not_be_that_of_the_first_photo() -> None:
    albums, new = Albums(MemoryLedger()), Album(number="7", person=5, chat=5)
    await albums.add(new, AlbumPhoto(message=1, file=FILE))
    captioned = replace(new, command="avatar", words="pencil")
    album = await albums.add(captioned, AlbumPhoto(message=2, file=FILE))
    assert (album.command, album.words) == ("avatar", "pencil")


def test_a_name_of_any_length_has_one_number_that_a_button_holds() -> None:
    assert number_of("tg:7") == number_of("tg:7") != number_of("tg:8")
    for name in ("", "x" * 1_000, "cb:-5:12345678901234567890"):
        ref = album_ref(number_of(name))
        assert CallbackData(Action.MAKE, ref, "x").album == number_of(name)


def test_the_address_of_a_batch_reads_back() -> None:
    for address in (
        Address(-5, 4, 3, quote=2, batch=NUMBER),
        Address(5, 4, batch="0"),
    ):
        assert Address.read(str(address)) == address


async def test_a_batch_reads_back_as_it_was_written(world: World) -> None:
    batches = Batches(MemoryLedger(), world.studio.service)
    written = batch(new_id(), None, TooManyLive(retry_after=10, limit=2).as_failure())
    await batches.begin(written)
    await batches.begin(replace(written, cancelled=True))
    assert await batches.find(NUMBER) == written, "what has begun is not begun anew"
    assert await batches.unplaced() == [NUMBER]
    await batches.note_placed(NUMBER)
    assert await batches.unplaced() == []
    assert await batches.change("7", lambda found: found) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_of_a_batch_fits_and_says_whose_it_is(language: str) -> None:
    speech, done, failed = Speech(language, CATALOGUE), task(State.DONE), task(State.CANCELLED)
    refused, put_off = SelfieNoFace().as_failure(), TooManyLive(limit=2).as_failure()
    made = batch(done.id, failed.id, done.id, refused, put_off)
    tasks = {done.id: done, failed.id: failed}
    everything = screens.of_all(speech, NUMBER, 10, menus.everything(speech, album_ref(NUMBER)))
    for screen in (
        everything,
        screens.one_of(speech, NUMBER, 10),
        screens.waiting(made, tasks, speech),
        screens.outcome(made, tasks, speech),
    ):
        assert screen.text
        for row in screen.rows:
            for button in row:
                data = str(button.callback_data)
                press = CallbackData.read(data)
                assert len(data.encode()) <= MOST_BYTES
                assert press is not None
                assert press.album or press.batch or press.task_id in tasks


def test_a_batch_on_its_way_says_how_each_photo_stands() -> None:
    done, live = task(State.DONE), task(State.SUBMITTED)
    made = batch(done.id, live.id, PhotoDamaged().as_failure(), None)
    screen = screens.waiting(made, {done.id: done, live.id: live}, ENGLISH)
    assert screen.text.splitlines() == [
        "<b>Pencil avatar</b>",
        "1 of 4 ready",
        "1 · done",
        "2 · waiting",
        "3 · can't be used",
        "4 · waiting",
    ]
    assert labels(screen) == ["Cancel all"]
    stopped = replace(made, cancelled=True)
    assert labels(screens.waiting(stopped, {done.id: done, live.id: live}, ENGLISH)) == []


def test_the_end_of_a_batch_names_each_reason_once_and_leads_to_every_photo() -> None:
    done, stopped, gone = task(State.DONE), task(State.CANCELLED), new_id()
    faceless = SelfieNoFace().as_failure()
    made = batch(done.id, faceless, faceless, stopped.id, gone, TooManyLive(limit=2).as_failure())
    tasks = {done.id: done, stopped.id: stopped}
    screen = screens.outcome(made, tasks, ENGLISH)
    assert screen.text.count(ENGLISH.error(SelfieNoFace())) == 1
    assert "2, 3: " in screen.text
    assert "4: stopped" in screen.text
    assert "5: deleted" in screen.text
    assert "Not begun: 6." in screen.text
    assert labels(screen) == [
        "1",
        "2 · can't be used",
        "3 · can't be used",
        "4 · stopped",
        "Make the rest",
        "Another style for all",
    ]
    passed_on = screens.outcome(replace(made, passed_on=True), tasks, ENGLISH)
    assert "Make the rest" not in labels(passed_on)
    assert texts.PASSED_ON.format(numbers=6) in passed_on.text


def test_nothing_of_a_stopped_batch_is_put_off() -> None:
    off = TooManyLive(limit=2).as_failure()
    assert len(batch(off, off).put_off) == 2
    assert batch(off, off, cancelled=True).put_off == ()
    assert batch(off, SelfieNoFace().as_failure()).put_off[0].number == 1


def test_the_ref_of_a_batch_is_no_album_and_no_task() -> None:
    press = CallbackData(Action.FILES, batch_ref(NUMBER))
    assert (press.batch, press.album, press.person, press.task_id) == (NUMBER, None, None, None)
