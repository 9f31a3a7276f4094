"""How it looks what is kept of a person, the question whether to delete it, and the receipt."""

from datetime import UTC, datetime

from babel.dates import format_datetime
from telegram.constants import KeyboardButtonStyle

from bot.screens import keyboards
from bot.screens.callback_data import Action, photo_ref
from bot.screens.screens import Screen
from bot.speech import privacy_texts as texts
from bot.speech.settings_texts import SETTINGS
from bot.speech.speech import Speech
from bot.speech.text import Html, lines
from bot.state.books import KEPT_SECONDS
from bot.state.requests import Request
from studio.fal.gateway import OUTPUT_LIFE_SECONDS, UPLOAD_LIFE_SECONDS
from studio.forgetting import Forgotten
from studio.sweeper import HOUR, RETENTION_TICK_SECONDS

MINUTE = 60.0
YES, NO = "yes", "no"


def kept(
    speech: Speech, person: int, *, host_hours: int, own_hours: int, draws_here: bool
) -> Screen:
    """What is kept, where and how long.

    Args:
        speech: The language to say it in.
        person: Who may tap.
        host_hours: How long the host keeps pictures.
        own_hours: How long the person wants them kept; 0: as long as the host.
        draws_here: Whether no photo leaves this computer.
    """
    is_own = 0 < own_hours < host_hours
    hours = speech.count(texts.HOURS, own_hours if is_own else host_hours)
    text = speech(
        texts.PRIVACY,
        kept=speech(texts.KEPT_YOURS if is_own else texts.KEPT_HOST, hours=hours),
        where=speech(
            texts.WHERE_HERE if draws_here else texts.WHERE_FAL,
            photo=speech.count(texts.HOURS, round(UPLOAD_LIFE_SECONDS / HOUR)),
            picture=speech.count(texts.HOURS, round(OUTPUT_LIFE_SECONDS / HOUR)),
        ),
        links=speech.count(texts.HOURS, host_hours + round(KEPT_SECONDS / HOUR)),
        minutes=speech.count(texts.MINUTES, round(RETENTION_TICK_SECONDS / MINUTE)),
    )
    ref = photo_ref(person)
    rows = [
        [keyboards.button(speech, texts.DELETE_ALL, Action.FORGET, ref)],
        [keyboards.button(speech, SETTINGS, Action.SET, ref)],
    ]
    return Screen(text, rows)


def question(speech: Speech, person: int, there: Forgotten, *, packs: int) -> Screen:
    """Whether all is to be deleted, and what that is."""
    nothing = not there.tasks and not packs
    text = texts.FORGET_NOTHING if nothing else texts.ASK_FORGET
    ref, danger = photo_ref(person), KeyboardButtonStyle.DANGER
    rows = [
        [keyboards.button(speech, texts.YES_DELETE, Action.FORGET, ref, YES, style=danger)],
        [keyboards.button(speech, texts.NO_KEEP, Action.FORGET, ref, NO)],
    ]
    return Screen(speech(text, list=_listed(speech, there, packs)), rows)


def receipt(speech: Speech, request: Request) -> Screen:
    """What was deleted, and when."""
    moment = datetime.fromtimestamp(request.moment, UTC)
    text = speech(
        texts.RECEIPT,
        when=format_datetime(moment, format="long", tzinfo=UTC, locale=speech.language),
        list=_listed(speech, request.counted, request.packs),
        number=request.receipt,
    )
    if not request.pictures and not request.photos:
        return Screen(text)
    hours = speech.count(texts.HOURS, round(max(UPLOAD_LIFE_SECONDS, OUTPUT_LIFE_SECONDS) / HOUR))
    return Screen(lines(text, speech(texts.ENGINE_COPIES, hours=hours)))


def _listed(speech: Speech, there: Forgotten, packs: int) -> Html:
    counted = [
        (texts.PICTURES, there.pictures),
        (texts.PHOTOS, there.photos),
        (texts.LIVE, there.live),
        (texts.PACKS, packs),
    ]
    items = [speech.count(text, count) for text, count in counted if count]
    return lines(*(speech(texts.ITEM, what=item) for item in (*items, speech(texts.SETTINGS_TOO))))
