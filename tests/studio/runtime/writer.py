"""A process that writes and tells what was acknowledged, until it is killed.

python writer.py <file> <writers>
"""

import asyncio
import os
import sys
import time

from studio.runtime import Runtime, open_runtime
from studio.task import Operation, Options, Owner, Picture, State, Task, new_id, new_token

WAY = (State.SUBMITTING, State.SUBMITTED, State.FETCHING, State.COMPLETED, State.DONE)


def make(owner: str) -> Task:
    now = time.time()
    return Task(
        id=new_id(),
        token=new_token(),
        owner=Owner(owner),
        operation=Operation.AVATAR,
        options=Options(style="pencil"),
        photo=Picture(key="photo", content_type="image/jpeg", width=100, height=80),
        created_at=now,
        updated_at=now,
        next_at=now + 30,
    )


async def write(runtime: Runtime, name: str) -> None:
    """Bring tasks all the way, and say each version once it was acknowledged."""
    for number in range(1_000_000):
        task = await runtime.store.insert(make(name))
        tell("task", task.id, task.version)
        await runtime.ledger.enter(name, str(number), "body")
        tell("entry", f"{name}/{number}", 0)
        for state in WAY:
            after = await runtime.store.move(task.id, {task.state}, state)
            if after is None:
                raise RuntimeError("somebody else moved it")
            task = after
            tell("task", task.id, task.version)


def tell(what: str, name: str, version: int) -> None:
    """Say it past every buffer of this process."""
    os.write(1, f"{what} {name} {version}\n".encode())


async def main(path: str, writers: int) -> None:
    """Write from many sides at once."""
    async with open_runtime(f"sqlite:///{path}") as runtime, asyncio.TaskGroup() as group:
        for number in range(writers):
            group.create_task(write(runtime, f"writer-{number}"))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
