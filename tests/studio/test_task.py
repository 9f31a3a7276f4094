"""The gate: which moves there are, and what each does to a task."""

import string
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from studio.runtime.wakeups import STEP_FOR
from studio.task import (
    CANCELLABLE,
    FINAL,
    GIVEN_UP,
    MOVES,
    OVER,
    PATIENCE_SECONDS,
    UNCONFIRMED,
    Changes,
    EngineRequest,
    Failure,
    IllegalMoveError,
    Operation,
    Options,
    Owner,
    Picture,
    Progress,
    State,
    Task,
    TaskId,
    moved,
    new_id,
    new_token,
)

PAIRS = [(before, to) for before in State for to in State]
UNSURE = Failure(code=UNCONFIRMED, facts={})
LEGAL = [(before, to) for before, to in PAIRS if to in MOVES[before]]


def task_in(state: State) -> Task:
    """A task in any state, with traces of an earlier life."""
    return Task(
        id=new_id(),
        token=new_token(),
        owner=Owner("guest:a"),
        operation=Operation.AVATAR,
        options=Options(style="pencil"),
        photo=Picture(key="k", content_type="image/jpeg", width=100, height=100),
        created_at=100.0,
        updated_at=100.0,
        next_at=130.0,
        state=state,
        version=7,
        troubles=3,
        checks=4,
        progress=Progress(stage="drawing"),
        error=UNSURE if state is State.FAILED else None,
        submits=1,
        doubts=1 if state is State.CANCELLED else 0,
    )


@pytest.mark.parametrize(("before", "to"), LEGAL)
def test_a_move_in_the_table_makes_the_next_version(before: State, to: State) -> None:
    task = task_in(before)
    after = moved(task, to, now=200.0)
    assert (after.state, after.version, after.updated_at) == (to, 8, 200.0)
    assert (after.troubles, after.checks) == (0, 0)
    assert (after.id, after.token, after.created_at) == (task.id, task.token, 100.0)


@pytest.mark.parametrize(("before", "to"), [pair for pair in PAIRS if pair not in LEGAL])
def test_a_move_outside_the_table_is_refused(before: State, to: State) -> None:
    task = task_in(before)
    with pytest.raises(IllegalMoveError, match=f"{before} -> {to}"):
        moved(task, to, now=200.0)
    assert task.version == 7


@pytest.mark.parametrize("to", [State.SUBMITTED, State.FETCHING])
@pytest.mark.parametrize("failure", [None, Failure(code="engine.refused", facts={})])
def test_a_failure_that_is_one_for_good_is_not_taken_back(
    failure: Failure | None, to: State
) -> None:
    with pytest.raises(IllegalMoveError):
        moved(replace(task_in(State.FAILED), error=failure), to, now=200.0)


@pytest.mark.parametrize("code", GIVEN_UP)
def test_only_what_was_ordered_and_not_fetched_can_be_claimed(code: str) -> None:
    task = replace(task_in(State.FAILED), error=Failure(code=code, facts={}))
    assert task.claimable
    assert not replace(task, submits=0).claimable
    assert not replace(task, outputs=("https://a/1",)).claimable
    assert not replace(task, state=State.CANCELLED).claimable


def test_what_was_cancelled_can_be_claimed_only_if_an_order_was_in_doubt() -> None:
    task = task_in(State.CANCELLED)
    assert task.claimable
    assert not replace(task, doubts=0).claimable
    assert not replace(task, called=False).claimable
    assert not any(replace(task, state=state).claimable for state in set(State) - OVER)


@pytest.mark.parametrize("to", [State.SUBMITTED, State.FETCHING])
def test_a_cancellation_that_is_one_for_good_is_not_taken_back(to: State) -> None:
    with pytest.raises(IllegalMoveError):
        moved(replace(task_in(State.CANCELLED), doubts=0), to, now=200.0)


def test_a_picture_came_too_late_to_be_cancelled_only_once_it_is_here() -> None:
    wished = {state: replace(task_in(state), cancel_requested=True) for state in State}
    late = {state for state, task in wished.items() if task.cancelled_too_late}
    assert late == {State.COMPLETED, State.DONE}
    assert not task_in(State.DONE).cancelled_too_late


def test_the_table_knows_every_state_and_done_is_the_end() -> None:
    assert set(MOVES) == set(State)
    assert MOVES[State.DONE] == frozenset()


def test_every_state_but_done_can_come_to_an_end() -> None:
    for state in State:
        reached, edge = {state}, {state}
        while edge := {to for at in edge for to in MOVES[at]} - reached:
            reached |= edge
        assert reached & FINAL, state


def test_every_unfinished_state_has_patience_and_a_step() -> None:
    assert set(PATIENCE_SECONDS) == set(State) - {State.DONE} == set(STEP_FOR)
    assert not (CANCELLABLE & FINAL)


@pytest.mark.parametrize(("before", "to"), LEGAL)
def test_without_a_time_the_states_patience_decides_when_to_look_again(
    before: State, to: State
) -> None:
    after = moved(task_in(before), to, now=200.0)
    expected = None if to is State.DONE else 200.0 + PATIENCE_SECONDS[to]
    assert after.next_at == expected


