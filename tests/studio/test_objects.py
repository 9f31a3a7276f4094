"""The object store: keeps, forgets, and leaves alone what isn't ours."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from studio.errors import TaskUnknown
from studio.objects import ObjectsError, open_objects

ALL = timedelta(seconds=-60)
"""An age that everything has reached."""


async def test_old_pictures_go_and_what_else_lies_there_stays(tmp_path: Path) -> None:
    objects = open_objects(tmp_path)
    (tmp_path / "holiday.jpg").write_bytes(b"not ours")
    await objects.put("tasks/a/photo", b"ours")

    assert await objects.delete_older_than(ALL) == 1

    assert (tmp_path / "holiday.jpg").read_bytes() == b"not ours"
    assert not (tmp_path / "tasks" / "a").exists(), "no empty folders are left behind"


async def test_what_was_put_is_there_until_it_is_deleted(tmp_path: Path) -> None:
    objects = open_objects(str(tmp_path / "new"))
    await objects.put("tasks/a/photo", b"one")
    await objects.copy("tasks/a/photo", "tasks/b/photo")
    await objects.delete("tasks/a/photo", "tasks/a/never-there")

    assert await objects.get("tasks/b/photo") == b"one"
    with pytest.raises(TaskUnknown):
        await objects.get("tasks/a/photo")


async def test_a_picture_its_name_and_its_folders_are_on_the_disk_before_put_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    sync = os.fsync

    def watched(number: int) -> None:
        (place,) = [path for path in (tmp_path, *tmp_path.rglob("*")) if is_open_as(path, number)]
        if place.is_file():
            assert place.read_bytes() == b"one", "synced before it was whole"
        sync(number)
        synced.append(place)

    objects = open_objects(tmp_path)
    monkeypatch.setattr(os, "fsync", watched)
    await objects.put("tasks/a/photo", b"one")
    assert synced == [
        tmp_path / "tasks" / "a" / "photo",
        tmp_path / "tasks" / "a",
        tmp_path / "tasks",
        tmp_path,
    ]


def is_open_as(path: Path, number: int) -> bool:
    return os.path.samestat(path.stat(), os.fstat(number))


async def test_young_pictures_stay() -> None:
    objects = open_objects("memory://")
    await objects.put("tasks/a/photo", b"one")
    assert await objects.delete_older_than(timedelta(hours=1)) == 0
    assert await objects.get("tasks/a/photo") == b"one"


@pytest.mark.parametrize("where", ["foo://nowhere", "/dev/null/below"])
def test_a_place_that_cannot_be_used_is_told_in_a_sentence(where: str) -> None:
    with pytest.raises(ObjectsError, match=f"^DARKROOM_OBJECTS={where} can't be used: "):
        open_objects(where)
