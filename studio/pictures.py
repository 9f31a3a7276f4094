"""Shows the pictures of tasks, as they are kept or in another form."""

from studio.backdrops import Backdrops
from studio.catalogue import Catalogue
from studio.errors import PhotoError, PhotoTooCostly, ResultBroken, Unavailable
from studio.limits import Limits
from studio.objects import Objects
from studio.photos import Encoded, Photos
from studio.photos.line import RETRY_SECONDS
from studio.photos.rendition import Rendition
from studio.task import Owner, Picture

RENDERS_PER_MINUTE = 60
BACKDROPS_PER_MINUTE = 120
DEVELOPED_PER_MINUTE = 60


class Pictures:
    """Reads pictures from the object store; and keeps scenes of its own a while."""

    def __init__(
        self, catalogue: Catalogue, objects: Objects, photos: Photos, limits: Limits
    ) -> None:
        self._catalogue = catalogue
        self._objects = objects
        self._photos = photos
        self._limits = limits
        self._backdrops = Backdrops(photos)

    async def read(self, picture: Picture) -> bytes:
        """Return a picture's bytes.

        Raises:
            TaskUnknown: When it has been deleted.
        """
        return await self._objects.get(picture.key)

    async def preview(self, picture: Picture) -> bytes:
        """Return a picture as a JPEG, at most 1280 pixels a side, transparency as checkerboard.

        Raises:
            TaskUnknown: When it has been deleted.
        """
        return (await self._photos.preview(await self._objects.get(picture.key))).data

    async def render(self, owner: Owner, picture: Picture, rendition: Rendition) -> Encoded:
        """Return a picture of an owner in another form.

        Raises:
            TaskUnknown: When it has been deleted.
            RequestInvalid, PictureOpaque: When the form can't be made of it.
            RateLimited: When the owner asks too often, or for two at once.
            Unavailable: When too many ask, or the machine takes too long.
        """
        await self._limits.take_turn(f"render:{owner}", RENDERS_PER_MINUTE)
        data = await self._objects.get(picture.key)
        try:
            return await self._photos.render(data, rendition, owner=owner)
        except PhotoTooCostly as error:  # the machine is drowning: the picture opened before
            raise Unavailable(retry_after=RETRY_SECONDS) from error
        except PhotoError as error:  # no fault of a photo: we made this picture ourselves
            raise ResultBroken from error

    async def develop(self, owner: Owner, photo: bytes) -> Encoded:
        """Return a photo as it would be worked on, to be looked at; nothing is kept.

        Raises:
            PhotoError: When the photo can't be used.
            RateLimited: When the owner asks too often.
            Unavailable: When too many ask.
        """
        await self._limits.take_turn(f"develop:{owner}", DEVELOPED_PER_MINUTE)
        return await self._photos.normalise(photo)

    async def backdrop(self, owner: Owner, scene: str, shape: tuple[int, int]) -> bytes:
        """Return a scene as a WebP in about the shape of a photo.

        Raises:
            SceneUnknown: When it isn't on the menu.
            RateLimited: When the owner asks too often.
            Unavailable: When too many ask, or the machine is busy.
        """
        known = self._catalogue.scene(scene)
        await self._limits.take_turn(f"backdrop:{owner}", BACKDROPS_PER_MINUTE)
        return await self._backdrops.get(known.id, shape, owner=owner)
