"""The only place of the core that opens picture bytes, and it does so in a child process."""

from dataclasses import asdict

from studio.photos.intake import CONTENT_TYPES, Encoded
from studio.photos.line import FairLine
from studio.photos.pool import Children
from studio.photos.rendition import Rendition
from studio.task import Options, Owner

MAX_WAITING_LONG = 4
"""Another form of a 16-24 MP picture, or strokes on it, take 2-5 s; behind more than this people
would give up."""


class Photos:
    """Checks, normalises and composes pictures."""

    def __init__(self, *, max_pixels: int, children: int = 2) -> None:
        self._max_pixels = max_pixels
        self._children = Children(children)
        self._long = FairLine(longest=MAX_WAITING_LONG)

    async def normalise(self, data: bytes) -> Encoded:
        """Return a photo upright, in sRGB, without metadata.

        Raises:
            PhotoError: With the reason, when the file can't be used.
        """
        return await self._children.run("normalise", data, max_pixels=self._max_pixels)

    async def compose(
        self, photo: bytes, cutout: bytes, picture: bytes | None, options: Options
    ) -> Encoded:
        """Return the subject with the chosen background.

        Raises:
            ResultBroken: When the cut-out isn't one.
            PhotoTooCostly: When it takes too long: the machine may only be busy.
        """
        return await self._children.run(
            "compose",
            photo,
            cutout,
            picture,
            background=options.background,
            colour=options.colour,
            gradient=options.gradient,
            scene=options.scene,
            shadow=options.shadow,
            max_pixels=self._max_pixels,
        )

    async def preview(self, data: bytes) -> Encoded:
        """Return a JPEG for places without transparency, at most 1280 pixels a side.

        Raises:
            PhotoError: When the picture can't be opened.
        """
        return await self._children.run("preview", data, max_pixels=self._max_pixels)

    async def render(self, data: bytes, rendition: Rendition, *, owner: Owner) -> Encoded:
        """Return a finished picture in another form; one at a time, so that others get on.

        Args:
            data: The finished picture.
            rendition: The form.
            owner: Who wants it: one in the making for each.

        Raises:
            RequestInvalid: When the rendition is out of range.
            PictureOpaque: A mask or the subject of a picture without transparency.
            RateLimited: When another one is in the making for this owner.
            Unavailable: When too many wait for theirs.
            PhotoError: When the picture can't be opened.
        """
        rendition.check()
        async with self._long.place(f"render:{owner}"):
            return await self._children.run(
                "render", data, rendition=asdict(rendition), max_pixels=self._max_pixels
            )

    async def retouch(
        self, photo: bytes, cutout: bytes, strokes: bytes, *, owner: Owner
    ) -> Encoded:
        """Return a cut-out with a person's strokes taken in, without a thumbnail.

        It stands in one line with the renditions: what takes long never has all the children.

        Args:
            photo: The normalised photo.
            cutout: Its subject.
            strokes: What was painted.
            owner: Who painted: one in the making for each.

        Raises:
            RequestInvalid: When the strokes are no grey picture in the photo's shape.
            ResultBroken: When the cut-out isn't one, or nothing would be left of the subject.
            RateLimited: When other strokes of this owner are being taken in.
            Unavailable: When too many wait.
            PhotoTooCostly: When it takes too long: the machine is busy.
        """
        async with self._long.place(f"retouch:{owner}"):
            return await self._children.run(
                "retouch", photo, cutout, strokes, max_pixels=self._max_pixels
            )

    async def backdrop(self, scene: str, width: int, height: int) -> Encoded:
        """Return a scene as a small picture, without a thumbnail.

        Raises:
            SceneUnknown: When there is none of that name.
            Unavailable: When too many wait.
            PhotoTooCostly: When it takes too long: the machine is busy.
        """
        return await self._children.run("backdrop", scene=scene, width=width, height=height)

    async def check_result(self, data: bytes) -> Encoded:
        """Return a result with its thumbnail.

        Raises:
            ResultBroken: When it isn't a usable picture.
            EngineRefused: When it is black all over.
            PhotoTooCostly: When it takes too long: the machine may only be busy.
        """
        return await self._children.run("check_result", data, max_pixels=self._max_pixels)

    async def close(self) -> None:
        """Stop the children."""
        await self._children.close()


__all__ = ["CONTENT_TYPES", "Encoded", "Photos", "Rendition"]
