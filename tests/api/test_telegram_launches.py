"""The page inside Telegram: launch data, judged by aiogram's own signing and checking."""

import hashlib
import hmac
import json
import logging
import time
from collections.abc import Callable, Iterator
from urllib.parse import quote, urlencode

import pytest
from aiogram.utils.web_app import check_webapp_signature, safe_parse_webapp_init_data

from api.launches import LIFE, MAX_CHARACTERS, SKEW, Launches
from bot.state.addresses import owner_of
from studio.errors import SessionExpired
from tests.api.serving import Person, Plan, Serving, make_settings, serving

TOKEN = "123456:launches-of-a-test"
ADA = {"id": 4_711_000_123, "first_name": "Ada & 'Søn'", "language_code": "de"}
Fields = dict[str, str]


def signed(fields: Fields, token: str = TOKEN) -> str:
    """Sign as Telegram's documentation says, by hand."""
    lines = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    secret = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    proof = hmac.new(secret, lines.encode(), hashlib.sha256).hexdigest()
    return urlencode({**fields, "hash": proof}, quote_via=quote)


def launch(age: float = 0, /, **more: str) -> str:
    fields = {"user": json.dumps(ADA), "auth_date": str(int(time.time() - age)), "query_id": "AAH"}
    return signed(fields | more)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A server with a bot, whose orders wait."""
    plan = Plan(works=False, launches=Launches(TOKEN, owner_of))
    with serving(make_settings(tmp_path_factory.mktemp("with-bot")), plan) as running:
        yield running


@pytest.fixture
def stranger(server: Serving) -> Iterator[Person]:
    with server.stranger() as person:
        yield person


def told(person: Person, header: str) -> tuple[int, str | None]:
    answer = person.get("/api/v1/status", headers={"Authorization": header})
    return answer.status_code, answer.json().get("code")


def test_launch_data_is_a_session_wherever_a_token_is(stranger: Person) -> None:
    stranger.headers["Authorization"] = f"tma {launch()}"
    task = stranger.avatar()
    assert stranger.get(f"/api/v1/status/{task['id']}").status_code == 200
    assert [item["id"] for item in stranger.get("/api/v1/status").json()["items"]] == [task["id"]]
    events = stranger.follow(task["id"], until=lambda _: True)
    assert json.loads(events[0].data)["id"] == task["id"]
    assert stranger.post(f"/api/v1/status/{task['id']}/cancel").status_code == 200
    assert stranger.delete(f"/api/v1/status/{task['id']}").status_code == 204


def test_its_owner_is_the_bots_owner_of_that_person_and_of_nobody_else(
    server: Serving, stranger: Person
) -> None:
    stranger.headers["Authorization"] = f"tma {launch()}"
    task = stranger.avatar("pencil")
    assert server.desk.launches
    assert server.desk.launches.owner(launch()) == owner_of(4_711_000_123)
    with server.stranger() as other:
        grace = json.dumps({"id": 5_000_000_000, "first_name": "Grace"})
        other.headers["Authorization"] = f"tma {launch(user=grace)}"
        assert other.get(f"/api/v1/status/{task['id']}").status_code == 404
    with server.guest() as guest:
        assert guest.get(f"/api/v1/status/{task['id']}").status_code == 404


def test_the_scheme_is_read_in_any_case(stranger: Person) -> None:
    assert told(stranger, f"TMA {launch()}") == (200, None)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"start_param": ""},
        {"signature": "c2lnbmVk", "chat_type": "private", "chat_instance": "-77"},
        {"user": json.dumps({**ADA, "first_name": "عائشة 🌒 =&"}, ensure_ascii=False)},
    ],
    ids=["plain", "a blank field", "with a signature for others", "a name in any script"],
)
def test_what_aiogram_finds_signed_is_taken(stranger: Person, fields: Fields) -> None:
    data = launch(**fields)
    if fields != {"start_param": ""}:  # aiogram drops blank fields, so it can't check this one
        assert check_webapp_signature(TOKEN, data)
        user = safe_parse_webapp_init_data(TOKEN, data).user
        assert user
        assert user.id == ADA["id"]
    assert told(stranger, f"tma {data}") == (200, None)


FORGED: dict[str, Callable[[], str]] = {
    "another bot's": lambda: signed(
        {"user": json.dumps(ADA), "auth_date": str(int(time.time()))}, "654321:another"
    ),
    "another person put in": lambda: launch().replace("4711000123", "4711000124"),
    "a field added": lambda: launch() + "&start_param=x",
    "a field taken away": lambda: launch().replace("&query_id=AAH", ""),
    "no hash": lambda: launch().rpartition("&hash=")[0],
    "an empty hash": lambda: launch().rpartition("&hash=")[0] + "&hash=",
    "a hash that is no ASCII": lambda: launch().rpartition("&hash=")[0] + "&hash=%C3%A9",
    "a user given twice": lambda: f"user={quote(json.dumps({'id': 1}))}&{launch()}",
    "a hash given twice": lambda: f"{launch()}&hash=00",
    "nothing": lambda: "x",
    "not a query": lambda: "%%%&&&===",
    "bytes that are no text": lambda: f"{launch()}&a=%ff",
    "very long": lambda: launch(start_param="x" * MAX_CHARACTERS),
    "very many fields": lambda: launch(**{f"f{n}": "1" for n in range(40)}),
    "no user": lambda: signed({"auth_date": str(int(time.time()))}),
    "no date": lambda: signed({"user": json.dumps(ADA)}),
    "a date that is none": lambda: launch(auth_date="soon"),
    "a date in other digits": lambda: launch(auth_date="\u0661" * 10),
    "a user that is a list": lambda: launch(user="[1]"),
    "a user that is deep": lambda: launch(user="[" * 2000),
    "an id that is a text": lambda: launch(user='{"id": "4711000123"}'),
    "an id that is true": lambda: launch(user='{"id": true}'),
    "an id below nothing": lambda: launch(user='{"id": -5}'),
    "an id that is huge": lambda: launch(user='{"id": 4711000123471100012347110001234711}'),
    "too old": lambda: launch(LIFE.total_seconds() + 5),
    "from the future": lambda: launch(-SKEW.total_seconds() - 5),
}


@pytest.mark.parametrize("what", FORGED)
def test_everything_else_is_refused_in_the_same_words(stranger: Person, what: str) -> None:
    assert told(stranger, f"tma {FORGED[what]()}") == (401, "session.expired")


def test_a_launch_is_good_for_a_day_by_a_clock_that_may_be_off_a_little(stranger: Person) -> None:
    assert told(stranger, f"tma {launch(LIFE.total_seconds() - 60)}") == (200, None)
    assert told(stranger, f"tma {launch(60 - SKEW.total_seconds())}") == (200, None)


def test_what_was_wrong_is_not_told(caplog: pytest.LogCaptureFixture) -> None:
    launches = Launches(TOKEN, owner_of)
    with caplog.at_level(logging.DEBUG), pytest.raises(SessionExpired) as refused:
        launches.owner(launch() + "0")
    assert refused.value.__cause__ is None
    assert str(refused.value).count(":") == 0
    assert caplog.text == ""


def test_the_token_is_not_kept_where_it_could_be_shown() -> None:
    launches = Launches(TOKEN, owner_of)
    kept = json.dumps({name: repr(value) for name, value in vars(launches).items()})
    assert TOKEN.partition(":")[2] not in kept


def test_without_a_bot_it_is_refused_by_name(resting: Serving) -> None:
    with resting.stranger() as person:
        assert told(person, f"tma {launch()}") == (401, "session.no_bot")
        answer = person.get("/api/v1/status", headers={"Authorization": f"tma {launch()}"})
        assert "no Telegram bot" in answer.json()["detail"]


def test_another_scheme_is_no_session(stranger: Person) -> None:
    assert told(stranger, "Basic YTpi") == (401, "session.missing")


def test_the_document_shows_both_ways(stranger: Person) -> None:
    document = stranger.get("/api/v1/openapi.json").json()
    schemes = document["components"]["securitySchemes"]
    assert {name: scheme["scheme"] for name, scheme in schemes.items()} == {
        "Guest": "bearer",
        "Telegram": "tma",
    }
    assert document["paths"]["/api/v1/avatar"]["post"]["security"] == [
        {"Guest": []},
        {"Telegram": []},
    ]
