"""How a bot is put together: every part once, made of the others."""

from dataclasses import dataclass
from functools import cached_property, partial

from telegram.ext import ExtBot

from bot.app import Bot, Parts, Webhook
from bot.application import BotApplication, build_application
from bot.context import Desk
from bot.forgetting.expiry import Expiry
from bot.forgetting.forgetting import Forgetting
from bot.forgetting.traces import Traces
from bot.handlers import add_handlers
from bot.introduction import Introduction
from bot.ordering.albums import Albums
from bot.ordering.doubles import Doubles
from bot.ordering.gathering import Gathering
from bot.ordering.limits import Bounds, Limits
from bot.ordering.offers import Offers
from bot.ordering.orders import Orders
from bot.ordering.placing import Placing
from bot.ordering.questions import Questions
from bot.ordering.several import Several
from bot.screens.sheets import Sheets
from bot.speech.speeches import Speeches
from bot.state.batches import Batches
from bot.state.books import Books
from bot.state.locks import Locks
from bot.state.people import People
from bot.state.requests import Requests
from bot.state.under_way import UnderWay
from bot.talking.administrators import Administrators
from bot.talking.batch_delivery import BatchDelivery
from bot.talking.board import Board
from bot.talking.delivery import QUICK_SECONDS, Delivery
from bot.talking.doors import Doors
from bot.talking.files import TELEGRAM_MOST_BYTES, Downloads
from bot.talking.pace import Priority
from bot.talking.packs import Packs
from bot.talking.progress import Progress
from bot.talking.receipts import Receipts
from bot.talking.redaction import redacted
from bot.talking.replies import Replies
from bot.talking.sending import Sending
from bot.topics.gate import GROUP, Gate
from bot.topics.membership import Membership
from bot.updates.inbox import Inbox
from bot.updates.poller import Poller
from bot.updates.replay import Replay
from studio.clock import Clock
from studio.runtime.ledger import Ledger
from studio.runtime.limiter import Limiter
from studio.runtime.limiter_memory import MemoryLimiter
from studio.service import Service
from studio.sheets import draw_sheet


def create_bot(  # noqa: PLR0913  each by its name
    *,
    token: str,
    service: Service,
    ledger: Ledger,
    clock: Clock,
    base_url: str,
    webhook: Webhook | None = None,
    page: str | None = None,
    max_upload_bytes: int = TELEGRAM_MOST_BYTES,
    quick_seconds: float = QUICK_SECONDS,
    limiter: Limiter | None = None,
    bounds: Bounds = Bounds(),  # noqa: B008  frozen
) -> Bot:
    """Build the bot; opens nothing.

    Args:
        token: Of the bot.
        service: Where orders go.
        ledger: Where updates are written down before they are acknowledged, and what was sent.
        clock: What dates the ledger's entries.
        base_url: Root of the Bot API server, without a slash at the end: calls go to
            `<base_url>/bot<token>/<method>`, files come from `<base_url>/file/bot<token>/<path>`.
        webhook: How Telegram reaches us; None: the bot asks for updates itself.
        page: Address of the page, to be opened inside Telegram; https, but for a local server.
        max_upload_bytes: The largest photo file the service takes.
        quick_seconds: Up to which age a task's message becomes its picture; that of an older one
            follows as a message of its own.
        limiter: Counts what people ask for; None: one of this bot's own.
        bounds: How much they may.
    """
    assembly = _Assembly(
        token=token,
        base_url=base_url,
        service=service,
        ledger=ledger,
        limiter=limiter or MemoryLimiter(),
        bounds=bounds,
        page=page,
        max_upload_bytes=max_upload_bytes,
        quick_seconds=quick_seconds,
    )
    with redacted(token):
        return Bot(assembly.parts(clock), token=token, webhook=webhook)


