"""The shared service: what a door may ask for. Both doors go through it.

How it is done stands beside: `acceptance` and `ordering` take orders, `limits` refuses what is too
much, `pictures` shows what is kept.
"""

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager

from studio.acceptance import Acceptance, numbered
from studio.catalogue import Catalogue
from studio.clock import Clock
from studio.counts import Counts
from studio.errors import TaskStateWrong, TaskUnknown
from studio.forgetting import Forgetting, Forgotten
from studio.keeping import keys_of
from studio.limits import Limits
from studio.objects import Objects
from studio.ordering import Ordering
from studio.orders import Earlier, Order
from studio.ownership import get_owned
from studio.photos import Encoded, Photos
from studio.photos.rendition import Rendition
from studio.pictures import Pictures
from studio.runtime import Runtime
from studio.runtime.events import TaskEvent
from studio.runtime.listing import EVERYTHING, Place, Wanted
from studio.runtime.wakeups import Step
from studio.selfie import SelfieCheck, SelfieProblem, Unchecked
from studio.settings import Settings
from studio.task import (
    CANCELLABLE,
    FINAL,
    OVER,
    Operation,
    Options,
    Owner,
    Picture,
    State,
    Task,
    TaskId,
)

MAX_PAGE = 101
"""One more than a door shows, so that it can tell whether there is more."""
CHECKS_PER_MINUTE = 60
MARKS_PER_MINUTE = 120


