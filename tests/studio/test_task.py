"""The gate: which moves there are, and what each does to a task."""

import string
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from studio.runtime.wakeups import STEP_FOR
from studio.task import (
    CANCELLABLE,
    FINAL,
    MOVES,
    PATIENCE_SECONDS,
    IllegalMoveError,
    Operation,
    Options,
    Owner,
    Picture,
    Progress,
    State,
    Task,
    moved,
    new_id,
    new_token,
)

PAIRS = [(before, to) for before in State for to in State]
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
    task, moves = task_in(start), 0
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
