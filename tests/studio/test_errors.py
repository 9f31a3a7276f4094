"""The tree of errors: four faces each, drawn once, kept and read back by tasks."""

import re
from string import Formatter

import pytest

import studio.errors
from studio.errors import (
    DarkroomError,
    EngineBusy,
    Internal,
    PhotoTooSmall,
    RateLimited,
    all_errors,
    of_failure,
)
from studio.selfie import REFUSALS, SelfieProblem
from studio.task import Failure

LEAVES = sorted(all_errors().values(), key=lambda leaf: leaf.code)
RAISED_WITH = {  # the facts each sentence may name, as the code that raises gives them
    "photo.too_large": {"limit_mb"},
    "photo.too_many_pixels": {"limit_megapixels"},
    "photo.too_small": {"minimum"},
    "photo.large_already": {"side", "scale"},
    "style.unknown": {"styles"},
    "background.unknown": {"backgrounds"},
    "scene.unknown": {"scenes"},
    "prompt.needs_key": {"scene", "name"},
    "picture.unusable": {"reason"},
    "limit.rate": {"seconds"},
    "limit.live": {"limit"},
    "request.invalid": {"field"},
    "request.too_large": {"limit_mb"},
}
NO_WORDS_FOR_PEOPLE = re.compile(r"(?i)exception|traceback|null|none|undefined|error code")


def drawn_codes() -> list[str]:
    """The codes in the drawing at the top of the module; `.x` repeats the family before it."""
    tree = (studio.errors.__doc__ or "").split("DarkroomError", 1)[1].split("\n\n", 1)[0]
    codes: list[str] = []
    for word in re.findall(r"(?<![\w.])(?:[a-z_]+)?\.?[a-z_]+(?![\w.])", tree):
        if word.startswith("."):
            codes.append(codes[-1].split(".")[0] + word)
        else:
            codes.append(word)
    return codes


def test_the_drawing_shows_every_code_once_and_no_other() -> None:
    assert sorted(drawn_codes()) == sorted(all_errors())
    assert len(LEAVES) > 30


def test_the_drawing_shows_every_branch() -> None:
    for branch in DarkroomError.__subclasses__():
        assert branch.__name__ in (studio.errors.__doc__ or "")


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.code)
def test_a_leaf_states_its_own_code(leaf: type[DarkroomError]) -> None:
    assert leaf is Internal or "code" in vars(leaf)
    assert re.fullmatch(r"internal|[a-z]+(\.[a-z_]+)+", leaf.code)


def test_no_two_classes_share_a_code() -> None:
    def leaves(root: type[DarkroomError]) -> list[type[DarkroomError]]:
        below = root.__subclasses__()
        return [leaf for branch in below for leaf in leaves(branch)] if below else [root]

    codes = [leaf.code for leaf in leaves(DarkroomError)]
    assert len(codes) == len(set(codes)) == len(all_errors())


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.code)
def test_a_leaf_has_its_four_faces(leaf: type[DarkroomError]) -> None:
    assert 400 <= leaf.status <= 599
    assert leaf.title
    assert not leaf.title.endswith(".")
    for sentence in (leaf.web, leaf.chat):
        assert sentence[0].isupper()
        assert sentence.endswith((".", "!", "?"))
        assert not NO_WORDS_FOR_PEOPLE.search(sentence)


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.code)
def test_sentences_name_only_facts_that_come_with_them(leaf: type[DarkroomError]) -> None:
    named = {
        field for face in (leaf.web, leaf.chat) for _, field, *_ in Formatter().parse(face) if field
    }
    assert named <= RAISED_WITH.get(leaf.code, set())


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.code)
def test_sentences_fill_in_their_facts(leaf: type[DarkroomError]) -> None:
    facts: dict[str, str | int] = dict.fromkeys(RAISED_WITH.get(leaf.code, set()), "4711")
    error = leaf(retry_after=None, **facts)
    for sentence in (error.detail, error.chat_detail):
        assert not re.search(r"[{}…]", sentence)
    if facts:
        assert "4711" in error.detail + error.chat_detail


def test_a_missing_fact_leaves_a_gap_and_no_crash() -> None:
    assert PhotoTooSmall().detail == (
        "Photos need at least … pixels on each side. Choose a larger one."
    )


def test_a_fact_with_braces_stays_as_it_is() -> None:
    assert "{limit_mb}" in RateLimited(seconds="{limit_mb}").detail


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.code)
def test_a_task_keeps_an_error_and_gives_it_back(leaf: type[DarkroomError]) -> None:
    facts: dict[str, str | int] = dict.fromkeys(RAISED_WITH.get(leaf.code, set()), 64)
    error = leaf(retry_after=None, **facts)
    again = of_failure(error.as_failure())
    assert type(again) is leaf
    assert (again.detail, again.chat_detail) == (error.detail, error.chat_detail)


def test_what_a_task_keeps_does_not_change_with_the_error() -> None:
    error = PhotoTooSmall(minimum=64)
    kept = error.as_failure()
    error.facts = {}
    assert kept == Failure(code="photo.too_small", facts={"minimum": 64})


def test_a_code_nobody_knows_any_more_reads_as_internal() -> None:
    assert type(of_failure(Failure(code="engine.of_last_year", facts={}))) is Internal


def test_a_busy_engine_says_when_to_come_back() -> None:
    assert EngineBusy(retry_after=7).retry_after == 7
    assert EngineBusy().retry_after is None


def test_an_errors_own_text_is_its_code_so_that_logs_hold_no_facts() -> None:
    assert str(PhotoTooSmall(minimum=64)) == "photo.too_small"


def test_every_problem_of_a_selfie_has_its_own_words() -> None:
    assert set(REFUSALS) == set(SelfieProblem)
    for problem, error in REFUSALS.items():
        assert error.code == f"selfie.{problem}"
        assert error.status == 422
        assert not error.retryable
    told = [code for code in all_errors() if code.startswith("selfie.")]
    assert len(told) == len(SelfieProblem)
