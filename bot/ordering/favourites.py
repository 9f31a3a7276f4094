"""Which styles a person is offered first."""

import logging

from bot.screens.choices import options_of
from bot.state.addresses import owner_of
from bot.state.people import LAST, Person
from studio.errors import ChoiceError, DarkroomError
from studio.service import Service
from studio.task import Options

log = logging.getLogger(__name__)

LOOKED_THROUGH = 20
"""A person's newest tasks in which their last style is looked for."""


async def last_style(service: Service, person: int) -> str | None:
    """Return the id of the style a person asked for last, or None when there is none lately.

    None too when it can't be read: a convenience fails no order, and stops no refusal.
    """
    try:
        tasks = await service.list(owner_of(person), limit=LOOKED_THROUGH)
    except DarkroomError as error:
        log.info("somebody's last style can't be read: %s", error.code)
        return None
    return next((task.options.style for task in tasks if task.options.style), None)


async def preset(service: Service, person: Person) -> Options | None:
    """Return what a person's photos are made into at once; None when they are to be asked.

    That they are too when what they set is not there (any more).
    """
    code = person.at_once
    if code == LAST:
        style = await last_style(service, person.id)
        code = f"s.{style}" if style else ""
    try:
        return options_of(code, service.catalogue) if code else None
    except ChoiceError:
        return None
