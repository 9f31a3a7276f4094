"""The operator's choices: read from the environment, stripped, checked, documented."""

import re
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from studio.settings import Settings

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "settings.md"
FIELDS = Settings.model_fields
PUBLIC_HOST = "0.0.0.0"  # noqa: S104  the case in question


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in FIELDS.values():
        monkeypatch.delenv(str(field.alias), raising=False)


def test_with_nothing_set_everything_stays_on_this_computer() -> None:
    settings = Settings()
    assert settings.fal_key is None
    assert settings.telegram_bot_token is None
    assert (settings.host, settings.port, settings.local) == ("127.0.0.1", 8000, True)
    assert (settings.store_url, settings.data) == ("sqlite:///data/darkroom.db", Path("data"))
    assert settings.cors_origins == ()
    assert settings.with_chat_page


@pytest.mark.parametrize(
    "name", ["FAL_KEY", "TELEGRAM_BOT_TOKEN", "TELEGRAM_WEBHOOK_SECRET", "DARKROOM_SECRET"]
)
def test_secrets_lose_white_space_and_empty_ones_are_none(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    field = next(key for key, value in FIELDS.items() if value.alias == name)
    monkeypatch.setenv("PUBLIC_URL", "https://pictures.example")
    monkeypatch.setenv(name, "  canary_value_for_tests\n")
    secret = getattr(Settings(), field)
    assert isinstance(secret, SecretStr)
    assert secret.get_secret_value() == "canary_value_for_tests"
    assert "canary" not in repr(Settings())
    monkeypatch.setenv(name, " \r\n")
    assert getattr(Settings(), field) is None


def test_a_secret_given_in_code_is_stripped_too() -> None:
    settings = Settings(FAL_KEY=SecretStr("canary\n"))
    assert settings.fal_key == SecretStr("canary")


def test_origins_are_split_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DARKROOM_CORS_ORIGINS", "https://a.example/, https://b.example ,")
    assert Settings().cors_origins == ("https://a.example", "https://b.example")


def test_every_origin_with_cookies_refuses_to_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DARKROOM_CORS_ORIGINS", "https://a.example,*")
    monkeypatch.setenv("DARKROOM_CORS_CREDENTIALS", "true")
    with pytest.raises(ValidationError, match="name the sites instead"):
        Settings()
    monkeypatch.setenv("DARKROOM_CORS_CREDENTIALS", "false")
    assert Settings().cors_origins == ("https://a.example", "*")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "99999"),
        ("PORT", "http"),
        ("DARKROOM_KEEP_HOURS", "0"),
        ("DARKROOM_MAX_UPLOAD_MB", "0"),
        ("DARKROOM_MAX_MEGAPIXELS", "-1"),
        ("DARKROOM_MAX_LIVE_TASKS", "0"),
        ("DARKROOM_CREATES_PER_MINUTE", "0"),
        ("DARKROOM_CHAT_PAGE", "maybe"),
    ],
)
def test_an_impossible_value_is_refused_by_name(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError, match=name):
        Settings()


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 1  # type: ignore[misc]  # the very mistake


