"""Makes the catalogue's thumbnails with darkroom itself, from a photo that may be shown.

python -m run.thumbnails tests/photos/astronaut.png
"""

import asyncio
import io
import math
import random
import sys
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageOps

from run.parts import Studio, open_studio
from studio.catalogue import THUMBNAILS
from studio.orders import Order
from studio.settings import Settings
from studio.task import FINAL, Operation, Options, Owner, State

SIDE = 384
COLOUR = "#f2a65a"


def _hills() -> bytes:
    """Return a picture to stand behind somebody: hills at dusk, one paler than the other."""
    side = 1024
    image = Image.linear_gradient("L").resize((side, side))
    sky = ImageOps.colorize(image, black="#3d4a7a", mid="#e58e73", white="#ffd9a0", midpoint=150)
    draw = ImageDraw.Draw(sky)
    for number, colour in enumerate(("#8d6a82", "#5f5377", "#3a3c5e", "#20253d")):
        base, height = 560 + number * 115, 60 + number * 14
        ridge = [
            (x, base + height * math.sin(x / (150 - 22 * number) + 2.1 * number))
            for x in range(0, side + 8, 8)
        ]
        draw.polygon([(0, side), *ridge, (side, side)], fill=colour)
    buffer = io.BytesIO()
    sky.save(buffer, "PNG")
    return buffer.getvalue()


def _craters() -> bytes:
    """Return a picture as somebody might describe it: the moon's ground under a small earth."""
    side, chance = 1024, random.Random(7)  # noqa: S311  stars, no secrets
    image = Image.new("RGB", (side, side), "#0b0d18")
    draw = ImageDraw.Draw(image)
    for _ in range(220):
        x, y, size = chance.randrange(side), chance.randrange(700), chance.choice((1, 1, 2, 3))
        draw.ellipse((x, y, x + size, y + size), fill="#cfd6ea")
    draw.ellipse((690, 90, 910, 310), fill="#2f6fb0")
    draw.pieslice((690, 90, 910, 310), 200, 330, fill="#e8f0f7")
    draw.chord((700, 100, 900, 300), 20, 110, fill="#4d9a63")
    ground = Image.linear_gradient("L").resize((side, 420))
    image.paste(ImageOps.colorize(ground, black="#9a9793", white="#4c4a50"), (0, 604))
    for _ in range(26):
        x, y, size = chance.randrange(side), chance.randrange(630, 1000), chance.randrange(20, 90)
        draw.ellipse((x, y, x + size, y + size // 3), fill="#6d6a6c")
        draw.arc((x, y, x + size, y + size // 3), 180, 360, fill="#413f45", width=4)
    buffer = io.BytesIO()
    image.filter(ImageFilter.GaussianBlur(1.2)).save(buffer, "PNG")
    return buffer.getvalue()


@asynccontextmanager
async def at_work() -> AsyncGenerator[Studio]:
    """Open a studio of its own with the engine on this computer, which keeps nothing."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            DARKROOM_DATA=Path(folder),
            DARKROOM_STORE="memory://",
            FAL_KEY=None,
            DARKROOM_MAX_LIVE_TASKS=100,
            DARKROOM_CREATES_PER_MINUTE=1000,
        )
        async with open_studio(settings) as studio, asyncio.TaskGroup() as group:
            loops = [group.create_task(loop()) for loop in studio.loops()]
            yield studio
            for loop in loops:
                loop.cancel()


async def make(photo: bytes) -> None:
    """Order every style, background and scene once, and keep the results as small WebP files.

    The engine on this computer draws nothing from words: that background is shown by a picture.
    """
    async with at_work() as studio:
        catalogue = studio.service.catalogue
        for style in catalogue.styles:
            options = Options(style=style.id)
            await _thumbnail(studio, photo, Operation.AVATAR, options, style.id)
        for background in catalogue.backgrounds:
            options = Options(
                background="picture" if background.id == "prompt" else background.id,
                colour=COLOUR,
                gradient=catalogue.gradients[0].value,
                scene=catalogue.scenes[1].id,
            )
            name = f"background-{background.id}"
            behind = _craters() if background.id == "prompt" else _hills()
            await _thumbnail(studio, photo, Operation.BACKGROUND, options, name, behind)
        for scene in catalogue.scenes:
            options = Options(background="scene", scene=scene.id)
            await _thumbnail(studio, photo, Operation.BACKGROUND, options, f"scene-{scene.id}")


async def result_of(studio: Studio, order: Order) -> Image.Image:
    """Order a picture and return it once it is there.

    Raises:
        SystemExit: When it failed, with the reason.
    """
    async with studio.service.follow() as events:
        task = await studio.service.create(order)
        while task.state not in FINAL:
            await anext(events)
            task = await studio.service.peek(task.id)
    if task.state is not State.DONE:
        raise SystemExit(f"{order.options}: {task.error}")
    return Image.open(io.BytesIO(await studio.service.read(task.results[0])))


async def _thumbnail(
    studio: Studio,
    photo: bytes,
    operation: Operation,
    options: Options,
    name: str,
    behind: bytes | None = None,
) -> None:
    order = Order(
        owner=Owner("guest:thumbnails"),
        operation=operation,
        options=options,
        photo=photo,
        picture=behind,
    )
    image = await result_of(studio, order)
    side = min(image.size)
    left, top = (image.width - side) // 2, (image.height - side) // 3
    square = image.crop((left, top, left + side, top + side))
    small = square.resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    small.save(THUMBNAILS / f"{name}.webp", quality=86, method=6)
    sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    asyncio.run(make(Path(sys.argv[1]).read_bytes()))
