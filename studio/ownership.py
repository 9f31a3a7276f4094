"""Whose a task is: somebody else's looks like none at all."""

from studio.errors import TaskUnknown
from studio.runtime.store import Store
from studio.task import Owner, Task, TaskId


async def get_owned(store: Store, owner: Owner, task_id: TaskId) -> Task:
    """Return an owner's task.

    Raises:
        TaskUnknown: When there is none, or it is somebody else's.
    """
    task = await store.find(task_id)
    if task is None or task.owner != owner:
        raise TaskUnknown
    return task
