"""A data folder as a program leaves it that has made many pictures for one guest."""

import asyncio
import io
import os
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image

from api.sessions import Sessions
from studio.photos.placeholder import placeholder_of
from studio.runtime import open_runtime
from studio.task import Operation, Options, Owner, Picture, State, Task, TaskId, new_id, new_token
from tests.api.serving import make_settings
from tests.e2e.program import PHOTOS, ROOT

STYLES = ("pencil", "watercolour", "anime", "pop-art", "oil", "comic", "neon", "sticker")
SCENES = ("beach", "forest", "sunset", "cafe")
APART_SECONDS = 60.0
SIDES = ((480, 480), (480, 600), (600, 450))
"""Square, upright and broad pictures."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A picture that many tasks share on the disk."""

    file: Path
    thumbnail: Path
    picture: Picture


@dataclass(frozen=True, slots=True)
class Guest:
    """Whose pictures they are.

    Attributes:
        token: Of the session.
        ids: Of the tasks, newest first.
    """

    token: str
    ids: list[TaskId]


def hang(data: Path, count: int, *, favourites: int = 0) -> Guest:
    """Fill a data folder with finished pictures; every tenth a background, the newest favourites.

    Args:
        data: The folder; no program runs on it.
        count: How many.
        favourites: How many of the newest are favourites.
    """
    sessions = Sessions(make_settings(data).signing_key())
    token, _ = sessions.guest()
    sheets = _sheets(data / "objects" / "tasks" / "shared")
    work = _write(data, sessions.owner(token), count, sheets, favourites)
    with ThreadPoolExecutor(1) as thread:  # a browser's loop may run in this one
        return Guest(token, thread.submit(asyncio.run, work).result())


async def _write(
    data: Path, owner: Owner, count: int, sheets: list[Sheet], favourites: int
) -> list[TaskId]:
    begin = time.time() - count * APART_SECONDS
    tasks: list[Task] = []
    for number in range(count):
        sheet = sheets[number % len(sheets)]
        task = _task(owner, number, begin + number * APART_SECONDS, sheet)
        _placed(data, sheet, task.photo.key)
        results = (_placed(data, sheet, f"tasks/{task.id}/result-0"),)
        liked = count - number <= favourites
        tasks.append(replace(task, results=results, favourite=liked))
    journal = f"sqlite:///{data}/darkroom.db"
    async with open_runtime(journal) as runtime, asyncio.TaskGroup() as group:
        for task in tasks:  # at once: all in a few commits
            group.create_task(runtime.store.insert(task))
    return [task.id for task in reversed(tasks)]


def _task(owner: Owner, number: int, at: float, sheet: Sheet) -> Task:
    task_id = new_id()
    background = number % 10 == 9
    options = (
        Options(background="scene", scene=SCENES[number // 10 % len(SCENES)])
        if background
        else Options(style=STYLES[number % len(STYLES)])
    )
    key = f"tasks/{task_id}/photo"
    return Task(
        id=task_id,
        token=new_token(),
        owner=owner,
        operation=Operation.BACKGROUND if background else Operation.AVATAR,
        options=options,
        photo=replace(sheet.picture, key=key, thumbnail_key=f"{key}.webp"),
        created_at=at,
        updated_at=at,
        next_at=None,
        state=State.DONE,
        version=6,
    )


def _placed(data: Path, sheet: Sheet, key: str) -> Picture:
    """Put a picture where a key says: one file under many names."""
    place = data / "objects" / key
    place.parent.mkdir(parents=True, exist_ok=True)
    os.link(sheet.file, place)
    os.link(sheet.thumbnail, place.with_name(f"{place.name}.webp"))
    return replace(sheet.picture, key=key, thumbnail_key=f"{key}.webp")


def _sheets(folder: Path) -> list[Sheet]:
    """Pictures of our own: the catalogue's thumbnails in three shapes, and a cut-out."""
    folder.mkdir(parents=True)
    names = [*STYLES, *(f"scene-{name}" for name in SCENES), "background-remove"]
    sheets: list[Sheet] = []
    for number, name in enumerate(names):
        with Image.open(ROOT / "studio" / "thumbnails" / f"{name}.webp") as found:
            image = _cropped(found, *SIDES[number % len(SIDES)])
        sheets.append(_sheet(folder, name, image))
    with Image.open(PHOTOS / "coffee.png") as found:
        sheets.append(_sheet(folder, "coffee", found.convert("RGB")))
    return sheets


def _cropped(image: Image.Image, width: int, height: int) -> Image.Image:
    side = min(image.width / width, image.height / height)
    box = (0, 0, round(width * side), round(height * side))
    return image.convert("RGBA" if image.has_transparency_data else "RGB").resize(
        (width, height), Image.Resampling.LANCZOS, box
    )


def _sheet(folder: Path, name: str, image: Image.Image) -> Sheet:
    file, thumbnail = folder / name, folder / f"{name}.webp"
    image.save(file, "PNG", compress_level=1)
    small = image.copy()
    small.thumbnail((512, 512))
    buffer = io.BytesIO()
    small.save(buffer, "WEBP", quality=82)
    thumbnail.write_bytes(buffer.getvalue())
    placeholder = placeholder_of(buffer.getvalue())
    size = image.size
    picture = Picture(
        key="", content_type="image/png", width=size[0], height=size[1], placeholder=placeholder
    )
    return Sheet(file, thumbnail, picture)
