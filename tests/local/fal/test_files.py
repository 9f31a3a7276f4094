"""The file store: names nobody guesses, lives that end, room that is bounded."""

from pathlib import Path

import pytest

from local.fal.files import FileStore, StoreFull, content_type_of
from local.fal.limits import Limits


def test_a_file_is_kept_and_found_also_after_a_restart(tmp_path: Path) -> None:
    store = FileStore(tmp_path, Limits())
    name = store.new_name("image/png")
    store.write(name, b"png")
    again = FileStore(tmp_path, Limits())
    path = again.find(name)
    assert path is not None
    assert path.read_bytes() == b"png"
    assert content_type_of(name) == "image/png"


def test_names_are_unguessable_and_unknown_types_are_plain_bytes() -> None:
    names = {FileStore.new_name("text/html") for _ in range(100)}
    assert len(names) == 100
    assert {content_type_of(name) for name in names} == {"application/octet-stream"}


@pytest.mark.parametrize("name", ["../key", "a.png", "", "x" * 32 + ".png", "A" * 32 + ".png"])
def test_other_names_are_never_looked_for(tmp_path: Path, name: str) -> None:
    assert FileStore(tmp_path, Limits()).find(name) is None


def test_an_expired_file_is_gone_at_once_and_swept_later(tmp_path: Path) -> None:
    store = FileStore(tmp_path, Limits())
    name, lasting = store.new_name("image/png"), store.new_name("image/png")
    store.write(name, b"short", lifetime_seconds=-1)
    store.write(lasting, b"long")
    assert store.find(name) is None
    assert store.sweep() == 1
    assert store.find(lasting) is not None


def test_nobody_gets_more_than_the_longest_life(tmp_path: Path) -> None:
    store = FileStore(tmp_path, Limits(file_ttl_seconds=-1))
    name = store.new_name("image/png")
    store.write(name, b"png", lifetime_seconds=9999)
    assert store.find(name) is None


def test_a_full_store_takes_nothing_more(tmp_path: Path) -> None:
    store = FileStore(tmp_path, Limits(max_total_bytes=10))
    store.write(store.new_name("image/png"), b"12345678")
    with pytest.raises(StoreFull):
        store.write(store.new_name("image/png"), b"123")


def test_a_draft_is_not_served_and_not_swept_until_it_is_kept(tmp_path: Path) -> None:
    store = FileStore(tmp_path, Limits())
    name = store.new_name("image/png")
    store.draft_path(name).write_bytes(b"half")
    assert store.find(name) is None
    assert store.sweep() == 0
    assert store.keep(name) == 4
    assert store.find(name) is not None


def test_drafts_of_a_former_life_are_cleared_away(tmp_path: Path) -> None:
    store = FileStore(tmp_path, Limits())
    draft = store.draft_path(store.new_name("image/png"))
    draft.write_bytes(b"half")
    FileStore(tmp_path, Limits())
    assert not draft.exists()


def test_what_ended_requests_left_makes_room_the_first_ended_first(tmp_path: Path) -> None:
    store = FileStore(tmp_path, Limits(max_total_bytes=10))
    names = [store.new_name("image/png") for _ in range(4)]
    for name in names[:3]:
        store.write(name, b"123")
    store.spend([names[1]])
    store.spend([names[0]])
    store.write(names[3], b"1234")
    assert [store.find(name) is not None for name in names] == [True, False, True, True]


def test_what_a_live_request_needs_is_never_dropped_for_room(tmp_path: Path) -> None:
    live = set[str]()
    store = FileStore(tmp_path, Limits(max_total_bytes=10), lambda: live)
    photo, upload, drawn = (store.new_name("image/png") for _ in range(3))
    store.write(photo, b"1234567")
    store.spend([photo])  # by an earlier request
    live.add(photo)
    with pytest.raises(StoreFull):
        store.write(upload, b"12345")
    assert store.find(photo) is not None
    store.draft_path(drawn).write_bytes(b"12345")
    assert store.keep_drawn(drawn) == 5  # what is drawn is never refused
    assert store.find(photo) is not None
    live.clear()
    store.write(upload, b"12345")
    assert store.find(photo) is None
    assert store.find(drawn) is not None


def test_files_of_a_former_life_make_room_too(tmp_path: Path) -> None:
    limits = Limits(max_total_bytes=10)
    former = FileStore(tmp_path, limits)
    left = former.new_name("image/png")
    former.write(left, b"12345678")
    store = FileStore(tmp_path, limits)
    name = store.new_name("image/png")
    store.write(name, b"12345")
    assert (store.find(left), store.find(name) is None) == (None, False)
