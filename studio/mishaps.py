"""Why an order that was taken comes to nothing: the engine, or what it made, is not to be had."""

from studio.failure import DarkroomError
from studio.task import UNCONFIRMED


class EngineError(DarkroomError):
    """The engine could not or would not make the picture."""

    status = 502
    retryable = True


class EngineBusy(EngineError):
    """The engine takes no more work for now."""

    code = "engine.busy"
    status = 503
    title = "The picture engine is busy"
    web = "It is busier than usual. Try again in a moment."
    chat = "The picture engine is very busy right now. Try again in a moment."


class EngineDown(EngineError):
    """The engine can't be reached, or refuses us: the operator has to look."""

    code = "engine.down"
    status = 503
    title = "The picture engine is out of reach"
    web = "It is not your photo's fault. Try again in a few minutes."
    chat = (
        "The picture engine is out of reach, it's not your photo's fault. Try again in a few "
        "minutes."
    )


class EngineRefused(EngineError):
    """A safety filter said no."""

    code = "engine.refused"
    status = 422
    title = "This photo was refused"
    web = "The engine's safety filter refused this photo. Try a different one."
    chat = "The engine's safety filter refused this photo. Try a different one."
    retryable = False


class EngineUnconfirmed(EngineError):
    """We sent the order and never heard whether it arrived; we don't pay twice by ourselves."""

    code = UNCONFIRMED
    status = 502
    title = "We could not confirm this order"
    web = (
        "The engine never confirmed it. It may still arrive here by itself; trying again "
        "orders a second one."
    )
    chat = (
        "The engine never confirmed this order. It may still arrive here by itself; Try "
        "again orders a second one."
    )


class EngineNoFace(EngineError):
    """No face to make an avatar of."""

    code = "engine.no_face"
    status = 422
    title = "No face found"
    web = (
        "An avatar needs one clear face. Choose a photo where the face looks at the camera "
        "and isn't too small."
    )
    chat = "I can't find a clear face in this photo. Try one that looks at the camera, closer up."
    retryable = False


class EngineNoSubject(EngineError):
    """Nothing stands out from the background."""

    code = "engine.no_subject"
    status = 422
    title = "No clear subject"
    web = "We could not tell what to keep. Choose a photo where one person or thing stands out."
    chat = "I can't tell what to keep in this photo. Try one where one person or thing stands out."
    retryable = False


class EngineTooLarge(EngineError):
    """More pixels than the engine takes, or than it has memory for."""

    code = "engine.too_large"
    status = 422
    title = "Too large for the engine"
    web = "This picture has more pixels than the engine can work on. Send a smaller copy of it."
    chat = "This picture has more pixels than I can work on. Send me a smaller copy of it."
    retryable = False


class EngineUnsupported(EngineError):
    """The engine in use can't do this operation."""

    code = "engine.unsupported"
    status = 422
    title = "This needs another engine"
    web = (
        "The engine on this computer can't do that. Choose another style, or run darkroom "
        "with a fal key."
    )
    chat = "The engine I run on can't do that. Pick another style."
    retryable = False


class EngineFailed(EngineError):
    """The engine tried and failed."""

    code = "engine.failed"
    title = "The engine could not make this picture"
    web = "Something went wrong while the picture was made. Try again, or choose another photo."
    chat = "Something went wrong while I made this picture. Try again, or send another photo."


class EngineTimeout(EngineError):
    """It took longer than we wait."""

    code = "engine.timeout"
    status = 504
    title = "This took too long"
    web = (
        "We stopped waiting for the engine. It may still arrive here by itself; trying again "
        "orders a second one."
    )
    chat = (
        "This took too long, so I stopped waiting. It may still arrive by itself; Try again "
        "orders a second one."
    )


class EngineForgotten(EngineError):
    """The engine no longer knows a request it had accepted."""

    code = "engine.forgotten"
    title = "The engine lost this order"
    web = "The engine no longer knows this order. Try again to place it anew."
    chat = "The engine lost this order. Tap Try again to place it again."


class ResultError(DarkroomError):
    """The engine made something we could not keep."""

    status = 502
    retryable = True


class ResultExpired(ResultError):
    """The result was gone before we could copy it."""

    code = "result.expired"
    title = "The result is gone"
    web = "The engine deleted the picture before we could copy it. Try again to have it made anew."
    chat = "The engine deleted the picture before I could copy it. Tap Try again to make it anew."


class ResultBroken(ResultError):
    """The result is not a usable picture."""

    code = "result.broken"
    title = "The result is not usable"
    web = (
        "The engine sent back something that is not a usable picture. Try again to have it "
        "made anew."
    )
    chat = "What came back is not a usable picture. Tap Try again to make it anew."
