"""Telegram's calls are taken with the right secret; for everybody else there is nothing here."""

import hmac
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tests.api.serving import Person, Plan, Serving, make_settings, serving

SECRET = "canary-webhook-secret"
PATH = "/hooks/telegram"
SIGNED = {"X-Telegram-Bot-Api-Secret-Token": SECRET}


class Inbox:
    """Keeps updates as a bot would take them."""

    def __init__(self) -> None:
        self.updates: list[dict[str, object]] = []

    def accepts(self, secret: str | None) -> bool:
        """Whether the secret is right."""
        return hmac.compare_digest(secret or "", SECRET)

    async def feed(self, update: dict[str, object]) -> None:
        """Keep one."""
        self.updates.append(update)


async def tell_chat(_: Request) -> PlainTextResponse:
    return PlainTextResponse("the chat refuses in its own words", 409)


@pytest.fixture(scope="module")
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture(scope="module")
def hooked(tmp_path_factory: pytest.TempPathFactory, inbox: Inbox) -> Iterator[Serving]:
    """A server that Telegram calls, with a chat beside it."""
    chat = Starlette(routes=[Route("/", tell_chat)])
    settings = make_settings(tmp_path_factory.mktemp("hooked"))
    with serving(settings, Plan(works=False, updates=inbox, chat=chat)) as running:
        yield running


@pytest.fixture
def caller(hooked: Serving) -> Iterator[Person]:
    with hooked.stranger() as person:
        yield person


def test_an_update_with_the_secret_is_taken(caller: Person, inbox: Inbox) -> None:
    answer = caller.post(PATH, json={"update_id": 1}, headers=SIGNED)
    assert (answer.status_code, answer.content) == (200, b"")
    assert inbox.updates == [{"update_id": 1}]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET.upper()])
@pytest.mark.parametrize("body", [b'{"update_id": 2}', b"not json", b"[]", b""])
def test_without_the_secret_there_is_nothing_here(
    caller: Person, inbox: Inbox, secret: str | None, body: bytes
) -> None:
    headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
    answer = caller.post(PATH, content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (404, "route.unknown")
    assert {"update_id": 2} not in inbox.updates


@pytest.mark.parametrize("body", [b"not json", b"[]", b"", b"\xff"])
def test_what_is_no_update_is_told_to_who_knows_the_secret(caller: Person, body: bytes) -> None:
    answer = caller.post(PATH, content=body, headers=SIGNED)
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


def test_where_nobody_listens_even_the_secret_finds_nothing(guest: Person) -> None:
    assert guest.post(PATH, json={}, headers=SIGNED).status_code == 404


def test_the_chat_keeps_its_own_words_and_is_found_without_a_slash(hooked: Serving) -> None:
    with Person(hooked.base, hooked.contract) as person:
        person.event_hooks = {}
        moved = person.get("/chat")
        assert (moved.status_code, moved.headers["location"]) == (307, "/chat/")
        refused = person.get("/chat/")
    assert (refused.status_code, refused.text) == (409, "the chat refuses in its own words")
