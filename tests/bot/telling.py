"""A delivery of our own beside the running bot's: with another memory, patience or connection."""

from telegram.ext import ExtBot

from bot.speech.speeches import Speeches
from bot.state.batches import Batches
from bot.state.locks import Locks
from bot.state.people import People
from bot.state.requests import Requests
from bot.talking.batch_delivery import BatchDelivery
from bot.talking.delivery import Delivery
from bot.talking.pace import Priority
from bot.talking.receipts import Receipts
from bot.talking.sending import Sending
from studio.runtime.ledger import Ledger
from tests.bot.world import SECONDS, World


def delivery_of(
    world: World, bot: ExtBot[Priority], ledger: Ledger, *, quick_seconds: float = SECONDS
) -> Delivery:
    """Return a delivery through a bot, that knows what a ledger knows."""
    service, receipts = world.studio.service, Receipts(ledger)
    speeches = Speeches(service.catalogue, People(ledger))
    sending = Sending(bot, service, ledger)
    return Delivery(
        bot=bot,
        service=service,
        speeches=speeches,
        sending=sending,
        locks=Locks(),
        receipts=receipts,
        requests=Requests(ledger),
        batches=BatchDelivery(
            bot=bot,
            service=service,
            speeches=speeches,
            sending=sending,
            receipts=receipts,
            batches=Batches(ledger, service),
        ),
        quick_seconds=quick_seconds,
    )
