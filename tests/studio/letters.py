"""What fal writes when an order is through, and how it calls."""

import asyncio
import json
from typing import Any

from studio.task import State, Task
from tests.studio.engine import answer, in_turn
from tests.studio.world import World

HOOKS = "https://pictures.example/hooks/fal"
FILE = "https://v3.fal.media/files/{}.png"
DETAIL = {"detail": [{"type": "face_detection_error", "msg": "x", "input": "canary"}]}


def written(request_id: str, **other: Any) -> bytes:  # noqa: ANN401  whatever a letter may say
    """A letter as fal writes it; good unless told otherwise."""
    payload = {"images": [{"url": FILE.format(request_id)}]}
    good = {"request_id": request_id, "gateway_request_id": request_id, "status": "OK"}
    return json.dumps(good | {"payload": payload} | other).encode()


def failed(request_id: str, status: int = 422, body: object = DETAIL) -> bytes:
    error = f"Invalid status code: {status}"
    return written(request_id, status="ERROR", error=error, payload=body)


async def call(world: World, task: Task, body: bytes, request_id: str | None = None) -> None:
    """Call as the engine does, at the URL it was given."""
    assert world.engine.signer
    signed = request_id or json.loads(body)["request_id"]
    headers = world.engine.signer.headers(signed, body, timestamp=int(world.clock.now))
    task_id = await world.webhooks.addressee(f"{task.id}.{task.token}")
    await world.webhooks.take(task_id, headers, body)


async def called_ten_times(world: World, task: Task) -> Task:
    """Have the engine call about one picture, five times at once and five times when all is done.

    Returns:
        The task, of which the later calls changed nothing.
    """
    async with asyncio.TaskGroup() as group:
        for _ in range(5):
            group.create_task(call(world, task, written("r0")))
    done = await world.settled(task)
    for _ in range(5):
        await call(world, task, written("r0"))
    assert await world.see(task) == done
    return done


def code(task: Task) -> str | None:
    return task.error.code if task.error else None


async def given_up(world: World) -> Task:
    """A task whose order was accepted and never confirmed, its person told so."""
    world.engine.after_accepting = in_turn(answer(500))
    over = await world.settled(await world.create())
    assert (over.state, code(over)) == (State.FAILED, "engine.unconfirmed")
    world.engine.finish()
    return over
