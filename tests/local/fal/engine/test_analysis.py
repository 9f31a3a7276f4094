"""What several orders of one photo share, and what of it is kept."""

from pathlib import Path

import numpy as np
import pytest

from local.fal.engine.analysis import Analyses, Recent
from local.fal.engine.errors import NoFace
from local.fal.engine.portrait import Portrait
from local.fal.engine.sessions import Models

PHOTOS = Path(__file__).resolve().parents[3] / "photos"


def copied(photo: Path, folder: Path) -> Path:
    copy = folder / "another.png"
    copy.write_bytes(photo.read_bytes())
    return copy


def test_a_copy_of_a_photo_costs_no_second_look(models: Models, tmp_path: Path) -> None:
    analyses, heard = Analyses(models), list[str]()
    first = analyses.portrait(PHOTOS / "astronaut.png", heard.append)
    assert heard == ["finding the face", "cutting out"]
    copy = copied(PHOTOS / "astronaut.png", tmp_path)
    assert analyses.portrait(copy, heard.append) is first
    assert len(heard) == 2


def test_a_photo_seen_lately_is_framed_again_to_the_same_portrait(
    models: Models, tmp_path: Path
) -> None:
    analyses, heard = Analyses(models), list[str]()
    astronaut = PHOTOS / "astronaut.png"
    first = analyses.portrait(astronaut, lambda _: None)
    analyses.forget_portraits()
    again = analyses.portrait(copied(astronaut, tmp_path), heard.append)
    assert heard == []
    assert np.array_equal(again.subject, first.subject)
    assert np.array_equal(again.alpha, first.alpha)


def test_another_photo_is_looked_at_for_itself(models: Models) -> None:
    analyses, heard = Analyses(models), list[str]()
    first = analyses.portrait(PHOTOS / "astronaut.png", heard.append)
    second = analyses.portrait(PHOTOS / "grace_hopper.jpg", heard.append)
    assert len(heard) == 4
    assert not np.array_equal(first.alpha, second.alpha)
    assert analyses.portrait(PHOTOS / "astronaut.png", heard.append) is first


def test_a_photo_without_a_face_is_refused_each_time(models: Models) -> None:
    analyses = Analyses(models)
    for _ in range(2):
        with pytest.raises(NoFace):
            analyses.portrait(PHOTOS / "coffee.png", lambda _: None)


def test_no_style_can_spoil_the_portrait_of_the_next(portrait: Portrait) -> None:
    for shared in (portrait.subject, portrait.alpha, portrait.landmarks):
        with pytest.raises(ValueError, match="read-only"):
            shared[0] = 0


def test_the_least_recently_used_goes_first() -> None:
    recent: Recent[str] = Recent(2, 1000, len)
    recent.keep("a", "first")
    recent.keep("b", "second")
    assert recent.find("a") == "first"
    recent.keep("c", "third")
    assert recent.find("b") is None
    assert (recent.find("a"), recent.find("c")) == ("first", "third")


def test_what_is_kept_is_bounded_in_bytes_and_the_last_thing_always_is() -> None:
    recent: Recent[str] = Recent(100, 10, len)
    for name in "abcde":
        recent.keep(name, "four")
    assert len(recent) == 2
    recent.keep("large", "more than ten characters")
    assert len(recent) == 1
    assert recent.find("large") is not None


def test_room_is_made_before_a_thing_is_there_and_only_as_much_as_it_takes() -> None:
    recent: Recent[str] = Recent(3, 10, len)
    for name in ("a", "b", "c"):
        recent.keep(name, "xxx")
    recent.make_room(4)
    assert recent.find("a") is None
    assert recent.find("b") == recent.find("c") == "xxx"
    recent.make_room(11)
    assert len(recent) == 0
