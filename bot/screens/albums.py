"""How an album is asked about, and how a batch of its photos looks: on its way, and at its end."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from telegram import InlineKeyboardButton
from telegram.constants import KeyboardButtonStyle

from bot.screens import keyboards, screens
from bot.screens.callback_data import Action, CallbackData, album_ref, batch_ref
from bot.screens.choices import operation_of, title_of
from bot.screens.keyboards import Row, button
from bot.screens.screens import Screen, headed
from bot.speech import albums_texts as texts
from bot.speech import texts as general
from bot.speech.speech import Speech
from bot.speech.text import Html, lines
from bot.state.batches import ENDED, Batch, Item, Tasks, finished, has_ended
from studio.errors import of_failure
from studio.task import CANCELLABLE, Operation, State, Task

NUMBERS_A_ROW = 5
ONE = "one"
"""The page of a menu on which one of the photos is chosen."""


def of_all(speech: Speech, album: str, count: int, screen: Screen) -> Screen:
    """Return a menu as it is for so many photos; a picture to put behind would be for one only."""
    rows = [[each for each in row if not _is_for_one(each)] for row in screen.rows]
    rows.append([button(speech, texts.ONLY_ONE, Action.MORE, album_ref(album), ONE)])
    words = speech(texts.MENU) if screen.text == speech(general.MENU) else screen.text
    text = lines(speech.count(texts.PHOTOS, count), words)
    return replace(screen, text=text, rows=[row for row in rows if row])


def one_of(speech: Speech, album: str, count: int) -> Screen:
    """Return the page on which one of so many photos is chosen."""
    ref = album_ref(album)
    buttons = [_plain(str(n), CallbackData(Action.PICK, ref, str(n))) for n in range(1, count + 1)]
    rows = keyboards.in_rows(buttons, NUMBERS_A_ROW)
    return Screen(speech(texts.WHICH), [*rows, [keyboards.back(speech, ref)]])


def getting(speech: Speech, title: str) -> Html:
    """Return what is said before any of a batch is ordered."""
    return headed(speech, title, speech(texts.GETTING))


def waiting(batch: Batch, tasks: Tasks, speech: Speech) -> Screen:
    """Return how a batch looks while some of it is on its way."""
    ready, count = len(finished(batch, tasks)), len(batch.items)
    head = speech(texts.READY_OF, ready=ready, of=count)
    states = [_line(item, tasks, batch, speech) for item in batch.items]
    states += _put_off(batch, speech)
    can_stop = not batch.cancelled and (
        not batch.is_placed or any(_is_stoppable(task) for task in tasks.values())
    )
    danger, ref = KeyboardButtonStyle.DANGER, batch_ref(batch.number)
    stop = button(speech, texts.CANCEL_ALL, Action.CANCEL_ALL, ref, style=danger)
    text = headed(speech, title_of(batch.options, speech), head, *states)
    return Screen(text, [*_rest(batch, speech), *([[stop]] if can_stop else [])])


def outcome(batch: Batch, tasks: Tasks, speech: Speech, *, surely: bool = True) -> Screen:
    """Return how a batch looks in the end: the way to each picture, and what became of the others.

    Args:
        batch: All of it has ended.
        tasks: Its tasks.
        speech: The language to say it in.
        surely: Whether its pictures have arrived for all we know.
    """
    ready = finished(batch, tasks)
    said = [_count(speech, len(ready), len(batch.items))]
    if ready and not surely:
        said.append(speech(texts.MAYBE_HERE))
    said += _reasons(batch, tasks, speech)
    text = headed(speech, title_of(batch.options, speech), *said)
    return Screen(text, _ways(batch, tasks, speech))


def as_it_stands(batch: Batch, tasks: Tasks, speech: Speech) -> Screen:
    """Return how a batch looks now."""
    return (outcome if has_ended(batch, tasks) else waiting)(batch, tasks, speech)


def caption(batch: Batch, speech: Speech) -> Html:
    """Return what stands under the first of the pictures."""
    cut_out = batch.options.background == "remove"
    remark = speech(texts.FILES_KEEP_ALPHA) if cut_out else ""
    return headed(speech, title_of(batch.options, speech), remark)


def _ways(batch: Batch, tasks: Tasks, speech: Speech) -> list[Row]:
    ref, ready = batch_ref(batch.number), finished(batch, tasks)
    ways = [way for item in batch.items if (way := _way(item, batch, tasks, speech))]
    rows = keyboards.in_rows([way for way in ways if way.text.isdecimal()], NUMBERS_A_ROW)
    rows += keyboards.in_rows([way for way in ways if not way.text.isdecimal()])
    rows += _rest(batch, speech)
    if len(ready) > 1:
        rows.append([button(speech, texts.ALL_AS_FILES, Action.FILES, ref)])
    is_avatar = operation_of(batch.options) is Operation.AVATAR
    label = texts.ANOTHER_STYLE_FOR_ALL if is_avatar else texts.ANOTHER_BACKGROUND_FOR_ALL
    page = keyboards.STYLES if is_avatar else keyboards.BACKGROUNDS
    rows.append([button(speech, label, Action.MORE, ref, page)])
    return rows


def _rest(batch: Batch, speech: Speech) -> list[Row]:
    """Return the way to have made what was refused for the moment."""
    if not batch.put_off:
        return []
    ref, primary = batch_ref(batch.number), KeyboardButtonStyle.PRIMARY
    return [[button(speech, texts.MAKE_THE_REST, Action.REST, ref, style=primary)]]


def _way(item: Item, batch: Batch, tasks: Tasks, speech: Speech) -> InlineKeyboardButton | None:
    """Return the way to one photo's picture, or to what helps where there is none."""
    task = tasks.get(item.task) if item.task else None
    label = str(item.number)
    if task is None:
        if item.failure is None or item.is_put_off:
            return None
        press = CallbackData(Action.PICK, batch_ref(batch.number), label)
        refused = speech.plain(texts.REFUSED_STATE)
        return _plain(speech.plain(texts.ITEM, number=item.number, state=refused), press)
    if not task.results:
        label = speech.plain(texts.ITEM, number=item.number, state=screens.word(task, speech))
    return _plain(label, CallbackData(Action.SHOW, task.id, str(item.message)))


