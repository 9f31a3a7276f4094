"""How a task looks in chat: its words and its buttons, by how it stands."""

from dataclasses import dataclass
from html import escape

from telegram import InlineKeyboardMarkup

from bot import keyboards, texts
from bot.wishes import title_of
from studio.catalogue import Catalogue
from studio.errors import of_failure
from studio.shown import stand
from studio.task import CANCELLABLE, FINAL, Operation, Progress, State, Task

BAR_CELLS = 8
LIVE = frozenset(State) - FINAL - {State.COMPLETED}
"""States in which a person waits."""
WORDS = {
    State.UNCERTAIN: texts.CONFIRMING,
    State.FETCHING: texts.FINISHING,
    State.COMPLETED: texts.FINISHING,
}
PLACES = {0: texts.NEXT, 1: texts.PLACE_ONE}


@dataclass(frozen=True, slots=True)
class Screen:
    """What a message says, in HTML, and its buttons."""

    text: str
    keyboard: InlineKeyboardMarkup | None = None


def title(task: Task, catalogue: Catalogue) -> str:
    """Return what a task makes; plain text."""
    return title_of(task.options, catalogue)


def waiting(task: Task, catalogue: Catalogue) -> Screen:
    """Return how a task looks while it is in line or worked on."""
    text = texts.under(title(task, catalogue), escape(stage(task)))
    can_stop = task.state in CANCELLABLE and not task.cancel_requested
    return Screen(text, keyboards.live(task) if can_stop else None)


def outcome(task: Task, catalogue: Catalogue) -> Screen:
    """Return how a finished task looks; the words are a caption when there is a picture."""
    name = title(task, catalogue)
    if task.state is State.CANCELLED:
        words = texts.CANCELLED_IN_DOUBT if task.claimable else texts.CANCELLED
        return Screen(texts.under(name, words), keyboards.failed(task, retryable=True))
    if task.state is State.FAILED and task.error:
        error = of_failure(task.error)
        text = texts.under(name, escape(error.chat_detail))
        return Screen(text, keyboards.failed(task, retryable=error.retryable))
    lines = [texts.DRAWN_ALREADY] if task.cancelled_too_late else []
    if is_cutout(task):
        lines.append(texts.DONE_CUTOUT)
    if task.operation is Operation.UPSCALE and task.results:
        large = task.results[0]
        lines.append(texts.DONE_LARGE.format(width=large.width, height=large.height))
    text = texts.under(name, "\n".join(lines)) if lines else texts.bold(name)
    return Screen(text, keyboards.result(task))


def needs_file(task: Task) -> bool:
    """Whether a photo in chat can't show what was made: it comes as a file as well."""
    return is_cutout(task) or task.operation is Operation.UPSCALE


def is_cutout(task: Task) -> bool:
    """Whether the result has transparent parts, which a photo in chat can't show."""
    return task.operation is Operation.BACKGROUND and task.options.background == "remove"


def word(task: Task) -> str:
    """Return the one word people know for how a task stands."""
    return texts.STATES[stand(task)]


def stage(task: Task) -> str:
    """Return what is happening to a live task, in a line or two of plain text."""
    if task.cancel_requested and task.state in CANCELLABLE:
        return texts.STOPPING
    if task.state is State.SUBMITTED and task.progress:
        return _reported(task.progress)
    return WORDS.get(task.state, texts.STARTING)


def _reported(progress: Progress) -> str:
    if progress.stage:
        bar = f"\n{_bar(progress.fraction)}" if progress.fraction is not None else ""
        return f"{progress.stage[:1].upper()}{progress.stage[1:]}…{bar}"
    if progress.place is None:
        return texts.WORKING
    return PLACES.get(progress.place, texts.PLACE).format(place=progress.place)


def _bar(fraction: float) -> str:
    full = round(max(0.0, min(1.0, fraction)) * BAR_CELLS)
    return f"{'▰' * full}{'▱' * (BAR_CELLS - full)} {fraction:.0%}"