class Service:
    """Creates, shows, cancels, repeats and deletes tasks."""

    def __init__(  # noqa: PLR0913  what it is made of, three of them by name
        self,
        settings: Settings,
        catalogue: Catalogue,
        runtime: Runtime,
        objects: Objects,
        photos: Photos,
        *,
        selfie: SelfieCheck | None = None,
        counts: Counts | None = None,
        clock: Clock = time.time,
    ) -> None:
        self._catalogue = catalogue
        self._events = runtime.events
        self._store = runtime.store
        self._objects = objects
        self._limits = Limits(settings, runtime)
        self._acceptance = Acceptance(settings, catalogue, objects, photos, selfie or Unchecked())
        self._ordering = Ordering(
            runtime.store,
            objects,
            self._acceptance,
            self._limits,
            counts=counts or Counts(),
            clock=clock,
        )
        self._pictures = Pictures(catalogue, objects, photos, self._limits)
        self._forgetting = Forgetting(runtime.store, runtime.events, objects, self.cancel)
        self._keep_hours = settings.keep_hours

    @property
    def keep_hours(self) -> int:
        """After how many hours photos and results are deleted at the latest."""
        return self._keep_hours

    @property
    def draws_here(self) -> bool:
        """Whether pictures are made on this computer, so that no photo leaves it."""
        return not self._acceptance.prompts

    @property
    def prompts(self) -> bool:
        """Whether the engine draws a background from words."""
        return self._acceptance.prompts

    @property
    def catalogue(self) -> Catalogue:
        """The menu."""
        return self._catalogue

    async def create(self, order: Order) -> Task:
        """Accept an order: check it, keep the photo, write the task down with its first wake-up.

        Returns:
            The new task, or the one that the same idempotency key already made.

        Raises:
            TaskUnknown, TaskStateWrong: When the picture of an earlier task isn't there, or that
                task was over and goes on meanwhile.
            PhotoError: When the photo can't be used.
            RequestInvalid: When strokes of a brush can't be taken in.
            ResultBroken: When the cut-out that they are painted on can't be opened.
            SelfieError: When an avatar of it would disappoint; not for an order `as_is`.
            ChoiceError: When the options aren't on the menu, or not with this engine.
            IdempotencyConflict: When the key came with another order.
            LimitError: When the owner asks for too much at once.
            Unavailable: When there is no room for more tasks.
        """
        return await self._ordering.place(order)

    async def repeat(  # noqa: PLR0913  a wish has many sides, all but two by name
        self,
        owner: Owner,
        task_id: TaskId,
        *,
        operation: Operation | None = None,
        options: Options | None = None,
        idempotency_key: str | None = None,
        address: str | None = None,
        result: int | None = None,
        as_is: bool = False,
    ) -> Task:
        """Make a new task from the photo of an earlier one, with the same or another wish.

        A background picture is taken over when the wish stays the same.

        Args:
            owner: Whose task it is.
            task_id: The earlier task.
            operation: Another one, if any.
            options: With another operation or another choice.
            idempotency_key: As in an order.
            address: As in an order.
            result: Number of the result to take in place of the photo, from 0.
            as_is: As in an order. What an avatar was made of before is not checked again.

        Raises:
            TaskUnknown: When the owner has no such task, or it no such result.
            TaskStateWrong: When its results aren't there yet, or it was over, the same is wanted
                once more, and a late word of the engine takes that back meanwhile.
            SelfieError, ChoiceError, LimitError, IdempotencyConflict: As `create` does.
        """
        old = await self.find(owner, task_id)
        return await self.create(
            Order(
                owner=owner,
                operation=operation or old.operation,
                options=options or old.options,
                photo=Earlier(task_id=old.id, result=result),
                idempotency_key=idempotency_key,
                address=address,
                as_is=as_is,
            )
        )

    async def retry(
        self, owner: Owner, task_id: TaskId, *, idempotency_key: str | None = None
    ) -> Task:
        """Order a failed or cancelled task anew; the new task names the old one.

        Raises:
            TaskUnknown: When the owner has no such task.
            TaskStateWrong: When it neither failed nor was cancelled, or a late word of the engine
                takes the failure back meanwhile.
            LimitError, IdempotencyConflict: As `create` does.
        """
        old = await self.find(owner, task_id)
        if old.state not in OVER:
            raise TaskStateWrong
        return await self._ordering.place(
            Order(
                owner=owner,
                operation=old.operation,
                options=old.options,
                photo=Earlier(task_id=old.id),
                idempotency_key=idempotency_key,
                address=old.address,
                as_is=True,
            ),
            anew=True,
        )

    async def find(self, owner: Owner, task_id: TaskId) -> Task:
        """Return an owner's task.

        Raises:
            TaskUnknown: When there is none, or it is somebody else's.
        """
        return await get_owned(self._store, owner, task_id)

    async def peek(self, task_id: TaskId) -> Task:
        """Return a task whoever owns it, for callers that have checked the owner before.

        Raises:
            TaskUnknown: When it is gone.
        """
        task = await self._store.find(task_id)
        if task is None:
            raise TaskUnknown
        return task

    async def find_by_key(self, owner: Owner, idempotency_key: str) -> Task | None:
        """Return the task that an owner's idempotency key has made, or None."""
        return await self._store.find_by_key(owner, idempotency_key)

    async def list(
        self,
        owner: Owner,
        *,
        after: Place | None = None,
        limit: int = 20,
        wanted: Wanted = EVERYTHING,
    ) -> list[Task]:
        """Return an owner's tasks, newest first, beginning after a place."""
        most = min(limit, MAX_PAGE)
        return await self._store.list_for(owner, after=after, limit=most, wanted=wanted)

    async def mark(self, owner: Owner, task_id: TaskId, *, favourite: bool) -> Task:
        """Make a finished picture a favourite, or none any more; twice is no error.

        Raises:
            TaskUnknown: When the owner has no such task.
            TaskStateWrong: When there is no picture (yet).
            RateLimited: When the owner marks too often.
        """
        await self.find(owner, task_id)
        await self._limits.take_turn(f"mark:{owner}", MARKS_PER_MINUTE)
        marked = await self._store.mark(task_id, favourite=favourite)
        if marked is None:
            await self.find(owner, task_id)  # it may have been deleted meanwhile
            raise TaskStateWrong
        return marked

    async def cancel(self, owner: Owner, task_id: TaskId) -> Task:
        """Cancel a task, or ask the engine to; when it is too late the result still comes.

        Returns:
            The task as it stands now: cancelled at once if the engine had not got it yet.

        Raises:
            TaskUnknown: When the owner has no such task.
            TaskStateWrong: When it is past cancelling.
        """
        while True:  # each turn lost is a move somebody else won
            task = await self.find(owner, task_id)
            if task.state is State.CANCELLED or (
                task.cancel_requested and task.state is not State.CREATED
            ):
                return task
            if task.state not in CANCELLABLE:
                raise TaskStateWrong
            if task.state is State.CREATED:
                asked = await self._store.move(
                    task_id,
                    {State.CREATED},
                    State.CANCELLED,
                    then=[Step.NOTIFY],
                    cancel_requested=True,
                )
            else:
                then = [Step.RESOLVE] if task.state is State.SUBMITTED else []
                asked = await self._store.move(
                    task_id, {task.state}, task.state, then=then, cancel_requested=True
                )
            if asked:
                return asked

    async def delete(self, owner: Owner, task_id: TaskId) -> None:
        """Delete a finished task with its pictures.

        Raises:
            TaskUnknown: When the owner has no such task.
            TaskStateWrong: When it isn't finished; cancel it first.
        """
        while True:  # each turn lost is a move somebody else won
            task = await self.find(owner, task_id)
            if task.state not in FINAL | {State.COMPLETED}:
                raise TaskStateWrong
            if await self.discard(task):
                return

    async def discard(self, task: Task) -> bool:
        """Forget a task and its pictures, whoever owns it; False when it has moved on."""
        if not await self._store.delete(task.id, task.version):
            return False
        await self._objects.delete(*keys_of(task))
        return True

    async def holds(self, owner: Owner) -> Forgotten:
        """Return what is kept of an owner, and `forget` would delete."""
        return await self._forgetting.survey(owner)

    async def forget(self, owner: Owner, *, before: float | None = None) -> Forgotten:
        """Delete all that an owner has ordered, with every picture; what is live is stopped first.

        It takes some seconds when the engine has to be told. Done twice it does no harm.

        Args:
            owner: Whom to forget.
            before: Only what was ordered up to this moment, Unix seconds; None: all there is.

        Returns:
            What was deleted.

        Raises:
            Unavailable: When not all can be deleted now; done again, it goes on with the rest.
        """
        return await self._forgetting.forget(owner, before=before)

    async def read(self, picture: Picture) -> bytes:
        """Return a picture's bytes.

        Raises:
            TaskUnknown: When it has been deleted.
        """
        return await self._pictures.read(picture)

    async def preview(self, picture: Picture) -> bytes:
        """Return a picture as a JPEG, at most 1280 pixels a side, transparency as checkerboard.

        Raises:
            TaskUnknown: When it has been deleted.
        """
        return await self._pictures.preview(picture)

    async def check(self, owner: Owner, photo: bytes) -> Sequence[SelfieProblem]:
        """Return what speaks against an avatar of a photo, the gravest first; nothing is kept.

        Raises:
            PhotoError: When the photo can't be used.
            RateLimited: When the owner asks too often.
        """
        self._acceptance.check_size(photo)
        await self._limits.take_turn(f"check:{owner}", CHECKS_PER_MINUTE)
        return await self._acceptance.problems(photo)

    async def develop(self, owner: Owner, photo: bytes) -> Encoded:
        """Return a photo upright, in sRGB, without metadata, at most 4096 pixels a side.

        For whoever can't open the file; nothing is kept.

        Raises:
            PhotoError: When the photo can't be used.
            RateLimited: When the owner asks too often.
            Unavailable: When too many ask.
        """
        self._acceptance.check_size(photo)
        return await self._pictures.develop(owner, photo)

    async def result(self, owner: Owner, task_id: TaskId, number: int) -> Picture:
        """Return one of the results of an owner's task, counted from 0.

        Raises:
            TaskUnknown: When the owner has no such task, or it no such result.
            TaskStateWrong: When its results aren't there yet.
        """
        return numbered(await self.find(owner, task_id), number)

    async def render(
        self, owner: Owner, task_id: TaskId, number: int, rendition: Rendition
    ) -> Encoded:
        """Return one of the results of an owner's task in another form; nothing is kept.

        Raises:
            TaskUnknown, TaskStateWrong: As `result` does.
            RequestInvalid: When the form can't be made.
            PictureOpaque: A mask or the subject of a picture without transparency.
            RateLimited: When the owner asks too often, or for two at once.
            Unavailable: When too many ask, or the machine takes too long.
        """
        picture = await self.result(owner, task_id, number)
        return await self._pictures.render(owner, picture, rendition)

    async def backdrop(self, owner: Owner, scene: str, shape: tuple[int, int]) -> bytes:
        """Return a scene as a WebP in about the shape of a photo.

        Raises:
            SceneUnknown: When it isn't on the menu.
            RateLimited: When the owner asks too often.
            Unavailable: When too many ask, or the machine is busy.
        """
        return await self._pictures.backdrop(owner, scene, shape)

    async def cutout(self, owner: Owner, task_id: TaskId, rendition: Rendition) -> Encoded:
        """Return the cut-out that an owner's task was made with, in a form; nothing is kept.

        Raises:
            TaskStateWrong: When it was made without one, or that isn't here yet.
            TaskUnknown, RateLimited, Unavailable: As `render` does.
        """
        task = await self.find(owner, task_id)
        if task.cutout is None:
            raise TaskStateWrong
        return await self._pictures.render(owner, task.cutout, rendition)

    def follow(
        self, *, owner: Owner | None = None, task_id: TaskId | None = None
    ) -> AbstractAsyncContextManager[AsyncIterator[TaskEvent]]:
        """Listen to changes of an owner's tasks, of one task, or of all."""
        return self._events.subscribe(owner=owner, task_id=task_id)
