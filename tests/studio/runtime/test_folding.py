"""Tasks as text and back."""

import json
from dataclasses import fields, replace

import pytest

from studio.runtime.folding import (
    SOME_MOVES,
    VOLATILE,
    fold,
    fold_changed,
    fold_sometimes,
    get_sometimes,
    unfold,
)
from studio.task import (
    EngineRequest,
    Failure,
    Operation,
    Options,
    Owner,
    Picture,
    Progress,
    State,
    Task,
    TaskId,
    new_id,
    new_token,
)
from tests.studio.runtime.conftest import make

PICTURE = Picture(
    key="k",
    content_type="image/png",
    width=3,
    height=4,
    thumbnail_key="k.webp",
    placeholder="UklGRg",
)
FULL = Task(
    id=new_id(),
    token=new_token(),
    owner=Owner("telegram:7"),
    operation=Operation.BACKGROUND,
    options=Options(
        background="picture",
        colour="#aabbcc",
        picture=PICTURE,
        style="pencil",
        gradient="#aabbcc-#ddeeff",
        scene="forest",
        prompt="a wall",
        shadow=True,
        scale=2,
    ),
    photo=replace(PICTURE, thumbnail_key=None),
    created_at=1.25,
    updated_at=1_700_000_000.123456,
    next_at=3.0,
    state=State.FETCHING,
    version=9,
    address="telegram:1:2",
    idempotency_key='an "odd" kéy\n',
    fingerprint="f",
    retry_of=TaskId("earlier"),
    anew=True,
    called=False,
    request=EngineRequest(
        endpoint="fal-ai/birefnet", id="r", status_url="s", response_url="t", cancel_url="c"
    ),
    submits=2,
    doubts=1,
    past_requests=("p",),
    paid_units=0.0,
    cancel_requested=True,
    outputs=("https://a/1", "https://a/2"),
    results=(PICTURE, PICTURE),
    cutout=PICTURE,
    error=Failure(code="photo.too_small", facts={"minimum": 64, "unit": "pixels"}),
    announced=True,
    favourite=True,
)


def test_the_example_has_every_field_set() -> None:
    plain = make()
    unset = {
        field.name
        for field in fields(Task)
        if field.name not in VOLATILE and getattr(FULL, field.name) == getattr(plain, field.name)
    }
    assert unset == set()


@pytest.mark.parametrize("task", [FULL, make(), replace(make(), next_at=None)])
def test_a_task_comes_back_as_it_was_with_the_same_types(task: Task) -> None:
    again = unfold(fold(task))
    assert again == task
    for field in fields(Task):
        assert type(getattr(again, field.name)) is type(getattr(task, field.name)), field.name
    assert isinstance(again.options, Options)
    assert all(isinstance(result, Picture) for result in again.results)


def test_the_example_has_every_option_set() -> None:
    plain = Options()
    assert not [
        field.name
        for field in fields(Options)
        if getattr(FULL.options, field.name) == getattr(plain, field.name)
    ]


def test_options_of_an_earlier_version_still_read() -> None:
    written = json.loads(fold(FULL))
    written["options"] = {"background": "colour", "colour": "#aabbcc"}
    again = unfold(json.dumps(written))
    assert again.options == Options(background="colour", colour="#aabbcc")
    assert unfold(fold(again)) == again


def test_what_is_volatile_is_left_out() -> None:
    task = replace(FULL, progress=Progress(place=3), troubles=2, checks=5)
    assert unfold(fold(task)) == FULL


def test_what_is_at_its_default_takes_no_room() -> None:
    written = json.loads(fold(make()))
    assert {"request", "results", "error", "outputs", "announced", "version"} & set(
        written
    ) == set()
    assert {"id", "token", "owner", "photo", "next_at"} <= set(written)


def test_text_of_an_earlier_version_without_newer_fields_still_reads() -> None:
    written = json.loads(fold(FULL))
    for name in ("doubts", "past_requests", "paid_units", "favourite", "cutout"):
        del written[name]
    again = unfold(json.dumps(written))
    assert (again.doubts, again.past_requests, again.paid_units) == (0, (), None)
    assert again.favourite is False
    assert again.cutout is None


ODD = '"\\/\b\f\n\r\t\x00\x1f\x7f\u2028é😀'


@pytest.mark.parametrize(
    "task",
    [
        FULL,
        make(),
        replace(
            FULL, paid_units=float("inf"), outputs=(ODD,), address=ODD, past_requests=("", ODD)
        ),
        replace(FULL, paid_units=1e-7, submits=10**30, updated_at=1e16, cancel_requested=False),
        replace(FULL, error=Failure(code=ODD, facts={ODD: ODD, "b": -1})),
        replace(FULL, photo=replace(PICTURE, key=ODD, width=0), idempotency_key=ODD),
    ],
)
def test_the_text_is_what_json_would_write(task: Task) -> None:
    text = fold(task)
    assert text == json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))
    assert unfold(text) == task


def test_what_changed_is_folded_anew_and_what_did_not_is_taken_over() -> None:
    plain = make()
    before = get_sometimes(plain)
    texts = fold_sometimes(before)
    assert fold_changed(get_sometimes(replace(plain, version=2)), before, texts) is texts
    for name in SOME_MOVES:
        after = get_sometimes(replace(plain, **{name: getattr(FULL, name)}))
        changed = fold_changed(after, before, texts)
        assert changed == fold_sometimes(after) != texts
        assert fold_changed(before, after, changed) == texts
