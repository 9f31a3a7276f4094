"""`/status`: how tasks stand, as a list, one by one, as a stream; and what can be done."""

from collections.abc import AsyncGenerator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.cursors import MAX_LENGTH, read_cursor, write_cursor
from api.deps import Desk, IdempotencyKey, TheDesk, TheOwner, TheTask
from api.errors import problems
from api.negotiation import is_known
from api.schemas import Task, TaskPage, etag, view
from studio.errors import (
    IdempotencyConflict,
    RateLimited,
    RequestInvalid,
    SessionExpired,
    SessionMissing,
    SessionNoBot,
    TaskStateWrong,
    TaskUnknown,
    TooManyLive,
)
from studio.runtime.listing import Wanted, place_of
from studio.shown import Stand
from studio.task import FINAL, Operation, State, TaskId
from studio.task import Task as StoredTask

router = APIRouter(prefix="/status", tags=["status"])
OWNED = (SessionMissing, SessionExpired, SessionNoBot)
NAMED = (*OWNED, TaskUnknown)
SHOWN_AS_FINAL = FINAL | {State.COMPLETED}


def get_wanted(
    operation: Annotated[
        set[Operation] | None, Query(description="Only of these operations.")
    ] = None,
    state: Annotated[set[Stand] | None, Query(description="Only in these states.")] = None,
    *,
    favourite: Annotated[bool, Query(description="Only favourites.")] = False,
) -> Wanted:
    """Return which tasks a query asks for."""
    return Wanted(
        operations=frozenset(operation or ()), stands=frozenset(state or ()), favourites=favourite
    )


@router.get("", responses=problems(*OWNED, RequestInvalid))
async def list_tasks(
    desk: TheDesk,
    owner: TheOwner,
    wanted: Annotated[Wanted, Depends(get_wanted)],
    cursor: Annotated[
        str | None, Query(description="`next_cursor` of the page before.", max_length=MAX_LENGTH)
    ] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> TaskPage:
    """List your tasks, newest first."""
    after = read_cursor(cursor) if cursor else None
    tasks = await desk.service.list(owner, after=after, limit=limit + 1, wanted=wanted)
    shown = tasks[:limit]
    return TaskPage(
        items=[view(task, desk.links) for task in shown],
        next_cursor=write_cursor(place_of(shown[-1])) if len(tasks) > limit else None,
    )


@router.get("/events", response_class=EventSourceResponse, responses=problems(*OWNED))
async def follow_tasks(desk: TheDesk, owner: TheOwner) -> AsyncGenerator[ServerSentEvent]:
    """Follow all your tasks from now on."""
    async with desk.service.follow(owner=owner) as events:
        async for event in events:
            task = await _find(desk, event.id)
            if task:
                yield _event(task, desk)


@router.get(
    "/{task_id}",  # noqa: FAST003  read by the dependency TheTask
    response_model=Task,
    responses=problems(*NAMED) | {304: {"description": "Not changed since `If-None-Match`."}},
)
async def get_task(
    task: TheTask, desk: TheDesk, if_none_match: Annotated[str | None, Header()] = None
) -> Response:
    """Show one task."""
    headers = {"ETag": etag(task), "Cache-Control": "private, no-cache"}
    if is_known(if_none_match, etag(task)):
        return Response(status_code=304, headers=headers)
    return Response(
        view(task, desk.links).model_dump_json(), headers=headers, media_type="application/json"
    )


@router.get(
    "/{task_id}/events",  # noqa: FAST003  read by the dependency TheTask
    response_class=EventSourceResponse,
    responses=problems(*NAMED),
)
async def follow_task(task: TheTask, desk: TheDesk) -> AsyncGenerator[ServerSentEvent]:
    """Follow one task: how it stands now, then every change, until it is over."""
    async with desk.service.follow(task_id=task.id) as events:
        current = await _find(desk, task.id)
        if current is None:
            return
        yield _event(current, desk)
        if current.state in SHOWN_AS_FINAL:
            return
        async for _ in events:
            latest = await _find(desk, task.id)
            if latest is None:
                return
            if etag(latest) != etag(current):
                yield _event(latest, desk)
            current = latest
            if current.state in SHOWN_AS_FINAL:
                return


@router.post("/{task_id}/cancel", responses=problems(*NAMED, TaskStateWrong))
async def cancel_task(task_id: str, owner: TheOwner, desk: TheDesk) -> Task:
    """Cancel a task. Until the engine confirms, it may still turn out done."""
    return view(await desk.service.cancel(owner, TaskId(task_id)), desk.links)


@router.post(
    "/{task_id}/retry",
    status_code=202,
    responses=problems(*NAMED, TaskStateWrong, IdempotencyConflict, RateLimited, TooManyLive),
)
async def retry_task(
    task_id: str,
    owner: TheOwner,
    desk: TheDesk,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> Task:
    """Order a failed or cancelled task anew."""
    task = await desk.service.retry(owner, TaskId(task_id), idempotency_key=idempotency_key)
    response.headers["Location"] = f"/api/v1/status/{task.id}"
    return view(task, desk.links)


@router.put("/{task_id}/favourite", responses=problems(*NAMED, TaskStateWrong, RateLimited))
async def add_favourite(task_id: str, owner: TheOwner, desk: TheDesk) -> Task:
    """Make a finished picture one of your favourites."""
    return view(await desk.service.mark(owner, TaskId(task_id), favourite=True), desk.links)


@router.delete("/{task_id}/favourite", responses=problems(*NAMED, TaskStateWrong, RateLimited))
async def remove_favourite(task_id: str, owner: TheOwner, desk: TheDesk) -> Task:
    """Take a picture from your favourites; it stays in your list."""
    return view(await desk.service.mark(owner, TaskId(task_id), favourite=False), desk.links)


@router.delete("/{task_id}", status_code=204, responses=problems(*NAMED, TaskStateWrong))
async def delete_task(task_id: str, owner: TheOwner, desk: TheDesk) -> None:
    """Delete a finished task with its pictures."""
    await desk.service.delete(owner, TaskId(task_id))


async def _find(desk: Desk, task_id: TaskId) -> StoredTask | None:
    try:
        return await desk.service.peek(task_id)
    except TaskUnknown:
        return None


def _event(task: StoredTask, desk: Desk) -> ServerSentEvent:
    return ServerSentEvent(
        event="task", id=etag(task).strip('"'), raw_data=view(task, desk.links).model_dump_json()
    )
