"""Scenes in the shapes that photos have, drawn once each: a page shows them behind a cut-out."""

from studio.errors import PhotoTooCostly, Unavailable
from studio.photos import Photos
from studio.photos.line import RETRY_SECONDS, FairLine
from studio.task import Owner

LONG_SIDE = 768
"""Pixels: scenes are out of focus, and this is about what a page shows."""
STEP = 16
SHORTEST_SIDE = 192
MAX_WAITING = 24
"""A scene takes 0.3 to 1 s to draw (measured)."""
MAX_OF_ONE = 12
"""Half the line: who opens all scenes asks for eight at once."""


class Backdrops:
    """Draws and keeps them. There are no more than 73 shapes of a scene, of some 15 kB each."""

    def __init__(self, photos: Photos) -> None:
        self._photos = photos
        self._line = FairLine(longest=MAX_WAITING, each=MAX_OF_ONE)
        self._kept: dict[tuple[str, int, int], bytes] = {}

    async def get(self, scene: str, shape: tuple[int, int], *, owner: Owner) -> bytes:
        """Return a scene as a WebP, 768 pixels on its longer side.

        Args:
            scene: Id of a scene of the catalogue.
            shape: Width and height of the photo. The backdrop's shorter side is at most 8 pixels
                off that shape: 1 % of a square, 4 % of what is four times as long as wide; longer
                photos get the backdrop of those.
            owner: Who wants it.

        Raises:
            SceneUnknown: When there is none of that name.
            RateLimited: When the owner waits for many already.
            Unavailable: When too many ask, or the machine is busy.
        """
        size = backdrop_size(*shape)
        if known := self._kept.get((scene, *size)):
            return known
        async with self._line.place(owner):
            if known := self._kept.get((scene, *size)):  # drawn while this one waited
                return known
            try:
                drawn = await self._photos.backdrop(scene, *size)
            except PhotoTooCostly as error:
                raise Unavailable(retry_after=RETRY_SECONDS) from error
            self._kept[scene, *size] = drawn.data
            return drawn.data


def backdrop_size(width: int, height: int) -> tuple[int, int]:
    """Return width and height of the backdrop for a photo: one of few."""
    short = LONG_SIDE * min(width, height) / max(width, height)
    side = min(LONG_SIDE, max(SHORTEST_SIDE, round(short / STEP) * STEP))
    return (LONG_SIDE, side) if width >= height else (side, LONG_SIDE)
