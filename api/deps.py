"""What routes need, handed to them through the app's state and FastAPI's dependencies."""

from dataclasses import dataclass, field
from typing import Annotated, Protocol, cast

from fastapi import Depends, Header, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from fastapi.security.http import HTTPBase

from api.launches import Launches
from api.sessions import Sessions
from studio.counts import Counts
from studio.errors import SessionMissing, SessionNoBot
from studio.links import Links
from studio.objects import Objects
from studio.runtime.limiter import Limiter
from studio.service import Service
from studio.settings import Settings
from studio.task import Owner, Task, TaskId
from studio.webhooks import Webhooks


class UpdateSink(Protocol):
    """Where Telegram's webhook calls go."""

    def accepts(self, secret: str | None) -> bool:
        """Whether the secret is the one we gave Telegram; compared in constant time."""
        ...

    async def feed(self, update: dict[str, object]) -> None:
        """Take one update."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything the routes work with.

    Attributes:
        launches: Reads who opened the page inside Telegram, when there is a bot.
        updates: The bot, when it is fed by webhook.
        webhooks: Takes the engine's calls, when it may call.
        counts: What is shown on `/metrics`.
    """

    settings: Settings
    service: Service
    objects: Objects
    links: Links
    sessions: Sessions
    limiter: Limiter
    launches: Launches | None = None
    updates: UpdateSink | None = None
    webhooks: Webhooks | None = None
    counts: Counts = field(default_factory=Counts)


def get_desk(request: Request) -> Desk:
    """Return the app's desk."""
    return cast("Desk", request.app.state.desk)


TheDesk = Annotated[Desk, Depends(get_desk)]
TELEGRAM = "tma"
"""The scheme of pages inside Telegram, as its own documentation has it."""
bearer = HTTPBearer(scheme_name="Guest", auto_error=False, description="Token of `POST /session`.")
telegram = HTTPBase(
    scheme=TELEGRAM,
    scheme_name="Telegram",
    auto_error=False,
    description="Launch data of a page inside Telegram (initData), as it came: "
    "`Authorization: tma <initData>`. What it shows and makes is the chat's.",
)


def get_owner(
    desk: TheDesk,
    session: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
    sent: Annotated[HTTPAuthorizationCredentials | None, Depends(telegram)],
) -> Owner:
    """Return whose session this is.

    Raises:
        SessionMissing: When none came.
        SessionExpired: When it is too old, or not ours.
        SessionNoBot: When it is Telegram's and there is no bot here.
    """
    if session is not None:
        return desk.sessions.owner(session.credentials)
    if sent is None or sent.scheme.lower() != TELEGRAM:
        raise SessionMissing
    if desk.launches is None:
        raise SessionNoBot
    return desk.launches.owner(sent.credentials)


TheOwner = Annotated[Owner, Depends(get_owner)]


async def get_task(task_id: str, owner: TheOwner, desk: TheDesk) -> Task:
    """Return the task that a path names.

    Raises:
        TaskUnknown: When there is none, or it is somebody else's.
    """
    return await desk.service.find(owner, TaskId(task_id))


TheTask = Annotated[Task, Depends(get_task)]
IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=8,
        max_length=200,
        description="Your name for this order: sending it again with the same key makes one task.",
    ),
]
