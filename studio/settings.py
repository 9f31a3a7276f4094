"""Everything an operator can set, read once from the environment and frozen."""

import re
import secrets
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

MEGABYTE = 1_000_000
TELEGRAM_API_URL = "https://api.telegram.org"
LOCAL_HOSTS = {"127.0.0.1", "localhost", "::1"}
MIN_SECRET = 16
WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
"""What Telegram accepts, https://core.telegram.org/bots/api#setwebhook"""


class Settings(BaseSettings):
    """The operator's choices. Names in the environment are in capitals, as given by each alias."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    fal_key: SecretStr | None = Field(
        default=None,
        alias="FAL_KEY",
        description="Key of fal.ai. Without it pictures are made on this computer.",
    )
    fal_user_id: str | None = Field(
        default=None,
        alias="FAL_USER_ID",
        description="Your user id at fal.ai: only webhooks that name it are then believed.",
    )
    telegram_bot_token: SecretStr | None = Field(
        default=None,
        alias="TELEGRAM_BOT_TOKEN",
        description="Token of the Telegram bot. Without it the bot talks to the local chat page.",
    )
    telegram_webhook_secret: SecretStr | None = Field(
        default=None,
        alias="TELEGRAM_WEBHOOK_SECRET",
        description="Secret sent with each update; with PUBLIC_URL it switches to webhook mode.",
    )
    telegram_api_url: str = Field(
        default=TELEGRAM_API_URL,
        alias="TELEGRAM_API_URL",
        description="Where the Bot API is: Telegram's own, or a server of yours.",
    )
    public_url: str | None = Field(
        default=None,
        alias="PUBLIC_URL",
        description="Where the world reaches this server, like https://pictures.example.",
    )
    host: str = Field(default="127.0.0.1", alias="HOST", description="Address to listen on.")
    port: int = Field(default=8000, alias="PORT", ge=0, le=65535, description="Port to listen on.")
    data: Path = Field(
        default=Path("data"), alias="DARKROOM_DATA", description="Folder for pictures and secrets."
    )
    store: str | None = Field(
        default=None,
        alias="DARKROOM_STORE",
        description="Where tasks are kept: sqlite:///FILE or memory://. "
        "Default: DARKROOM_DATA/darkroom.db.",
    )
    objects: str | None = Field(
        default=None,
        alias="DARKROOM_OBJECTS",
        description="Folder or S3-compatible URL for pictures. Default: DARKROOM_DATA/objects.",
    )
    secret: SecretStr | None = Field(
        default=None,
        alias="DARKROOM_SECRET",
        description="Key that signs sessions and links. Default: made and kept in DARKROOM_DATA.",
    )
    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        alias="DARKROOM_CORS_ORIGINS",
        description="Other sites that may use the API, separated by commas.",
    )
    cors_credentials: bool = Field(
        default=False,
        alias="DARKROOM_CORS_CREDENTIALS",
        description="Whether those sites may send cookies.",
    )
    chat_page: bool | None = Field(
        default=None,
        alias="DARKROOM_CHAT_PAGE",
        description="Whether to serve the local chat page. Default: on a local HOST without token.",
    )
    metrics: bool | None = Field(
        default=None,
        alias="DARKROOM_METRICS",
        description="Whether /metrics is served, to whoever asks. Default: on a local HOST.",
    )
    keep_hours: int = Field(
        default=24,
        alias="DARKROOM_KEEP_HOURS",
        ge=1,
        le=24 * 365,
        description="Photos and results are deleted after this.",
    )
    max_upload_mb: int = Field(
        default=20,
        alias="DARKROOM_MAX_UPLOAD_MB",
        ge=1,
        le=200,
        description="Largest photo file accepted, in MB.",
    )
    max_megapixels: int = Field(
        default=50,
        alias="DARKROOM_MAX_MEGAPIXELS",
        ge=1,
        le=200,
        description="Largest photo accepted, in megapixels.",
    )
    max_live_tasks: int = Field(
        default=10,
        alias="DARKROOM_MAX_LIVE_TASKS",
        ge=1,
        description="Unfinished tasks one person may have.",
    )
    creates_per_minute: int = Field(
        default=30,
        alias="DARKROOM_CREATES_PER_MINUTE",
        ge=1,
        description="Tasks one person may start in a minute.",
    )
    updates_per_minute: int = Field(
        default=120,
        alias="DARKROOM_UPDATES_PER_MINUTE",
        ge=10,
        description="Messages and taps of one person in chat that are worked on in a minute.",
    )
    group_orders_per_minute: int = Field(
        default=10,
        alias="DARKROOM_GROUP_ORDERS_PER_MINUTE",
        ge=1,
        description="Tasks all people of one group chat may start in a minute.",
    )
    group_live_tasks: int = Field(
        default=20,
        alias="DARKROOM_GROUP_LIVE_TASKS",
        ge=1,
        description="Unfinished tasks one group chat may have.",
    )
    selfie_check: bool = Field(
        default=True,
        alias="DARKROOM_SELFIE_CHECK",
        description="Whether photos are looked at before an avatar is ordered: on or off.",
    )
    engine_processes: int | None = Field(
        default=None,
        alias="DARKROOM_ENGINE_PROCESSES",
        ge=1,
        le=16,
        description="Pictures made at once on this computer. "
        "Default: one for each two cores, 1 to 4.",
    )

    @field_validator(
        "fal_key", "telegram_bot_token", "telegram_webhook_secret", "secret", mode="before"
    )
    @classmethod
    def _strip(cls, value: object) -> object:
        """A trailing newline in a key costs half a minute of retries, an empty one is none."""
        if isinstance(value, SecretStr):
            value = value.get_secret_value()
        return (value.strip() or None) if isinstance(value, str) else value

    @field_validator(
        "public_url",
        "fal_user_id",
        "store",
        "objects",
        "chat_page",
        "engine_processes",
        mode="before",
    )
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return (value.strip() or None) if isinstance(value, str) else value

    @field_validator("telegram_api_url", mode="before")
    @classmethod
    def _empty_is_telegrams_own(cls, value: object) -> object:
        return (value.strip() or TELEGRAM_API_URL) if isinstance(value, str) else value

    @field_validator("public_url", "telegram_api_url", mode="after")
    @classmethod
    def _without_last_slash(cls, value: str | None) -> str | None:
        return value.rstrip("/") if value else value

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())
        return value

    @field_validator("public_url")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if value is not None:
            parts = urlsplit(value)
            if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query:
                raise ValueError(
                    "give the address as people type it, like https://pictures.example"
                )
        return value

    @field_validator("telegram_api_url")
    @classmethod
    def _keeps_the_token_secret(cls, value: str) -> str:
        parts = urlsplit(value)
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL_HOSTS)
        if not (safe and parts.hostname) or parts.query or parts.fragment or parts.username:
            raise ValueError(
                "give the address of a Bot API server, like https://telegram.example; by http only "
                "one on this computer, since the bot's token is part of every call"
            )
        return value

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _telegram_takes_it(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not WEBHOOK_SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("use 1 to 256 letters, digits, _ and -, nothing else")
        return value

    @field_validator("secret")
    @classmethod
    def _is_long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value and len(value.get_secret_value()) < MIN_SECRET:
            raise ValueError(f"use at least {MIN_SECRET} characters, best random ones")
        return value

    @model_validator(mode="after")
    def _webhook_has_both(self) -> Self:
        if self.telegram_webhook_secret and not self.public_url:
            raise ValueError(
                "TELEGRAM_WEBHOOK_SECRET needs PUBLIC_URL, the address at which Telegram calls; "
                "without both the bot asks for its messages itself."
            )
        return self

    @model_validator(mode="after")
    def _cors_is_safe(self) -> Self:
        if "*" in self.cors_origins and self.cors_credentials:
            raise ValueError(
                "DARKROOM_CORS_ORIGINS=* together with DARKROOM_CORS_CREDENTIALS would let "
                "every site act as your visitors: name the sites instead."
            )
        return self

    @property
    def max_upload_bytes(self) -> int:
        """Largest photo file accepted, in bytes."""
        return self.max_upload_mb * MEGABYTE

    @property
    def max_pixels(self) -> int:
        """Largest photo accepted, width times height."""
        return self.max_megapixels * 1_000_000

    @property
    def store_url(self) -> str:
        """Where tasks are kept, as `open_runtime` takes it."""
        return self.store or f"sqlite:///{self.data / 'darkroom.db'}"

    @property
    def local(self) -> bool:
        """Whether the server listens on this machine only."""
        return self.host in LOCAL_HOSTS

    @property
    def with_chat_page(self) -> bool:
        """Whether the local chat page is served; never beside a real bot."""
        if self.telegram_bot_token:
            return False
        return self.local if self.chat_page is None else self.chat_page

    @property
    def with_metrics(self) -> bool:
        """Whether counters are served; by default only where nobody else can ask for them."""
        return self.local if self.metrics is None else self.metrics

    def signing_key(self) -> str:
        """Return the key that signs sessions and links, made at first use.

        Raises:
            OSError: When the data folder can't be written.
        """
        if self.secret:
            return self.secret.get_secret_value()
        path = self.data / "secret"
        key = path.read_text().strip() if path.exists() else ""
        if not key:
            key = secrets.token_urlsafe(32)
            path.parent.mkdir(parents=True, exist_ok=True)
            made = path.with_name("secret.new")  # whole or not at all: an empty key signs nothing
            made.touch(mode=0o600)
            made.write_text(key)
            made.replace(path)
        return key
