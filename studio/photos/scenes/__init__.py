"""Places to stand in that were never photographed: drawn by rules, free of any licence.

Their names, and the words by which a free text finds them, are in the catalogue.
"""

from collections.abc import Callable, Mapping

from studio.photos.raster import Picture
from studio.photos.scenes import beach, cafe, city_night, forest, library, sky, studio, sunset

Scene = Callable[[int, int, int], Picture]
"""Takes height, width (pixels, meant to be at most about 1280) and a seed; returns float32 RGB
0..1, HxWx3: the same for the same three numbers. About 0.3 to 2 s of CPU at 1280 pixels."""

SCENES: Mapping[str, Scene] = {
    "studio": studio.draw,
    "city-night": city_night.draw,
    "forest": forest.draw,
    "cafe": cafe.draw,
    "library": library.draw,
    "sunset": sunset.draw,
    "beach": beach.draw,
    "sky": sky.draw,
}
