"""Where pictures go in the object store, and how they are found again."""

from dataclasses import replace

from studio.cutouts import cutout_key
from studio.objects import Objects
from studio.photos import Encoded
from studio.task import Picture, Task, TaskId


def photo_key(task_id: TaskId) -> str:
    """Return where the photo of a task lies."""
    return f"tasks/{task_id}/photo"


def picture_key(task_id: TaskId) -> str:
    """Return where the person's own background of a task lies."""
    return f"tasks/{task_id}/picture"


def result_key(task_id: TaskId, number: int) -> str:
    """Return where one of the results of a task lies, counted from 0."""
    return f"tasks/{task_id}/result-{number}"


def keys_of_making(task: Task) -> list[str]:
    """Return where pictures may lie that are being made of what the engine has put out."""
    keys = [result_key(task.id, number) for number in range(max(1, len(task.outputs)))]
    return [name for key in (*keys, cutout_key(task.id)) for name in (key, f"{key}.webp")]


def keys_of_order(task_id: TaskId) -> list[str]:
    """Return where pictures may lie that come with an order, with their thumbnails."""
    keys = (photo_key(task_id), picture_key(task_id), cutout_key(task_id))
    return [name for key in keys for name in (key, f"{key}.webp")]


def keys_of(task: Task) -> list[str]:
    """Return where the pictures of a task lie, each once."""
    pictures = [task.photo, *task.results, task.options.picture, task.cutout]
    found = [picture for picture in pictures if picture]
    keys = [key for picture in found for key in (picture.key, picture.thumbnail_key) if key]
    if task.composed:  # the engine's may lie there though nothing could be made of it
        keys.append(cutout_key(task.id))
    return list(dict.fromkeys(keys))


async def keep(objects: Objects, key: str, encoded: Encoded) -> Picture:
    """Write a picture, and its thumbnail if any, to the object store; return where they are."""
    await objects.put(key, encoded.data)
    if encoded.thumbnail:
        await objects.put(f"{key}.webp", encoded.thumbnail)
    return Picture(
        key=key,
        content_type=encoded.content_type,
        width=encoded.width,
        height=encoded.height,
        thumbnail_key=f"{key}.webp" if encoded.thumbnail else None,
        placeholder=encoded.placeholder,
    )


async def bring(objects: Objects, key: str, picture: Encoded | Picture) -> Picture:
    """Bring a picture to its place: write it, or copy it from where it is.

    Raises:
        TaskUnknown: When it has been deleted there.
        Unavailable: When it can't be kept now.
    """
    if isinstance(picture, Encoded):
        return await keep(objects, key, picture)
    await objects.copy(picture.key, key)
    thumbnail_key = f"{key}.webp" if picture.thumbnail_key else None
    if picture.thumbnail_key and thumbnail_key:
        await objects.copy(picture.thumbnail_key, thumbnail_key)
    return replace(picture, key=key, thumbnail_key=thumbnail_key)
