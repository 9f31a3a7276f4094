"""Every failure a person can meet: one tree, four faces.

    DarkroomError
    ├── PhotoError            photo.missing  .too_large  .too_many_pixels  .too_small  .unsupported
    │                         .damaged  .too_costly  .large_already
    ├── ChoiceError           style.unknown  background.unknown  colour.invalid  gradient.invalid
    │                         scene.unknown  prompt.invalid  prompt.needs_key  picture.missing
    │                         picture.unusable  picture.opaque  scale.unknown
    ├── SelfieError           selfie.no_face  .several_faces  .too_small  .too_blurred  .too_dark
    │                         .turned_away
    ├── SessionError          session.missing  session.expired  session.no_bot
    ├── TaskError             task.unknown  task.state  idempotency.conflict
    ├── LimitError            limit.rate  limit.live
    ├── RequestError          request.invalid  request.too_large  route.unknown  method.not_allowed
    ├── EngineError           engine.busy  .down  .refused  .unconfirmed  .no_face  .no_subject
    │                         .too_large  .unsupported  .failed  .timeout  .forgotten
    ├── ResultError           result.expired  result.broken
    ├── Unavailable           service.unavailable
    └── Internal              internal

Each class states a stable dotted `code`, an HTTP `status`, a `web` sentence and a `chat` sentence.
A sentence says what happened and what to do next; facts such as limits are filled in by name.
"""

from studio.failure import DarkroomError
from studio.mishaps import (
    EngineBusy,
    EngineDown,
    EngineError,
    EngineFailed,
    EngineForgotten,
    EngineNoFace,
    EngineNoSubject,
    EngineRefused,
    EngineTimeout,
    EngineTooLarge,
    EngineUnconfirmed,
    EngineUnsupported,
    ResultBroken,
    ResultError,
    ResultExpired,
)
from studio.refusals import (
    BackgroundUnknown,
    ChoiceError,
    ColourInvalid,
    GradientInvalid,
    PictureMissing,
    PictureOpaque,
    PictureUnusable,
    PromptInvalid,
    PromptNeedsKey,
    ScaleUnknown,
    SceneUnknown,
    SelfieError,
    SelfieNoFace,
    SelfieSeveralFaces,
    SelfieTooBlurred,
    SelfieTooDark,
    SelfieTooSmall,
    SelfieTurnedAway,
    StyleUnknown,
)
from studio.task import Failure

__all__ = [  # what comes from the other files of the tree; the rest is below
    "BackgroundUnknown",
    "ChoiceError",
    "ColourInvalid",
    "DarkroomError",
    "EngineBusy",
    "EngineDown",
    "EngineError",
    "EngineFailed",
    "EngineForgotten",
    "EngineNoFace",
    "EngineNoSubject",
    "EngineRefused",
    "EngineTimeout",
    "EngineTooLarge",
    "EngineUnconfirmed",
    "EngineUnsupported",
    "GradientInvalid",
    "PictureMissing",
    "PictureOpaque",
    "PictureUnusable",
    "PromptInvalid",
    "PromptNeedsKey",
    "ResultBroken",
    "ResultError",
    "ResultExpired",
    "ScaleUnknown",
    "SceneUnknown",
    "SelfieError",
    "SelfieNoFace",
    "SelfieSeveralFaces",
    "SelfieTooBlurred",
    "SelfieTooDark",
    "SelfieTooSmall",
    "SelfieTurnedAway",
    "StyleUnknown",
]


class PhotoError(DarkroomError):
    """The photo can't be used."""

    status = 422


class PhotoMissing(PhotoError):
    """No photo came with the order."""

    code = "photo.missing"
    title = "No photo yet"
    web = "Add a photo first: drop one here, paste it, or pick a file."
    chat = "Send me a photo first, then we can start."


class PhotoTooLarge(PhotoError):
    """The file has too many bytes."""

    code = "photo.too_large"
    status = 413
    title = "This file is too large"
    web = "Photos may be up to {limit_mb} MB. Send a smaller copy of this one."
    chat = "This file is too large for me: up to {limit_mb} MB, please. A smaller copy will do."


class PhotoTooManyPixels(PhotoError):
    """The picture is larger than we decode."""

    code = "photo.too_many_pixels"
    title = "This photo has too many pixels"
    web = "Photos may have up to {limit_megapixels} megapixels. Send a smaller copy of this one."
    chat = "That is a huge picture! Up to {limit_megapixels} megapixels, please."


class PhotoTooSmall(PhotoError):
    """The picture is too small to work on."""

    code = "photo.too_small"
    title = "This photo is too small"
    web = "Photos need at least {minimum} pixels on each side. Choose a larger one."
    chat = "This photo is too small: I need at least {minimum} pixels on each side. Do you have a larger one?"


class PhotoUnsupported(PhotoError):
    """Not a format we read, whatever its name says."""

    code = "photo.unsupported"
    status = 415
    title = "We can't read this kind of file"
    web = "Send a JPEG, PNG, WebP, AVIF, HEIC or GIF picture."
    chat = "I can't read this kind of file. Send a JPEG, PNG, WebP, AVIF, HEIC or GIF picture."


class PhotoDamaged(PhotoError):
    """The file is broken or cut off."""

    code = "photo.damaged"
    title = "This file is damaged"
    web = "The picture could not be opened; the file may be incomplete. Try saving or sending it again."
    chat = "I could not open this picture; the file may be incomplete. Please send it again."