def _reasons(batch: Batch, tasks: Tasks, speech: Speech) -> Iterable[Html]:
    """Yield why there is no picture of some photos, each reason once, and what was put off."""
    reasons: dict[str, list[int]] = {}
    for item in batch.items:
        why = "" if item.is_put_off else _why(item, batch, tasks, speech)
        if why:
            reasons.setdefault(why, []).append(item.number)
    for why, numbers in reasons.items():
        yield speech(texts.ITEM_WHY, number=_listed(numbers), why=why)
    yield from _put_off(batch, speech)


def _put_off(batch: Batch, speech: Speech) -> Iterable[Html]:
    """Yield what was refused for the moment, or where it goes on."""
    off = [item for item in batch.items if item.is_put_off]
    numbers = _listed([item.number for item in off])
    if off and batch.passed_on:
        yield speech(texts.PASSED_ON, numbers=numbers)
    elif off and off[0].failure:
        why = speech.error(of_failure(off[0].failure))
        yield speech(texts.PUT_OFF, numbers=numbers, why=why)


def _why(item: Item, batch: Batch, tasks: Tasks, speech: Speech) -> str:
    """Return why there is no picture of a photo, or "" when there is one."""
    if item.failure:
        return speech.error(of_failure(item.failure))
    if item.task is None:
        return speech.plain(general.STATES["cancelled"]) if batch.cancelled else ""
    task = tasks.get(item.task)
    if task is None:
        return speech.plain(texts.GONE_STATE)
    if task.state is State.FAILED and task.error:
        return speech.error(of_failure(task.error))
    return "" if task.results else screens.word(task, speech)


def _line(item: Item, tasks: Tasks, batch: Batch, speech: Speech) -> Html:
    return speech(texts.ITEM, number=item.number, state=_state(item, tasks, batch, speech))


def _state(item: Item, tasks: Tasks, batch: Batch, speech: Speech) -> str:
    if item.failure:
        return speech.plain(texts.PUT_OFF_STATE if item.is_put_off else texts.REFUSED_STATE)
    if item.task is None:
        stand = general.STATES["cancelled" if batch.cancelled else "waiting"]
        return speech.plain(stand)
    task = tasks.get(item.task)
    if task is None:
        return speech.plain(texts.GONE_STATE)
    return screens.word(task, speech)


def _count(speech: Speech, ready: int, of: int) -> Html:
    if not ready:
        return speech(texts.NONE_HERE)
    if ready == of:
        return speech.count(texts.ALL_HERE, ready)
    return speech.count(texts.SOME_HERE, ready, of=of)


def _is_stoppable(task: Task) -> bool:
    return task.state not in ENDED and task.state in CANCELLABLE and not task.cancel_requested


def _is_for_one(entry: InlineKeyboardButton) -> bool:
    data = entry.callback_data
    press = CallbackData.read(data) if isinstance(data, str) else None
    return press is not None and press.action is Action.OWN


def _plain(label: str, press: CallbackData) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=press.data)


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(str(number) for number in numbers)
