"""What a door asks for, and how the same wish is known again."""

import hashlib
from dataclasses import dataclass, fields, replace

from studio.task import OVER, Operation, Options, Owner, Task, TaskId


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The photo of an earlier task of the same owner, or one of its results.

    Attributes:
        result: Its number among the results, from 0; None: the photo.
    """

    task_id: TaskId
    result: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a door asks for.

    Attributes:
        photo: The file as it came, any bytes; or a picture that is here already.
        picture: The person's own background, as it came.
        strokes: What a brush changes in the kept cut-out of an earlier task's photo, as it came: a
            grey picture, 128 where nothing.
        idempotency_key: The door's name for this order; None means never repeated.
        address: Where the outcome is announced, `<door>:<...>`; None where somebody watches anyway.
        as_is: Whether the person insists on a photo that the selfie check would not take.
    """

    owner: Owner
    operation: Operation
    options: Options
    photo: bytes | Earlier
    picture: bytes | None = None
    strokes: bytes | None = None
    idempotency_key: str | None = None
    address: str | None = None
    as_is: bool = False


def same_wish(one: Options, other: Options) -> bool:
    """Whether two tasks of the same photo were to become the same; a copied picture is the same."""
    return replace(one, picture=None) == replace(other, picture=None)


def is_anew(order: Order, options: Options, old: Task) -> bool:
    """Whether an order is what an earlier one was to be, of which nothing came."""
    of_photo = isinstance(order.photo, Earlier) and order.photo.result is None
    brings_nothing = order.picture is None and order.strokes is None
    as_before = brings_nothing and order.operation is old.operation
    return of_photo and as_before and same_wish(options, old.options) and old.state in OVER


def fingerprint(order: Order, options: Options) -> str:
    """Return a digest of an order, the same for the same wish.

    Args:
        order: As it came.
        options: As the catalogue understands them.
    """
    wish = {
        field.name: value
        for field in fields(options)
        if (value := getattr(options, field.name)) != field.default
    }
    digest = hashlib.sha256(f"{order.operation}:{wish}".encode())
    for data in (order.photo, order.picture or b""):
        known = f"{data}".encode() if isinstance(data, Earlier) else data
        digest.update(hashlib.sha256(known).digest())
    if order.strokes is not None:
        digest.update(hashlib.sha256(order.strokes).digest())
    return digest.hexdigest()
