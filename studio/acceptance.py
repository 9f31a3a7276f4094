"""What has to be right about an order before anything is written down or spent."""

import math
from collections.abc import Mapping, Sequence

from studio.catalogue import Catalogue
from studio.cutouts import cutout_of
from studio.errors import (
    PhotoDamaged,
    PhotoError,
    PhotoLargeAlready,
    PhotoMissing,
    PhotoTooCostly,
    PhotoTooLarge,
    PhotoTooManyPixels,
    PhotoTooSmall,
    PhotoUnsupported,
    PictureUnusable,
    PromptNeedsKey,
    RequestInvalid,
    ResultBroken,
    TaskStateWrong,
    TaskUnknown,
    Unavailable,
)
from studio.objects import Objects
from studio.orders import Earlier, Order
from studio.photos import Encoded, Photos
from studio.photos.line import RETRY_SECONDS
from studio.selfie import REFUSALS, SelfieCheck, SelfieProblem, ask
from studio.settings import MEGABYTE, Settings
from studio.task import MADE, Operation, Options, Owner, Picture, Task

UNUSABLE: Mapping[str, str] = {
    PhotoTooLarge.code: "the file is too large",
    PhotoTooManyPixels.code: "it has too many pixels",
    PhotoTooSmall.code: "it is too small",
    PhotoUnsupported.code: "it is not a JPEG, PNG, WebP, AVIF, HEIC or GIF picture",
    PhotoDamaged.code: "the file is damaged",
    PhotoTooCostly.code: "the file takes too long to open",
}
"""What is said of a background picture where a photo would be refused by name."""
UNOPENABLE = "it can't be opened"
"""The same for any other reason."""


MAX_STROKES_BYTES = 4_000_000
"""A grey PNG of 1024 pixels a side with much in it has some 200 kB."""


