"""Makes the picture that says hello in chat: a photo, and what darkroom makes of it by itself.

python -m run.samples tests/photos/astronaut.png
"""

import asyncio
import io
import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageOps

from run.thumbnails import at_work, result_of
from studio.orders import Order
from studio.photos import wall
from studio.photos.sheet import ON_RED, RED, encoded
from studio.photos.wall import FINER, MOUNT, PAPER
from studio.sheets import HELLO, SAMPLES
from studio.task import Operation, Options, Owner

WIDTH, HEIGHT = 1280, 704
MARGIN, TOP, BETWEEN, ABOVE = 26, 58, 46, 14
"""Beside prints, above the first row, between rows, and from a line to its prints; pixels."""
PHOTO, SMALL = 290, 280
LARGE = 2 * SMALL + BETWEEN
"""Sides of the prints: the photo, the two results one above the other, and the one beside them."""
LAMP, BULB = (MARGIN + PHOTO // 2, 520), 104
ARROW = 104
WISHES = (
    Options(style="comic"),
    Options(style="neon"),
    Options(background="scene", scene="beach", shadow=True),
)
"""The large one, and the two beside it."""
OWNER = Owner("guest:samples")


async def make(photo: bytes) -> bytes:
    """Have the results made by the engine on this computer, and return all as one JPEG.

    Raises:
        SystemExit: When a result failed.
    """
    async with at_work() as studio:
        results = [
            await result_of(
                studio,
                Order(
                    owner=OWNER,
                    operation=Operation.AVATAR if options.style else Operation.BACKGROUND,
                    options=options,
                    photo=photo,
                ),
            )
            for options in WISHES
        ]
    return encoded(arranged(Image.open(io.BytesIO(photo)), results))


def arranged(photo: Image.Image, results: list[Image.Image]) -> Image.Image:
    """Return a photo on the left and three results right of it, hung up in the darkroom."""
    hello = wall.lit_wall(WIDTH, HEIGHT, LAMP)
    second_row = TOP + SMALL + BETWEEN
    for top in (TOP, second_row):
        wall.draw_line(hello, top - ABOVE)
    wall.hang_lamp(hello, LAMP, from_y=second_row - ABOVE, bulb=BULB)
    beside = MARGIN + PHOTO + MARGIN
    right = beside + LARGE + MARGIN
    places = (
        (photo, MARGIN, TOP, PHOTO),
        (results[0], beside, TOP, LARGE),
        (results[1], right, TOP, SMALL),
        (results[2], right, second_row, SMALL),
    )
    boxes = [(left, top, left + side, top + side) for _, left, top, side in places]
    wall.cast_shadows(hello, boxes)
    for picture, left, top, side in places:
        size = (side - 2 * MOUNT, side - 2 * MOUNT)
        fitted = ImageOps.fit(picture.convert("RGB"), size, Image.Resampling.LANCZOS)
        wall.hang_print(hello, fitted, (left, top))
    arrow = _arrow()
    across = MARGIN + PHOTO + MARGIN // 2 - ARROW // 2
    hello.paste(arrow, (across, TOP + PHOTO // 2 - ARROW // 2), arrow)
    return hello


def _arrow() -> Image.Image:
    size, rim = ARROW * FINER, 8 * FINER
    middle, reach, thick, wing = size // 2, size * 24 // 100, size * 5 // 100, size * 19 // 100

    def paint(draw: ImageDraw.ImageDraw) -> None:
        draw.ellipse((0, 0, size - 1, size - 1), fill=PAPER)
        draw.ellipse((rim, rim, size - 1 - rim, size - 1 - rim), fill=RED)
        tip = (middle + reach, middle)
        strokes = [
            ((middle - reach, middle), tip),
            ((tip[0] - wing, middle - wing), tip),
            ((tip[0] - wing, middle + wing), tip),
        ]
        for start, end in strokes:
            draw.line((*start, *end), fill=ON_RED, width=2 * thick)
            for x, y in (start, end):
                draw.ellipse((x - thick, y - thick, x + thick, y + thick), fill=ON_RED)

    return wall.sprite(ARROW, ARROW, paint, rim=PAPER)


if __name__ == "__main__":
    SAMPLES.mkdir(exist_ok=True)
    (SAMPLES / f"{HELLO}.jpg").write_bytes(asyncio.run(make(Path(sys.argv[1]).read_bytes())))