@pytest.mark.parametrize("url", ["memory://", "s3://bucket/prefix", "file:///srv/pictures"])
def test_the_url_of_an_object_store_is_kept_as_it_is(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DARKROOM_OBJECTS", f" {url}\n")
    assert Settings().objects == url


def test_tasks_are_kept_in_the_data_folder_unless_told_otherwise(tmp_path: Path) -> None:
    assert Settings(DARKROOM_DATA=tmp_path).store_url == f"sqlite:///{tmp_path}/darkroom.db"
    told = Settings(DARKROOM_DATA=tmp_path, DARKROOM_STORE=" memory://\n")
    assert told.store_url == "memory://"
    assert Settings(DARKROOM_STORE="").store_url == "sqlite:///data/darkroom.db"


def test_the_public_url_loses_its_last_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_URL", "https://pictures.example/")
    assert Settings().public_url == "https://pictures.example"
    monkeypatch.setenv("PUBLIC_URL", "")
    assert Settings().public_url is None


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (" https://telegram.example/api/\n", "https://telegram.example/api"),
        ("http://127.0.0.1:9470", "http://127.0.0.1:9470"),
        ("http://localhost:9470/", "http://localhost:9470"),
        ("", "https://api.telegram.org"),
    ],
)
def test_the_bot_api_is_telegrams_own_unless_told_otherwise(
    given: str, kept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Settings().telegram_api_url == "https://api.telegram.org"
    monkeypatch.setenv("TELEGRAM_API_URL", given)
    assert Settings().telegram_api_url == kept


@pytest.mark.parametrize(
    ("host", "token", "asked", "served"),
    [
        ("127.0.0.1", None, None, True),
        (PUBLIC_HOST, None, None, False),
        (PUBLIC_HOST, None, "1", True),
        ("127.0.0.1", None, "0", False),
        ("127.0.0.1", "canary", None, False),
        ("127.0.0.1", "canary", "1", False),
        ("127.0.0.1", None, "", True),
    ],
)
def test_the_chat_page_is_for_this_computer_unless_asked_and_never_beside_a_real_bot(
    host: str,
    token: str | None,
    asked: str | None,
    *,
    served: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HOST", host)
    for name, value in (("TELEGRAM_BOT_TOKEN", token), ("DARKROOM_CHAT_PAGE", asked)):
        if value is not None:
            monkeypatch.setenv(name, value)
    assert Settings().with_chat_page is served


def test_limits_come_in_bytes_and_pixels() -> None:
    settings = Settings(DARKROOM_MAX_UPLOAD_MB=3, DARKROOM_MAX_MEGAPIXELS=2)
    assert (settings.max_upload_bytes, settings.max_pixels) == (3_000_000, 2_000_000)


def test_the_signing_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    settings = Settings(DARKROOM_DATA=tmp_path / "new")
    key = settings.signing_key()
    assert len(key) >= 32
    assert Settings(DARKROOM_DATA=tmp_path / "new").signing_key() == key
    assert (tmp_path / "new" / "secret").stat().st_mode & 0o077 == 0
    given = SecretStr("given by the operator")
    assert Settings(DARKROOM_DATA=tmp_path, DARKROOM_SECRET=given).signing_key() == (
        "given by the operator"
    )
    assert not (tmp_path / "secret").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC_URL", "nonsense"),
        ("PUBLIC_URL", "ftp://pictures.example"),
        ("PUBLIC_URL", "https://pictures.example/?a=b"),
        ("TELEGRAM_API_URL", "http://telegram.example"),
        ("TELEGRAM_API_URL", "telegram.example"),
        ("TELEGRAM_API_URL", "https://telegram.example/?a=b"),
        ("TELEGRAM_API_URL", "https://somebody@telegram.example"),
        ("TELEGRAM_WEBHOOK_SECRET", "with a space"),
        ("TELEGRAM_WEBHOOK_SECRET", "needs-public-url-beside-it"),
        ("DARKROOM_SECRET", "short"),
    ],
)
def test_a_value_that_cannot_be_right_stops_the_start(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError):
        Settings()


def test_an_empty_key_file_never_signs_anything(tmp_path: Path) -> None:
    (tmp_path / "secret").touch()  # what a crash between making and writing leaves behind
    assert len(Settings(DARKROOM_DATA=tmp_path).signing_key()) >= 32


def documented() -> dict[str, tuple[str, str]]:
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \|$", DOCUMENT.read_text(), re.MULTILINE)
    return {name: (default, meaning) for name, default, meaning in rows}


def test_every_setting_is_documented_and_nothing_else() -> None:
    assert set(documented()) == {field.alias for field in FIELDS.values()}


@pytest.mark.parametrize("name", FIELDS)
def test_a_documented_default_is_the_real_one_and_the_meaning_the_same(name: str) -> None:
    field = FIELDS[name]
    default, meaning = documented()[str(field.alias)]
    names = {None: "none", (): "none", False: "`false`", True: "`true`"}
    told = names.get(field.default, f"`{field.default}`")
    assert default == told
    assert meaning == field.description
