"""Writes orders down: each once, with its pictures in their place and its first wake-up."""

import logging
from dataclasses import replace

from studio.acceptance import Acceptance
from studio.clock import Clock
from studio.counts import Count, Counts
from studio.cutouts import cutout_key
from studio.errors import DarkroomError, IdempotencyConflict, TaskUnknown
from studio.keeping import bring, keys_of_order, photo_key, picture_key
from studio.limits import Limits
from studio.objects import Objects
from studio.orders import Earlier, Order, fingerprint, is_anew
from studio.ownership import get_owned
from studio.photos import Encoded
from studio.runtime.store import Store
from studio.runtime.wakeups import Step
from studio.task import OVER, PATIENCE_SECONDS, Owner, Picture, State, Task, new_id, new_token

log = logging.getLogger(__name__)


class Ordering:
    """Makes tasks of orders. Whatever stops one on its way leaves no picture behind."""

    def __init__(
        self,
        store: Store,
        objects: Objects,
        acceptance: Acceptance,
        limits: Limits,
        *,
        counts: Counts,
        clock: Clock,
    ) -> None:
        self._store = store
        self._objects = objects
        self._acceptance = acceptance
        self._limits = limits
        self._counts = counts
        self._clock = clock

    async def place(self, order: Order, *, anew: bool = False) -> Task:
        """Check an order, keep its photo, and write its task down.

        Args:
            order: As a door brings it.
            anew: Whether it is placed only while the earlier task, which it names, stays over.

        Returns:
            The new task, or the one that the same idempotency key already made.

        Raises:
            DarkroomError: As `Service.create` has it.
        """
        options = self._acceptance.read(order)
        wish = fingerprint(order, options)
        if seen := await self._seen(order.owner, order.idempotency_key, wish):
            return seen
        old = None
        if isinstance(order.photo, Earlier):
            old = await get_owned(self._store, order.owner, order.photo.task_id)
        await self._limits.check_order(order.owner)
        behind = await self._acceptance.behind(order, options)
        photo = await self._acceptance.photo(order, options, old)
        cutout = await self._acceptance.cutout(order, options, old)
        new, now = new_id(), self._clock()
        try:
            if behind:
                picture = await bring(self._objects, picture_key(new), behind)
                options = replace(options, picture=picture)
            photo = await bring(self._objects, photo_key(new), photo)
            cutout = await self._brought(cutout, cutout_key(new), old)
        except DarkroomError:
            await self._objects.delete(*keys_of_order(new))
            raise
        kept = await self._insert(
            Task(
                id=new,
                token=new_token(),
                owner=order.owner,
                operation=order.operation,
                options=options,
                photo=photo,
                cutout=cutout,
                created_at=now,
                updated_at=now,
                next_at=now + PATIENCE_SECONDS[State.CREATED],
                address=order.address,
                idempotency_key=order.idempotency_key,
                fingerprint=wish,
                retry_of=old.id if old else None,
                anew=anew or (old is not None and is_anew(order, options, old)),
            )
        )
        if old and old.state in OVER and kept.id == new:
            self._counts.add(Count.RETRIED)
        return kept

    async def _brought(
        self, cutout: Encoded | Picture | None, key: str, old: Task | None
    ) -> Picture | None:
        """Bring a cut-out to its place; None when there is none, or not any more.

        Raises:
            TaskUnknown: When the task that had it has just been deleted.
        """
        if cutout is None:
            return None
        try:
            return await bring(self._objects, key, cutout)
        except TaskUnknown:
            if old is None or await self._store.find(old.id) is None:
                raise
            log.warning("the cut-out of task %s is gone: the engine is asked anew", old.id)
            return None

    async def _seen(self, owner: Owner, key: str | None, fingerprint: str) -> Task | None:
        task = await self._store.find_by_key(owner, key) if key else None
        if task and task.fingerprint != fingerprint:
            raise IdempotencyConflict
        if task:
            self._counts.add(Count.SAME_ORDERS)
        return task

    async def _insert(self, task: Task) -> Task:
        """Write a task down, unless in the meantime others took the room or its key."""
        try:
            kept = await self._seen(task.owner, task.idempotency_key, task.fingerprint)
            if kept is None:
                await self._limits.check_room(task.owner)
                kept = await self._store.insert(task, then=[Step.SUBMIT])
        except DarkroomError:
            await self._objects.delete(*keys_of_order(task.id))
            raise
        if kept.id != task.id:
            await self._objects.delete(*keys_of_order(task.id))
        if kept.fingerprint != task.fingerprint:
            raise IdempotencyConflict
        return kept