class PhotoTooCostly(PhotoError):
    """Decoding ran into its CPU, memory or time limit."""

    code = "photo.too_costly"
    title = "This photo takes too long to open"
    web = "The file is built in a way that takes too long to open. Save it again as a plain JPEG and send that."
    chat = "This file takes too long to open. Save it again as a plain JPEG and send me that."


class PhotoLargeAlready(PhotoError):
    """Enlarged, it would be larger than anybody needs."""

    code = "photo.large_already"
    title = "This picture is large already"
    web = "A picture of up to about {side} by {side} pixels can be made {scale} times as large; this one has more."
    chat = "This picture is large already. I can make one of up to about {side} by {side} pixels {scale} times as large."


class SessionError(DarkroomError):
    """We don't know who is asking."""

    status = 401


class SessionMissing(SessionError):
    """No session came with the request."""

    code = "session.missing"
    title = "No session"
    web = "Open the page again to start a session."
    chat = "Send /start to begin."


class SessionExpired(SessionError):
    """The session is too old or not one of ours."""

    code = "session.expired"
    title = "Your session has ended"
    web = "Open the page again to start a new session."
    chat = "Send /start to begin again."


class SessionNoBot(SessionError):
    """It is Telegram's, and this program has no bot."""

    code = "session.no_bot"
    title = "No Telegram bot here"
    web = "This darkroom has no Telegram bot. Open the page in a browser instead."
    chat = "This darkroom has no Telegram bot."


class TaskError(DarkroomError):
    """Something about one task."""

    status = 409


class TaskUnknown(TaskError):
    """No such task, or somebody else's: the two look the same from outside."""

    code = "task.unknown"
    status = 404
    title = "We can't find this picture"
    web = "It may have been deleted, or its time is over. Send the photo again to make a new one."
    chat = "This picture is gone. Send the photo again and we start afresh."


class TaskStateWrong(TaskError):
    """The task is past the point where this could be done."""

    code = "task.state"
    title = "That is not possible any more"
    web = "The picture has moved on in the meantime; have a look at how it stands."
    chat = "Too late for that: this picture has moved on in the meantime."


class IdempotencyConflict(TaskError):
    """The same key came with another order."""

    code = "idempotency.conflict"
    title = "This order was already placed differently"
    web = (
        "The same Idempotency-Key came with another photo or choice. Use a new key for a new order."
    )
    chat = "I already have a different order from that message. Send the photo again."


class LimitError(DarkroomError):
    """Too much at once."""

    status = 429
    retryable = True


class RateLimited(LimitError):
    """Too many requests in a short time."""

    code = "limit.rate"
    title = "A little too fast"
    web = "That was a lot of requests in a short time. Wait {seconds} s and try again; nothing is lost."
    chat = "Not so fast, please! Try again in {seconds} s."


class TooManyLive(LimitError):
    """Too many unfinished tasks of one owner."""

    code = "limit.live"
    title = "Enough at once"
    web = "You have {limit} pictures in the making. Wait for one of them, or cancel one."
    chat = "I'm already making {limit} pictures for you. Wait for one of them, or /cancel one."


class RequestError(DarkroomError):
    """The request itself is malformed: for programmers more than for people."""

    status = 422


class RequestInvalid(RequestError):
    """A field is missing or has the wrong shape."""

    code = "request.invalid"
    title = "The request is not valid"
    web = "Check this part of the request: {field}."
    chat = "I didn't understand that. /help shows what I can do."


class RequestTooLarge(RequestError):
    """The body is larger than anything we accept."""

    code = "request.too_large"
    status = 413
    title = "This is too large to send"
    web = "Photos may be up to {limit_mb} MB. Send a smaller copy."
    chat = "This is too large for me: up to {limit_mb} MB, please."


class RouteUnknown(RequestError):
    """Nothing lives at this address."""

    code = "route.unknown"
    status = 404
    title = "There is nothing here"
    web = "The address is not one of ours. Go back to the start page."
    chat = "I don't know that command. /help shows what I can do."


class MethodNotAllowed(RequestError):
    """The address exists, the method doesn't."""

    code = "method.not_allowed"
    status = 405
    title = "That can't be done here"
    web = "This address doesn't take that method."
    chat = "That can't be done here."


class Unavailable(DarkroomError):
    """We are starting, stopping, or full."""

    code = "service.unavailable"
    status = 503
    title = "Back in a moment"
    web = "The service is starting, stopping or full. Try again in a moment; nothing is lost."
    chat = "I'm just starting, stopping or full. Try again in a moment."
    retryable = True


class Internal(DarkroomError):
    """A mistake of ours. The incident id leads to the log."""

    retryable = True

    @property
    def chat_detail(self) -> str:
        """The chat sentence, with the incident id where there is one: chat has no other place."""
        return f"{self.chat} (Note {self.incident})" if self.incident else self.chat


def all_errors(root: type[DarkroomError] = DarkroomError) -> dict[str, type[DarkroomError]]:
    """Return every leaf of the tree by its code."""
    leaves: dict[str, type[DarkroomError]] = {}
    for branch in root.__subclasses__():
        leaves |= all_errors(branch) or {branch.code: branch}
    return leaves


def of_failure(failure: Failure) -> DarkroomError:
    """Return the error a task keeps, with its sentences; an unknown code becomes `internal`."""
    error = all_errors().get(failure.code, Internal)()
    error.facts = dict(failure.facts)
    return error
