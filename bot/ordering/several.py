"""The parts that work on several photos at once."""

from dataclasses import dataclass

from bot.ordering.albums import Albums
from bot.ordering.gathering import Gathering
from bot.ordering.placing import Placing
from bot.state.batches import Batches
from bot.state.under_way import UnderWay
from bot.talking.batch_delivery import BatchDelivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """Albums as they come in, and batches of tasks."""

    albums: Albums
    gathering: Gathering
    batches: Batches
    placing: Placing
    delivery: BatchDelivery
    under_way: UnderWay

    async def call_off(self, person: int) -> None:
        """Order nothing more of what a person has asked for, and return once nothing is under way.

        What was under way has become tasks by then, or never will.

        Raises:
            Unavailable: When it can't be written down that the rest is not wanted.
        """
        await self.gathering.drop(person)
        await self.placing.drop(person)
        await self.under_way.over(person)
