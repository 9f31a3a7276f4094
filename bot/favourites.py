"""Which styles a person is offered first."""

import logging

from bot.addresses import owner_of
from studio.errors import DarkroomError
from studio.service import Service

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
