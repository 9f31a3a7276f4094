"""Who is asking: guests with a signed token that needs no storage, and ends."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from api.sessions import LIFE
from tests.api.serving import Person, Plan, Serving, make_settings, serving


class OldSigner(TimestampSigner):
    """Signs as it did a session's life ago."""

    def get_timestamp(self) -> int:
        """Return when."""
        return int(time.time() - LIFE.total_seconds()) - 10


class TomorrowsSigner(TimestampSigner):
    """Signs as it did before the machine's clock was set back by a day."""

    def get_timestamp(self) -> int:
        """Return when."""
        return int(time.time()) + 86_400


class YoungerSigner(TimestampSigner):
    """Signs as it did an hour less than a session's life ago."""

    def get_timestamp(self) -> int:
        """Return when."""
        return int(time.time() - LIFE.total_seconds()) + 3600


def make_token(
    server: Serving,
    owner: object = "guest:somebody",
    *,
    signer: type[TimestampSigner] = TimestampSigner,
    key: str | None = None,
    salt: str = "session",
) -> str:
    key = key or server.desk.settings.signing_key()
    return str(URLSafeTimedSerializer(key, salt=salt, signer=signer).dumps(owner))


def status_with(server: Serving, token: str) -> tuple[int, str | None]:
    with server.stranger() as person:
        answer = person.get("/api/v1/status", headers={"Authorization": f"Bearer {token}"})
        return answer.status_code, answer.json().get("code")


@pytest.fixture(scope="module")
def entrance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A server nobody has come to yet."""
    with serving(make_settings(tmp_path_factory.mktemp("entrance")), Plan(works=False)) as running:
        yield running


@pytest.fixture
def stranger(entrance: Serving) -> Iterator[Person]:
    with entrance.stranger() as person:
        yield person


def test_a_new_session_is_good_for_its_time(entrance: Serving, stranger: Person) -> None:
    answer = stranger.post("/api/v1/session")
    session = answer.json()
    assert answer.status_code == 201
    ends_in = datetime.fromisoformat(session["expires_at"]) - datetime.now(UTC)
    assert abs(ends_in - LIFE) < timedelta(minutes=1)
    assert status_with(entrance, session["token"]) == (200, None)


def test_each_session_is_another_guest(entrance: Serving, stranger: Person) -> None:
    tokens = [stranger.post("/api/v1/session").json()["token"] for _ in range(2)]
    assert len({entrance.desk.sessions.owner(token) for token in tokens}) == 2


def test_the_scheme_is_read_in_any_case(entrance: Serving, stranger: Person) -> None:
    headers = {"Authorization": f"bearer {make_token(entrance)}"}
    assert stranger.get("/api/v1/status", headers=headers).status_code == 200


def test_a_session_outlives_a_clock_that_is_set_back(entrance: Serving) -> None:
    assert status_with(entrance, make_token(entrance, signer=TomorrowsSigner)) == (200, None)


def test_a_session_lasts_to_its_end_and_no_longer(entrance: Serving) -> None:
    assert status_with(entrance, make_token(entrance, signer=YoungerSigner)) == (200, None)
    old = make_token(entrance, signer=OldSigner)
    assert status_with(entrance, old) == (401, "session.expired")


def test_a_token_of_another_key_or_purpose_is_none(entrance: Serving) -> None:
    for token in (
        make_token(entrance, key="another key"),
        make_token(entrance, salt="media"),
        make_token(entrance, owner={"owner": "guest:somebody"}),
        make_token(entrance, owner=None),
        "a.b.c",
        "x" * 5000,
    ):
        assert status_with(entrance, token) == (401, "session.expired")


def test_no_part_of_a_token_can_be_changed(entrance: Serving) -> None:
    token = make_token(entrance)
    other = make_token(entrance, owner="guest:victim")
    parts, others = token.split("."), other.split(".")
    mixed = [".".join([*others[:1], *parts[1:]]), ".".join([*parts[:2], others[2]])]
    for forged in [*mixed, token[:-2], token + "A", token.swapcase()]:
        assert status_with(entrance, forged) == (401, "session.expired")


def test_sessions_are_not_given_out_without_end(entrance: Serving, stranger: Person) -> None:
    answers = [stranger.post("/api/v1/session") for _ in range(40)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert 1 <= len(refused) < 20
    assert refused[0].json()["code"] == "limit.rate"
    assert int(refused[0].headers["retry-after"]) >= 1
    assert status_with(entrance, make_token(entrance)) == (200, None)
