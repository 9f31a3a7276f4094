"""Makes a task's results of what the engine made, and keeps them; no state is moved here."""

import logging
from dataclasses import dataclass, replace

from studio.cutouts import cutout_key
from studio.errors import ResultBroken, TaskUnknown, Unavailable
from studio.fal import Gateway
from studio.keeping import keep, result_key
from studio.objects import Objects
from studio.photos import Photos
from studio.task import Picture, Task

log = logging.getLogger(__name__)

MAX_RESULT_BYTES = 60_000_000


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a task, in the object store.

    Attributes:
        results: In the engine's order.
        cutout: What they were composed with; None where the engine made them whole.
    """

    results: tuple[Picture, ...]
    cutout: Picture | None = None


class Making:
    """Fetches, checks and composes; every key derives from the task, so repeating is harmless."""

    def __init__(self, gateway: Gateway, objects: Objects, photos: Photos) -> None:
        self._gateway = gateway
        self._objects = objects
        self._photos = photos

    async def make(self, task: Task) -> Made:
        """Make and keep the results of a task.

        Raises:
            DarkroomError: When the engine's picture can't be had or used, or ours not be kept.
        """
        if not task.composed:
            return Made(tuple([await self._whole(task, n) for n in range(len(task.outputs))]))
        if task.cutout:
            subject = await self._inherited(task.cutout)
            return Made((await self._composed(task, subject, 0),), task.cutout)
        subjects = [await self._downloaded(url) for url in task.outputs]
        if subjects:  # before anything else can fail: it is paid
            await self._objects.put(cutout_key(task.id), subjects[0])
        results = [await self._composed(task, data, n) for n, data in enumerate(subjects)]
        cutout = await self._kept(task, results[0]) if results else None
        return Made(tuple(results), cutout)

    async def left(self, task: Task, cause: Exception) -> Picture | None:
        """Return the cut-out that a task leaves when it fails, for a retry or another background.

        Args:
            task: As it was when its results could not be made.
            cause: Why not. A cut-out that is broken itself is left to nobody.
        """
        if not task.composed or isinstance(cause, ResultBroken):
            return None
        if task.cutout:
            return task.cutout
        key = cutout_key(task.id)
        try:
            await self._objects.get(key)
        except TaskUnknown:
            return None
        except Unavailable:
            log.warning("whether the cut-out of task %s is kept can't be seen now", task.id)
        size = task.photo  # a cut-out has its shape; how large it is only the composer finds out
        return Picture(key=key, content_type="image/png", width=size.width, height=size.height)

    async def _inherited(self, cutout: Picture) -> bytes:
        try:
            return await self._objects.get(cutout.key)
        except TaskUnknown as error:  # the task is here: only its cut-out is not
            raise ResultBroken from error

    async def _whole(self, task: Task, number: int) -> Picture:
        made = await self._photos.check_result(await self._downloaded(task.outputs[number]))
        return await keep(self._objects, result_key(task.id, number), made)

    async def _composed(self, task: Task, subject: bytes, number: int) -> Picture:
        photo = await self._objects.get(task.photo.key)
        own = task.options.picture
        picture = await self._objects.get(own.key) if own else None
        made = await self._photos.compose(photo, subject, picture, task.options)
        return await keep(self._objects, result_key(task.id, number), made)

    async def _kept(self, task: Task, result: Picture) -> Picture:
        """Return the cut-out that the engine made; one that is the result is not kept twice."""
        key = cutout_key(task.id)
        if task.options.background == "remove" and not task.options.shadow:
            await self._objects.delete(key)
            return result
        return replace(result, key=key, content_type="image/png", thumbnail_key=None)

    async def _downloaded(self, url: str) -> bytes:
        return await self._gateway.download(url, max_bytes=MAX_RESULT_BYTES)
