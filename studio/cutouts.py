"""A cut-out is kept: what goes behind the subject can then be changed without the engine."""

from studio.orders import Earlier, Order
from studio.task import Operation, Options, Picture, Task, TaskId


def cutout_key(task_id: TaskId) -> str:
    """Return where the cut-out of a task lies."""
    return f"tasks/{task_id}/cutout"


def cutout_of(order: Order, options: Options, old: Task | None) -> Picture | None:
    """Return the cut-out that an order can be made with, so that the engine isn't asked again.

    Args:
        order: As it came.
        options: As the catalogue understands them.
        old: The task whose photo it takes, if any.
    """
    composed = order.operation is Operation.BACKGROUND and options.background != "prompt"
    same_photo = isinstance(order.photo, Earlier) and order.photo.result is None
    return old.cutout if old and composed and same_photo else None
