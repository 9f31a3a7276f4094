"""How a task is written for its owner."""

from dataclasses import replace

import pytest

from api.schemas import view
from studio.errors import DarkroomError, EngineTimeout, Internal
from studio.links import Links
from studio.task import Operation, Options, Owner, Picture, State, Task, new_id, new_token


def failed_with(error: DarkroomError) -> Task:
    return Task(
        id=new_id(),
        token=new_token(),
        owner=Owner("guest:a"),
        operation=Operation.AVATAR,
        options=Options(style="pencil"),
        photo=Picture(key="k", content_type="image/jpeg", width=100, height=100),
        created_at=100.0,
        updated_at=100.0,
        next_at=None,
        state=State.FAILED,
        error=error.as_failure(),
    )


def test_what_came_too_late_to_be_cancelled_and_what_may_still_come_say_so() -> None:
    task = replace(failed_with(EngineTimeout()), submits=1)
    states = {
        "given up": task,
        "failed for good": replace(task, error=Internal().as_failure(), submits=0),
        "cancelled in doubt": replace(task, state=State.CANCELLED, error=None, doubts=1),
        "cancelled": replace(task, state=State.CANCELLED, error=None),
        "drawn already": replace(task, state=State.DONE, error=None, cancel_requested=True),
        "done": replace(task, state=State.DONE, error=None),
    }
    shown = {name: view(task, Links("canary")) for name, task in states.items()}
    assert {name for name in shown if shown[name].may_still_come} == {
        "given up",
        "cancelled in doubt",
    }
    assert {name for name in shown if shown[name].cancelled_too_late} == {"drawn already"}


@pytest.mark.parametrize(
    ("error", "incident"), [(Internal(incident="abcd1234"), "abcd1234"), (EngineTimeout(), None)]
)
def test_a_failure_of_ours_names_its_incident(error: DarkroomError, incident: str | None) -> None:
    shown = view(failed_with(error), Links("canary")).error
    assert shown
    assert (shown.code, shown.incident) == (error.code, incident)
