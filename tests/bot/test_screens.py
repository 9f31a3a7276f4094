"""How a task looks in chat, state by state."""

from dataclasses import replace
from typing import Any

import pytest

from bot.screens import keyboards, screens
from bot.speech import texts
from bot.speech.speech import Speech
from bot.state.addresses import owner_of
from studio.catalogue import read_catalogue
from studio.errors import all_errors
from studio.shown import result_name
from studio.task import (
    Operation,
    Options,
    Picture,
    Progress,
    State,
    Task,
    new_id,
    new_token,
)

SPEECH = Speech("en", read_catalogue())
PICTURE = Picture(key="tasks/x/result-0", content_type="image/png", width=512, height=512)
MOST_UNITS_OF_A_CAPTION = 200


@pytest.fixture
def task() -> Task:
    return Task(
        id=new_id(),
        token=new_token(),
        owner=owner_of(5),
        operation=Operation.AVATAR,
        options=Options(style="pencil"),
        photo=PICTURE,
        created_at=0,
        updated_at=0,
        next_at=None,
        state=State.SUBMITTED,
    )


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (None, "Just a moment…"),
        (Progress(), "Working on it…"),
        (Progress(place=0), "You're next."),
        (Progress(place=1), "One picture is ahead of you."),
        (Progress(place=7), "In line: 7 ahead of you."),
        (Progress(stage="waiting for a machine", place=0), "Waiting for a machine…"),
        (Progress(stage="cutting out"), "Cutting out…"),
        (Progress(stage="drawing", fraction=0.5), "Drawing…\n▰▰▰▰▱▱▱▱ 50%"),
        (Progress(stage="<b>"), "&lt;b&gt;…"),
    ],
)
def test_a_waiting_person_sees_place_and_stage(
    task: Task, progress: Progress | None, words: str
) -> None:
    screen = screens.waiting(replace(task, progress=progress), SPEECH)
    assert screen.text.replace("&#x27;", "'") == f"<b>Pencil avatar</b>\n{words}"
    assert screen.rows


def test_once_it_stops_there_is_nothing_to_press(task: Task) -> None:
    screen = screens.waiting(replace(task, cancel_requested=True), SPEECH)
    assert "Stopping" in screen.text
    assert screen.rows == ()


def test_what_is_past_stopping_offers_no_cancel(task: Task) -> None:
    assert screens.waiting(replace(task, state=State.FETCHING), SPEECH).rows == ()


def test_what_is_being_fetched_is_no_longer_being_stopped(task: Task) -> None:
    fetching = replace(task, state=State.FETCHING, cancel_requested=True)
    assert screens.stage(fetching, SPEECH) == SPEECH(texts.FINISHING)


def test_who_cancelled_is_told_whether_a_picture_may_still_come(task: Task) -> None:
    gone = replace(task, state=State.CANCELLED, cancel_requested=True)
    assert texts.CANCELLED in screens.outcome(gone, SPEECH).text
    in_doubt = screens.outcome(replace(gone, submits=1, doubts=1), SPEECH)
    assert texts.CANCELLED_IN_DOUBT in in_doubt.text
    assert in_doubt.rows


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"operation": Operation.BACKGROUND, "options": Options(background="remove")},
        {"operation": Operation.UPSCALE, "options": Options(scale=2)},
    ],
)
def test_what_came_too_late_to_be_cancelled_says_so(task: Task, wish: dict[str, Any]) -> None:
    done = replace(task, state=State.COMPLETED, results=(PICTURE,), **wish)
    plain = screens.outcome(done, SPEECH)
    late = screens.outcome(replace(done, cancel_requested=True), SPEECH)
    assert texts.DRAWN_ALREADY not in plain.text
    assert late.text.replace(f"\n{texts.DRAWN_ALREADY}", "", 1) == plain.text
    assert late.text != plain.text
    assert late.rows == plain.rows


@pytest.mark.parametrize("state", sorted(screens.LIVE))
def test_every_state_in_which_one_waits_has_words(task: Task, state: State) -> None:
    assert screens.stage(replace(task, state=state), SPEECH)
    assert screens.word(replace(task, state=state), SPEECH) in {"waiting", "working"}


@pytest.mark.parametrize("code", sorted(all_errors()))
def test_every_failure_has_words_and_a_way_on(task: Task, code: str) -> None:
    error = all_errors()[code]()
    failed = replace(task, state=State.FAILED, error=error.as_failure())
    screen = screens.outcome(failed, SPEECH)
    assert len(screen.text) > len("<b>Pencil avatar</b>\n")
    assert screen.rows
    labels = [button.text for row in screen.rows for button in row]
    assert labels[0] == ("Try again" if error.retryable else "Send another photo")


def test_a_large_picture_is_told_with_its_size_and_never_made_again(task: Task) -> None:
    large = replace(PICTURE, width=2048, height=1536)
    done = replace(
        task,
        state=State.DONE,
        operation=Operation.UPSCALE,
        options=Options(scale=2),
        results=(large,),
    )
    screen = screens.outcome(done, SPEECH)
    assert screen.text.startswith("<b>Twice as large</b>\n2048 by 1536 pixels")
    assert screens.needs_file(done)
    assert screen.rows
    labels = [button.text for row in screen.rows for button in row]
    assert labels == ["File", "Sticker", "More…"]


@pytest.mark.parametrize(("side", "offered"), [(512, True), (1024, True), (1025, False)])
def test_only_what_the_engine_takes_is_offered_larger(
    task: Task, side: int, *, offered: bool
) -> None:
    done = replace(task, state=State.DONE, results=(replace(PICTURE, width=side, height=side),))
    rows = keyboards.forms(SPEECH, done)
    labels = [button.text for row in rows for button in row]
    assert (texts.ENLARGE in labels) is offered


def test_a_long_description_is_shortened_in_a_title(task: Task) -> None:
    wish = Options(background="prompt", prompt="a street in the rain " * 20)
    title = screens.title(replace(task, options=wish), SPEECH)
    assert title.startswith("Background “a street in the rain")
    assert len(title) < 60


@pytest.mark.parametrize(
    ("options", "name"),
    [
        (Options(style="pop-art"), "darkroom-pop-art.png"),
        (Options(background="remove"), "darkroom-cutout.png"),
        (Options(background="colour", colour="#ffffff"), "darkroom-colour.png"),
    ],
)
def test_files_have_names_for_people(task: Task, options: Options, name: str) -> None:
    operation = Operation.AVATAR if options.style else Operation.BACKGROUND
    done = replace(task, state=State.DONE, operation=operation, options=options, results=(PICTURE,))
    assert result_name(done, PICTURE) == name
    assert len(screens.outcome(done, SPEECH).text) < MOST_UNITS_OF_A_CAPTION
    assert screens.word(done, SPEECH) == "done"
