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