class Acceptance:
    """Reads orders and takes their photos in; writes nothing."""

    def __init__(
        self,
        settings: Settings,
        catalogue: Catalogue,
        objects: Objects,
        photos: Photos,
        selfie: SelfieCheck,
    ) -> None:
        self._settings = settings
        self._catalogue = catalogue
        self._objects = objects
        self._photos = photos
        self._selfie = selfie

    @property
    def prompts(self) -> bool:
        """Whether the engine draws a background from words."""
        return self._settings.fal_key is not None

    def read(self, order: Order) -> Options:
        """Return an order's options as the catalogue understands them.

        Raises:
            PhotoMissing, PhotoTooLarge, PictureUnusable: By the number of bytes.
            PromptNeedsKey: With the nearest scene, when the engine draws nothing from words.
            ChoiceError: When they aren't on the menu.
        """
        if isinstance(order.photo, bytes):
            self.check_size(order.photo)
        if len(order.picture or b"") > self._settings.max_upload_bytes:
            raise PictureUnusable(reason=UNUSABLE[PhotoTooLarge.code])
        comes = order.picture is not None or order.options.picture is not None
        options = self._catalogue.checked(order.operation, order.options, has_picture=comes)
        if options.prompt is not None and not self.prompts:
            scene = self._catalogue.nearest_scene(options.prompt)
            raise PromptNeedsKey(scene=scene.id, name=scene.name)
        return options

    def check_size(self, photo: bytes) -> None:
        """Refuse a photo by its number of bytes.

        Raises:
            PhotoMissing, PhotoTooLarge: When there are none, or too many.
        """
        if not photo:
            raise PhotoMissing
        if len(photo) > self._settings.max_upload_bytes:
            raise PhotoTooLarge(limit_mb=self._settings.max_upload_bytes // MEGABYTE)

    async def behind(self, order: Order, options: Options) -> Encoded | Picture | None:
        """Return the person's own background, where one is wanted.

        Raises:
            PictureUnusable: With the reason.
        """
        if options.background != "picture":
            return None
        if order.picture is None:
            return order.options.picture
        try:
            return await self._photos.normalise(order.picture)
        except PhotoError as error:
            reason = UNUSABLE.get(error.code, UNOPENABLE)
            raise PictureUnusable(reason=reason) from error

    async def photo(self, order: Order, options: Options, old: Task | None) -> Encoded | Picture:
        """Return the photo of an order, fit for what is asked.

        Args:
            order: As it came.
            options: As `read` returned them.
            old: The task whose picture it takes, if any.

        Raises:
            TaskUnknown, TaskStateWrong: When that picture isn't there.
            PhotoError: When it can't be used.
            PhotoLargeAlready: When it can't be enlarged so far.
            SelfieError: When an avatar of it would disappoint, and the person doesn't insist.
        """
        photo = await self._taken(order, old)
        if options.scale is not None:
            self._check_room_to_grow(photo.width * photo.height, options.scale)
        if order.operation is Operation.AVATAR and not (order.as_is or _is_known(order, old)):
            data = photo.data if isinstance(photo, Encoded) else await self._objects.get(photo.key)
            problems = await ask(self._selfie, data)
            if problems:
                raise REFUSALS[problems[0]]
        return photo

    async def cutout(
        self, order: Order, options: Options, old: Task | None
    ) -> Encoded | Picture | None:
        """Return the cut-out that an order is made with, retouched where that is wished for.

        Raises:
            RequestInvalid: When there are strokes and nothing to paint on, when they are no
                picture, or when they leave nothing.
            ResultBroken: When the cut-out that is to be painted on can't be opened.
            RateLimited, Unavailable: When the machine is too busy.
        """
        kept = cutout_of(order, options, old)
        if order.strokes is None:
            return kept
        if kept is None or old is None or len(order.strokes) > MAX_STROKES_BYTES:
            raise RequestInvalid(field="strokes")
        photo = await self._objects.get(old.photo.key)
        try:
            cutout = await self._objects.get(kept.key)
        except TaskUnknown as error:  # not the task, whose photo is here
            raise RequestInvalid(field="strokes") from error
        try:
            return await self._retouched(order.owner, photo, cutout, order.strokes)
        except PhotoTooCostly as error:
            raise Unavailable(retry_after=RETRY_SECONDS) from error

    async def _retouched(
        self, owner: Owner, photo: bytes, cutout: bytes, strokes: bytes
    ) -> Encoded:
        """Return a cut-out with strokes in it.

        Raises:
            RequestInvalid, ResultBroken: As `cutout` does.
            RateLimited, Unavailable: When others, or other strokes of this owner, come first.
            PhotoTooCostly: When the machine is too busy.
        """
        try:
            return await self._photos.retouch(photo, cutout, strokes, owner=owner)
        except ResultBroken as error:
            # Whose fault it is shows where nothing was painted.
            await self._photos.compose(photo, cutout, None, Options(background="remove"))
            raise RequestInvalid(field="strokes") from error

    async def problems(self, photo: bytes) -> Sequence[SelfieProblem]:
        """Return what speaks against an avatar of a photo.

        Raises:
            PhotoError: When the photo can't be used.
        """
        encoded = await self._photos.normalise(photo)
        return await ask(self._selfie, encoded.data)

    async def _taken(self, order: Order, old: Task | None) -> Encoded | Picture:
        if isinstance(order.photo, bytes):
            return await self._photos.normalise(order.photo)
        if old is None:
            raise TaskUnknown
        number = order.photo.result
        return old.photo if number is None else numbered(old, number)

    def _check_room_to_grow(self, pixels: int, scale: int) -> None:
        upscale = self._catalogue.upscale(scale)
        most = upscale.max_pixels(of_result=self._settings.max_pixels)
        if pixels > most:
            raise PhotoLargeAlready(side=math.isqrt(most), scale=scale)


def _is_known(order: Order, old: Task | None) -> bool:
    """Whether an avatar was made of the photo before, so that it needs no guess whether it can."""
    if old is None or not isinstance(order.photo, Earlier) or order.photo.result is not None:
        return False
    return old.operation is Operation.AVATAR and old.state in MADE


def numbered(task: Task, number: int) -> Picture:
    """Return one of a task's results, counted from 0.

    Raises:
        TaskStateWrong: When they aren't there yet.
        TaskUnknown: When there are fewer.
    """
    if task.state not in MADE:
        raise TaskStateWrong
    if not 0 <= number < len(task.results):
        raise TaskUnknown
    return task.results[number]
