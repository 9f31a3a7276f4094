"""How a task looks in chat: its words and its buttons, by how it stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.screens import keyboards
from bot.screens.choices import title_of
from bot.screens.keyboards import Row
from bot.speech import texts
from bot.speech.settings_texts import MADE_AT_ONCE
from bot.speech.speech import Speech
from bot.speech.text import Html, lines
from studio.errors import of_failure
from studio.shown import stand
from studio.task import CANCELLABLE, FINAL, Operation, Progress, State, Task

BAR_CELLS = 8
AT_ONCE = "auto:"
"""Begins the idempotency key of what was ordered at once, without the person choosing it."""
LIVE = frozenset(State) - FINAL - {State.COMPLETED}
"""States in which a person waits."""
WORDS = {
    State.UNCERTAIN: texts.CONFIRMING,
    State.FETCHING: texts.FINISHING,
    State.COMPLETED: texts.FINISHING,
}


@dataclass(frozen=True, slots=True)
class Screen:
    """What a message says, and its buttons.

    Attributes:
        sheet: Name of the contact sheet that it stands under, as `studio.sheets` draws it, or "".
    """

    text: Html
    rows: Sequence[Row] = ()
    sheet: str = ""


def title(task: Task, speech: Speech) -> str:
    """Return what a task makes; plain text."""
    return title_of(task.options, speech)


def headed(speech: Speech, head: str, *rest: str) -> Html:
    """Return lines of HTML under a head, which is plain text."""
    return lines(speech(texts.HEAD, title=head), *rest)


def waiting(task: Task, speech: Speech) -> Screen:
    """Return how a task looks while it is in line or worked on."""
    text = headed(speech, title(task, speech), stage(task, speech))
    can_stop = task.state in CANCELLABLE and not task.cancel_requested
    return Screen(text, keyboards.live(speech, task) if can_stop else ())


def outcome(task: Task, speech: Speech, *, can_share: bool = False) -> Screen:
    """Return how a finished task looks; the words are a caption when there is a picture.

    Args:
        task: Done, failed or cancelled.
        speech: The language to say it in.
        can_share: Whether the bot answers inline.
    """
    name = title(task, speech)
    if task.state is State.CANCELLED:
        words = speech(texts.CANCELLED_IN_DOUBT if task.claimable else texts.CANCELLED)
        return Screen(headed(speech, name, words), keyboards.failed(speech, task, retryable=True))
    if task.state is State.FAILED and task.error:
        error = of_failure(task.error)
        text = headed(speech, name, speech.error(error))
        return Screen(text, keyboards.failed(speech, task, retryable=error.retryable))
    rows = keyboards.result(speech, task, can_share=can_share)
    return Screen(headed(speech, name, *_remarks(task, speech)), rows)


def _remarks(task: Task, speech: Speech) -> list[Html]:
    """Return what a person should know about a finished picture."""
    remarks = [speech(texts.DRAWN_ALREADY)] if task.cancelled_too_late else []
    if (task.idempotency_key or "").startswith(AT_ONCE):
        remarks.append(speech(MADE_AT_ONCE))
    if is_cutout(task):
        remarks.append(speech(texts.DONE_CUTOUT))
    if task.operation is Operation.UPSCALE and task.results:
        large = task.results[0]
        remarks.append(speech(texts.DONE_LARGE, width=large.width, height=large.height))
    return remarks


def needs_file(task: Task) -> bool:
    """Whether a photo in chat can't show what was made: it comes as a file as well."""
    return is_cutout(task) or task.operation is Operation.UPSCALE


def is_cutout(task: Task) -> bool:
    """Whether the result has transparent parts, which a photo in chat can't show."""
    return task.operation is Operation.BACKGROUND and task.options.background == "remove"


def word(task: Task, speech: Speech) -> str:
    """Return the one word people know for how a task stands."""
    return speech.plain(texts.STATES[stand(task)])


def stage(task: Task, speech: Speech) -> Html:
    """Return what is happening to a live task, in a line or two."""
    if task.cancel_requested and task.state in CANCELLABLE:
        return speech(texts.STOPPING)
    if task.state is State.SUBMITTED and task.progress:
        return _reported(task.progress, speech)
    return speech(WORDS.get(task.state, texts.STARTING))


def _reported(progress: Progress, speech: Speech) -> Html:
    if progress.stage:
        words = speech.stage(progress.stage)
        line = speech(texts.STAGE, stage=f"{words[:1].upper()}{words[1:]}")
        return lines(line, _bar(progress.fraction) if progress.fraction is not None else "")
    if progress.place is None:
        return speech(texts.WORKING)
    if progress.place == 0:
        return speech(texts.NEXT)
    return speech.count(texts.AHEAD, progress.place)


def _bar(fraction: float) -> str:
    full = round(max(0.0, min(1.0, fraction)) * BAR_CELLS)
    return f"{'▰' * full}{'▱' * (BAR_CELLS - full)} {fraction:.0%}"