@pytest.mark.parametrize(("before", "to"), LEGAL)
@pytest.mark.parametrize("announced", [False, True])
def test_a_move_changes_what_it_says_and_keeps_every_other_field(
    before: State, to: State, *, announced: bool
) -> None:
    task = every_field_set(before)
    request = EngineRequest(endpoint="a", id="b", status_url="c", response_url="d", cancel_url="e")
    after = moved(task, to, now=200.0, request=request, announced=announced)
    expected = replace(
        task,
        state=to,
        version=task.version + 1,
        updated_at=200.0,
        next_at=None if after.settled else 200.0 + PATIENCE_SECONDS[to],
        troubles=0,
        checks=0,
        progress=task.progress if to is before else None,
        request=request,
        announced=announced,
    )
    for field in fields(Task):
        assert getattr(after, field.name) == getattr(expected, field.name), field.name
    assert after == expected
    assert task == every_field_set(before), "the one before the move stays as it was"


def test_a_move_changes_what_it_is_given_as_replace_would_whichever_field_it_is() -> None:
    task, other = every_field_set(State.CREATED), task_in(State.FAILED)
    plain = moved(task, State.SUBMITTING, now=200.0)
    for name in Changes.__annotations__:
        change = {name: getattr(other, name)}
        after = moved(task, State.SUBMITTING, now=200.0, **change)
        assert after == replace(plain, **change)
    with pytest.raises(KeyError):
        moved(task, State.SUBMITTING, now=200.0, mood="odd")  # type: ignore[call-arg]  # the mistake
    assert not hasattr(Task, "__post_init__"), "a copy wouldn't pass it"


def test_a_state_is_found_by_its_word_as_it_equals_it() -> None:
    assert {State.CREATED: 1}["created"] == 1  # type: ignore[index]  # the very question
    assert "done" in FINAL


def every_field_set(state: State) -> Task:
    """A task in which no field is at its default, the same at every call."""
    task = Task(
        id=TaskId("id"),
        token="token",
        owner=Owner("guest:b"),
        operation=Operation.BACKGROUND,
        options=Options(background="remove"),
        photo=Picture(key="other", content_type="image/png", width=1, height=2),
        created_at=1.5,
        updated_at=2.5,
        next_at=3.5,
        state=state,
        version=9,
        address="page:1",
        idempotency_key="key",
        fingerprint="print",
        retry_of=TaskId("earlier"),
        anew=True,
        request=EngineRequest(endpoint="", id="", status_url="", response_url="", cancel_url=""),
        submits=1,
        called=state in OVER,  # else it could not move on
        doubts=2,
        past_requests=("p",),
        paid_units=0.5,
        troubles=4,
        checks=5,
        cancel_requested=True,
        outputs=() if state is State.FAILED else ("https://a/1",),  # fetched, it failed for good
        results=(Picture(key="r", content_type="image/png", width=1, height=1),),
        cutout=Picture(key="c", content_type="image/png", width=1, height=1),
        error=UNSURE,
        announced=True,
        favourite=True,
        progress=Progress(place=3),
    )
    at_default = {f.name for f in fields(Task) if getattr(task, f.name) == f.default}
    assert at_default <= {"state", "outputs", "called"}
    return task


def test_a_given_time_goes_before_patience() -> None:
    after = moved(task_in(State.CREATED), State.SUBMITTING, now=200.0, next_at=205.5)
    assert after.next_at == 205.5


@pytest.mark.parametrize("state", [State.FAILED, State.CANCELLED])
def test_once_the_person_was_told_nothing_is_left_to_do(state: State) -> None:
    unheard = moved(task_in(State.CREATED), state, now=200.0)
    assert not unheard.settled
    assert unheard.next_at == 260.0
    told = moved(unheard, state, now=210.0, announced=True)
    assert told.settled
    assert told.next_at is None


def test_progress_stays_within_a_state_and_ends_with_it() -> None:
    task = task_in(State.SUBMITTED)
    same = moved(task, State.SUBMITTED, now=200.0, cancel_requested=True)
    assert same.progress == task.progress
    assert same.cancel_requested
    assert moved(task, State.FETCHING, now=200.0).progress is None


@given(some.lists(some.sampled_from(State), max_size=30), some.sampled_from(State))
def test_no_chain_of_proposals_leaves_a_final_state(proposals: list[State], start: State) -> None:
    task, moves = replace(task_in(start), error=None, doubts=0), 0
    for now, to in enumerate(proposals):
        was_final = task.state in FINAL
        try:
            after = moved(task, to, now=float(now))
        except IllegalMoveError:
            continue
        moves += 1
        assert not was_final or after.state is task.state
        task = after
    assert task.version == 7 + moves


def test_a_task_cannot_be_changed_in_place() -> None:
    with pytest.raises(AttributeError):
        task_in(State.CREATED).state = State.DONE  # type: ignore[misc]  # the very mistake
    assert replace(task_in(State.CREATED), version=9).version == 9


def test_ids_are_26_characters_and_never_the_same() -> None:
    ids = [new_id() for _ in range(20_000)]
    assert len(set(ids)) == len(ids)
    assert {len(task_id) for task_id in ids} == {26}
    assert set("".join(ids)) <= set(string.ascii_lowercase + string.digits)


def test_every_place_of_an_id_is_random() -> None:
    ids = [new_id() for _ in range(2_000)]
    alphabets = [{task_id[place] for task_id in ids} for place in range(26)]
    assert len(alphabets[0]) == 8  # 128 bits: three here, five in each other place
    assert {len(alphabet) for alphabet in alphabets[1:]} == {32}


def test_tokens_are_secret_enough_and_fit_a_url() -> None:
    tokens = {new_token() for _ in range(5_000)}
    assert len(tokens) == 5_000
    assert all(len(token) >= 22 and set(token) <= URL_SAFE for token in tokens)


URL_SAFE = set(string.ascii_letters + string.digits + "-_")
