"""A photo job as a row in a state machine: its states, its legal moves, and the one gate they pass.

Nobody sets a state; everybody proposes a move, and `moved` says whether it is legal. A task is an
immutable value: a move makes the next version of it.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, Literal, NewType, TypedDict, Unpack

TaskId = NewType("TaskId", str)
Owner = NewType("Owner", str)
"""Whose task it is: `guest:<id>` on the page, `telegram:<user id>` in chat."""

Background = Literal["remove", "colour", "gradient", "blur", "picture", "scene", "prompt"]


class State(StrEnum):
    """Where a task stands on its way."""

    # As equality has it; also every move looks a state up some ten times, and Enum's hash is slow.
    __hash__ = str.__hash__

    CREATED = "created"
    SUBMITTING = "submitting"
    UNCERTAIN = "uncertain"
    SUBMITTED = "submitted"
    FETCHING = "fetching"
    COMPLETED = "completed"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Operation(StrEnum):
    """What a person can ask for."""

    AVATAR = "avatar"
    BACKGROUND = "background"
    UPSCALE = "upscale"


S = State
MOVES: Mapping[State, frozenset[State]] = {
    # On without submitting when the engine's word about an earlier order, long in doubt, comes.
    S.CREATED: frozenset({S.SUBMITTING, S.SUBMITTED, S.FETCHING, S.FAILED, S.CANCELLED}),
    # Back to created when the engine surely has not got it; to itself to note a wish to cancel; on
    # to its end when the engine's call is faster than its answer to the order.
    S.SUBMITTING: frozenset(
        {S.SUBMITTING, S.SUBMITTED, S.UNCERTAIN, S.FETCHING, S.CREATED, S.FAILED, S.CANCELLED}
    ),
    S.UNCERTAIN: frozenset(
        {S.UNCERTAIN, S.SUBMITTED, S.FETCHING, S.CREATED, S.FAILED, S.CANCELLED}
    ),
    # Back to created when a free engine forgot it, or once after a failure that was not billed.
    S.SUBMITTED: frozenset({S.SUBMITTED, S.FETCHING, S.CREATED, S.FAILED, S.CANCELLED}),
    S.FETCHING: frozenset({S.COMPLETED, S.FAILED}),
    S.COMPLETED: frozenset({S.DONE}),
    S.DONE: frozenset(),
    # To itself once the person has been told; on only where an order may have gone on without us,
    # when the engine's word about it, paid after all, comes late (`moved` sees to that).
    S.FAILED: frozenset({S.FAILED, S.SUBMITTED, S.FETCHING}),
    S.CANCELLED: frozenset({S.CANCELLED, S.SUBMITTED, S.FETCHING}),
}
FINAL = frozenset({State.DONE, State.FAILED, State.CANCELLED})
MADE = frozenset({State.COMPLETED, State.DONE})
"""Where the results are here."""
OVER = frozenset({State.FAILED, State.CANCELLED})
"""Where a task has come to nothing, and may be ordered anew."""
UNCONFIRMED = "engine.unconfirmed"
"""Code of an order of which nobody knows whether the engine has got it."""
GIVEN_UP = frozenset(
    {
        UNCONFIRMED,
        "engine.timeout",
        "engine.forgotten",
        "engine.busy",
        "engine.down",
        "service.unavailable",
        "internal",
    }
)
"""Codes of failures after which an order may go on: a late word of the engine takes them back."""
CANCELLABLE = frozenset({State.CREATED, State.SUBMITTING, State.UNCERTAIN, State.SUBMITTED})

PATIENCE_SECONDS: Mapping[State, float] = {
    State.CREATED: 30,
    State.SUBMITTING: 90,
    State.UNCERTAIN: 2,  # a look; the step knows how long to wait
    State.SUBMITTED: 1,
    State.FETCHING: 90,
    State.COMPLETED: 60,
    State.FAILED: 60,
    State.CANCELLED: 60,
}
"""How long a task may rest in a state before the sweeper looks; wake-ups are faster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture in the object store.

    Attributes:
        key: Where its bytes are.
        content_type: `image/jpeg`, `image/png` or `image/webp`.
        width: Pixels.
        height: Pixels.
        thumbnail_key: A WebP of at most 512 pixels a side, or None.
        placeholder: What fills its place until it has come: a WebP of a few pixels, as base64.
    """

    key: str
    content_type: str
    width: int
    height: int
    thumbnail_key: str | None = None
    placeholder: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What exactly was asked for; the fields of the other operation stay None.

    Attributes:
        style: Id of an avatar style.
        background: Which kind of background goes behind the subject.
        colour: `#rrggbb`, with background `colour`.
        picture: The person's own background, with background `picture`.
        gradient: `#rrggbb-#rrggbb`, upper left to lower right, with background `gradient`.
        scene: Id of a scene, with background `scene`.
        prompt: The background in the person's own words, with background `prompt`.
        shadow: Whether the subject throws a soft shadow on what is behind it.
        scale: How many times as wide and high an upscaled picture is to be, 2 or 4.
    """

    style: str | None = None
    background: Background | None = None
    colour: str | None = None
    picture: Picture | None = None
    gradient: str | None = None
    scene: str | None = None
    prompt: str | None = None
    shadow: bool = False
    scale: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineRequest:
    """How the engine names our request, kept so that any process can ask after it.

    Attributes:
        endpoint: Endpoint id, as in the catalogue.
        id: The engine's request id.
        status_url: As the engine gave it; never built by us.
        response_url: As the engine gave it.
        cancel_url: As the engine gave it.
    """

    endpoint: str
    id: str
    status_url: str
    response_url: str
    cancel_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a task failed: an error's stable code and the facts its sentences need."""

    code: str
    facts: Mapping[str, str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What a waiting person may see. Volatile: never journaled, lost in a restart without harm.

    Attributes:
        stage: Words for what the engine is doing, or for why a task waits that is next in line.
        place: How many tasks are ahead, or None when unknown or already running.
        fraction: 0..1, or None when the engine doesn't say.
        serial: Counts reports within one version of the task.
    """

    stage: str | None = None
    place: int | None = None
    fraction: float | None = None
    serial: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One photo job.

    Attributes:
        id: Public id, random, 128 bit.
        token: Our secret name for the job in the engine's webhook URL, random, 128 bit.
        version: Counts moves; the ETag and the stream id.
        photo: The normalised photo.
        cutout: Its subject as the engine cut it out, once that is here: what goes behind it can
            then be changed without the engine. May be one of the results.
        address: Where its outcome is announced, `<door>:<what the door needs>`; None: the page.
        idempotency_key: The door's name for the order; the same key makes one task.
        fingerprint: Digest of the order, to tell a repeat from another order with the same key.
        submits: How often an order was attempted (each may cost money).
        called: Whether the engine was told where to call us: only so a late picture is heard of.
        anew: Whether it was ordered in the place of `retry_of`, which had come to nothing: should a
            picture of that come after all, this one need not be ordered any more.
        doubts: How many orders may have arrived and were never confirmed.
        past_requests: The engine's names of orders that failed unbilled and were placed anew.
        paid_units: What the engine billed, in units of the endpoint's price; None: it didn't say.
        troubles: Unexpected errors since the last move.
        checks: How often the engine was asked after the request since the last move.
        next_at: When the sweeper looks at the task, Unix seconds; None once nothing is left to do.
        outputs: Result URLs of the engine, while they wait to be fetched.
        announced: Whether the person was told of a failure or cancellation.
        favourite: Whether the person is fond of the picture.
    """

    id: TaskId
    token: str
    owner: Owner
    operation: Operation
    options: Options
    photo: Picture
    created_at: float
    updated_at: float
    next_at: float | None
    state: State = State.CREATED
    version: int = 1
    address: str | None = None
    idempotency_key: str | None = None
    fingerprint: str = ""
    retry_of: TaskId | None = None
    anew: bool = False
    request: EngineRequest | None = None
    submits: int = 0
    called: bool = True
    doubts: int = 0
    past_requests: tuple[str, ...] = ()
    paid_units: float | None = None
    troubles: int = 0
    checks: int = 0
    cancel_requested: bool = False
    outputs: tuple[str, ...] = ()
    results: tuple[Picture, ...] = ()
    cutout: Picture | None = None
    error: Failure | None = None
    announced: bool = False
    favourite: bool = False
    progress: Progress | None = None

    @property
    def settled(self) -> bool:
        """Whether nothing is left to do: final, and the person was told."""
        return self.state is State.DONE or (self.state in FINAL and self.announced)

    @property
    def composed(self) -> bool:
        """Whether the engine only cuts out, and what goes behind is put there by us."""
        return self.operation is Operation.BACKGROUND and self.options.background != "prompt"

    @property
    def claimable(self) -> bool:
        """Whether it is over only for us: an order that we gave up may still be made.

        One that was cancelled is, if it was while nobody knew whether the engine had got it; never
        what had not been sent, or what the engine has cancelled.
        """
        match self.state:
            case State.FAILED:
                given_up = self.error is not None and self.error.code in GIVEN_UP
                return self.called and given_up and self.submits > 0 and not self.outputs
            case State.CANCELLED:
                return self.called and self.doubts > 0
            case _:
                return False

    @property
    def cancelled_too_late(self) -> bool:
        """Whether its picture came although the person had cancelled: it was drawn by then."""
        return self.cancel_requested and self.state in {State.COMPLETED, State.DONE}

    @property
    def instead_of(self) -> TaskId | None:
        """The task in whose place it was ordered, if any."""
        return self.retry_of if self.anew else None


class Changes(TypedDict, total=False):
    """What may change beside the state when a task moves."""

    next_at: float | None
    address: str | None
    request: EngineRequest | None
    submits: int
    called: bool
    doubts: int
    past_requests: tuple[str, ...]
    paid_units: float | None
    cancel_requested: bool
    outputs: tuple[str, ...]
    results: tuple[Picture, ...]
    cutout: Picture | None
    error: Failure | None
    announced: bool
    favourite: bool


class IllegalMoveError(Exception):
    """A move the table doesn't have: a mistake in our code, never a person's."""


def moved(task: Task, to: State, *, now: float, **changes: Unpack[Changes]) -> Task:
    """Return the task after the move; the one gate.

    Args:
        task: As it stands.
        to: The proposed state.
        now: Unix seconds.
        **changes: What else changes. Without `next_at`, the state's patience is taken.

    Raises:
        IllegalMoveError: When the table has no such move, or it leads on from a failure or a
            cancellation that is one for good.
    """
    if to not in MOVES[task.state] or not (to is task.state or _may_go_on(task)):
        raise IllegalMoveError(f"{task.id}: {task.state} -> {to}")
    progress = task.progress if to is task.state else None
    next_at = now + PATIENCE_SECONDS.get(to, 0)
    after = _copy(task, to, task.version + 1, now, next_at, 0, 0, progress)
    for name, value in changes.items():
        _SETTERS[name](after, value)
    if to in FINAL and after.settled:
        _SETTERS["next_at"](after, None)
    return after


def marked(task: Task, *, favourite: bool) -> Task:
    """Return the next version of a finished task as a favourite, or as none any more.

    That is no move: it stands where it stood, since when it did, and what is due stays due.

    Raises:
        IllegalMoveError: When there is no picture.
    """
    if task.state not in MADE:
        raise IllegalMoveError(f"{task.id}: no picture to be fond of in {task.state}")
    return replace(task, favourite=favourite, version=task.version + 1)


_FIELDS = tuple(field.name for field in fields(Task))
_SETTERS: Mapping[str, Callable[[Task, object], None]] = {
    name: getattr(Task, name).__set__ for name in _FIELDS
}


_MOVING = ("state", "version", "updated_at", "next_at", "troubles", "checks", "progress")


def _make_copier() -> Callable[..., Task]:
    """Write the function that copies a task, a line a field, as the class itself was written.

    It takes the task and the values of `_MOVING`, and does what `dataclasses.replace` does, in a
    fifth of the time: a task has thirty fields, and is copied at every move.
    """
    lines = [f"def copy({', '.join(('task', *_MOVING))}):", " after = new(Task)"]
    for name in _FIELDS:
        value = name if name in _MOVING else f"task.{name}"
        lines.append(f" set_{name}(after, {value})")
    names: dict[str, Any] = {"new": object.__new__, "Task": Task}
    names |= {f"set_{name}": setter for name, setter in _SETTERS.items()}
    exec("\n".join([*lines, " return after"]), names)  # noqa: S102  names of our own fields
    copier: Callable[..., Task] = names["copy"]
    return copier


_copy = _make_copier()


def _may_go_on(task: Task) -> bool:
    return task.state not in OVER or task.claimable


def new_id() -> TaskId:
    """Return a fresh public id: 26 lower-case letters and digits, 128 random bits."""
    number, digits = secrets.randbits(128), "0123456789abcdefghjkmnpqrstvwxyz"
    return TaskId("".join(digits[(number >> shift) & 31] for shift in range(125, -1, -5)))


def new_token() -> str:
    """Return a fresh secret of 128 bits, safe in a URL."""
    return secrets.token_urlsafe(16)