@dataclass(frozen=True, kw_only=True)
class _Assembly:
    """The parts of one bot. Each is made when another first asks for it; none opens anything."""

    token: str
    base_url: str
    service: Service
    ledger: Ledger
    limiter: Limiter
    bounds: Bounds
    page: str | None
    max_upload_bytes: int
    quick_seconds: float

    def parts(self, clock: Clock) -> Parts:
        """Return all that runs, with every topic at its place."""
        gate = Gate(self.desk, self.doors, self.membership)
        self.application.add_handlers(gate.handlers(), group=GROUP)
        self.application.add_handlers(self.membership.handlers())
        add_handlers(self.application, self.desk, self.sending)
        return Parts(
            application=self.application,
            inbox=self.inbox,
            books=Books(self.ledger, clock=clock, keep_hours=self.service.keep_hours),
            replay=Replay(self.ledger, self.inbox, self.bot, self.speeches),
            poller=Poller(self.bot, self.inbox),
            downloads=self.downloads,
            delivery=self.delivery,
            progress=self.progress,
            membership=self.membership,
            several=self.several,
            introduction=Introduction(
                self.bot, self.speeches, self.ledger, self.sheets, page=self.page
            ),
            forgetting=self.forgetting,
            expiry=Expiry(self.service, self.people, self.traces, clock=clock),
        )

    @cached_property
    def desk(self) -> Desk:
        """What the topics work with."""
        return Desk(
            bot=self.bot,
            service=self.service,
            people=self.people,
            speeches=self.speeches,
            board=self.board,
            orders=self.orders,
            offers=self.offers,
            delivery=self.delivery,
            questions=self.questions,
            doubles=Doubles(self.ledger),
            limits=self.limits,
            administrators=Administrators(self.bot),
            packs=self.packs,
            several=self.several,
            forgetting=self.forgetting,
            max_photo_bytes=self.downloads.max_bytes,
            page=self.page,
        )

    # How updates come in, and how we speak to Telegram.

    @cached_property
    def inbox(self) -> Inbox:
        return Inbox(self.ledger)

    @cached_property
    def doors(self) -> Doors:
        return Doors()

    @cached_property
    def application(self) -> BotApplication:
        return build_application(
            token=self.token, base_url=self.base_url, inbox=self.inbox, doors=self.doors
        )

    @cached_property
    def bot(self) -> ExtBot[Priority]:
        return self.application.bot

    @cached_property
    def locks(self) -> Locks:
        return Locks()

    @cached_property
    def downloads(self) -> Downloads:
        return Downloads(self.bot, max_bytes=self.max_upload_bytes)

    @cached_property
    def sheets(self) -> Sheets:
        draw = partial(draw_sheet, self.service.catalogue)
        return Sheets(self.ledger, draw, bot_id=int(self.token.partition(":")[0]))

    @cached_property
    def board(self) -> Board:
        return Board(self.bot, self.sheets)

    @cached_property
    def packs(self) -> Packs:
        return Packs(self.bot, self.ledger)

    # Who is spoken to, and what was promised them.

    @cached_property
    def people(self) -> People:
        return People(self.ledger)

    @cached_property
    def speeches(self) -> Speeches:
        return Speeches(self.service.catalogue, self.people)

    @cached_property
    def limits(self) -> Limits:
        return Limits(self.limiter, self.ledger, self.service, self.bounds)

    @cached_property
    def membership(self) -> Membership:
        return Membership(self.desk, self.doors, self.receipts)

    @cached_property
    def requests(self) -> Requests:
        return Requests(self.ledger)

    @cached_property
    def traces(self) -> Traces:
        return Traces(self.ledger)

    @cached_property
    def forgetting(self) -> Forgetting:
        return Forgetting(
            bot=self.bot,
            service=self.service,
            speeches=self.speeches,
            requests=self.requests,
            traces=self.traces,
            receipts=self.receipts,
            questions=self.questions,
            packs=self.packs,
            locks=self.locks,
        )

    # From a wish to a task.

    @cached_property
    def questions(self) -> Questions:
        return Questions()

    @cached_property
    def under_way(self) -> UnderWay:
        return UnderWay()

    @cached_property
    def orders(self) -> Orders:
        return Orders(
            service=self.service,
            speeches=self.speeches,
            board=self.board,
            downloads=self.downloads,
            progress=self.progress,
            replies=Replies(self.bot, self.ledger),
            limits=self.limits,
            under_way=self.under_way,
        )

    @cached_property
    def offers(self) -> Offers:
        return Offers(
            bot=self.bot,
            service=self.service,
            speeches=self.speeches,
            board=self.board,
            orders=self.orders,
            questions=self.questions,
        )

    @cached_property
    def batches(self) -> Batches:
        return Batches(self.ledger, self.service)

    @cached_property
    def several(self) -> Several:
        albums, batches, delivery = Albums(self.ledger), self.batches, self.batch_delivery
        placing = Placing(
            service=self.service,
            speeches=self.speeches,
            orders=self.orders,
            replies=Replies(self.bot, self.ledger),
            batches=batches,
            delivery=delivery,
            locks=self.locks,
        )
        gathering = Gathering(
            bot=self.bot,
            service=self.service,
            people=self.people,
            speeches=self.speeches,
            board=self.board,
            orders=self.orders,
            offers=self.offers,
            placing=placing,
            albums=albums,
        )
        return Several(
            albums=albums,
            gathering=gathering,
            batches=batches,
            placing=placing,
            delivery=delivery,
            under_way=self.under_way,
        )

    # From a task back to a person.

    @cached_property
    def progress(self) -> Progress:
        return Progress(self.bot, self.service, self.locks, self.speeches, self.batches)

    @cached_property
    def receipts(self) -> Receipts:
        return Receipts(self.ledger)

    @cached_property
    def sending(self) -> Sending:
        return Sending(self.bot, self.service, self.ledger)

    @cached_property
    def batch_delivery(self) -> BatchDelivery:
        return BatchDelivery(
            bot=self.bot,
            service=self.service,
            speeches=self.speeches,
            sending=self.sending,
            receipts=self.receipts,
            batches=self.batches,
        )

    @cached_property
    def delivery(self) -> Delivery:
        return Delivery(
            bot=self.bot,
            service=self.service,
            speeches=self.speeches,
            sending=self.sending,
            locks=self.locks,
            receipts=self.receipts,
            batches=self.batch_delivery,
            requests=self.requests,
            quick_seconds=self.quick_seconds,
        )
