"""How a task is written for its owner."""

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


@pytest.mark.parametrize(
    ("error", "incident"), [(Internal(incident="abcd1234"), "abcd1234"), (EngineTimeout(), None)]
)
def test_a_failure_of_ours_names_its_incident(error: DarkroomError, incident: str | None) -> None:
    shown = view(failed_with(error), Links("canary")).error
    assert shown
    assert (shown.code, shown.incident) == (error.code, incident)
