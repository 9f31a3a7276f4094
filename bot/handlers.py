"""Which topic gets an update: the first that it fits."""

from itertools import chain

from bot.application import BotApplication
from bot.context import Desk
from bot.talking.sending import Sending
from bot.topics.albums import Albums
from bot.topics.avatar import Avatar
from bot.topics.background import Background
from bot.topics.buttons import Buttons
from bot.topics.cancel import Cancel
from bot.topics.choosing import Choosing
from bot.topics.failures import Failures
from bot.topics.inline import Inline
from bot.topics.mentions import Mentions
from bot.topics.photo import PhotoIntake
from bot.topics.privacy import FORGET, PRIVACY, Privacy
from bot.topics.remove import Remove
from bot.topics.results import Results
from bot.topics.settings import PAYLOAD as SETTINGS
from bot.topics.settings import Settings
from bot.topics.start import Start
from bot.topics.status import PAYLOAD as STATUS
from bot.topics.status import Status


def add_handlers(application: BotApplication, desk: Desk, sending: Sending) -> None:
    """Add every topic to the application."""
    settings, privacy, cancel = Settings(desk), Privacy(desk), Cancel(desk)
    status = Status(desk)
    pages = {
        SETTINGS: settings.first_page,
        PRIVACY: privacy.explanation,
        FORGET: privacy.question,
        STATUS: status.page,
    }
    intake = PhotoIntake(desk)
    start, albums = Start(desk, pages), Albums(desk, intake)
    topics = (cancel, Choosing(desk), Results(desk), settings, privacy)
    actions = dict(chain.from_iterable(topic.actions().items() for topic in topics))
    application.add_handlers(
        [
            *albums.handlers(),  # first: a caption is about all of its album
            *start.handlers(),
            *Avatar(desk).handlers(),
            *Background(desk).handlers(),
            *Remove(desk).handlers(),
            *settings.handlers(),
            *privacy.handlers(),
            *status.handlers(),
            *cancel.handlers(),
            *intake.handlers(),
            *Buttons(desk, actions, albums.actions()).handlers(),
            *Inline(desk, sending).handlers(),
            *Mentions(desk).handlers(),
            *start.last_handlers(),
        ]
    )
    application.add_error_handler(Failures(desk).tell)
