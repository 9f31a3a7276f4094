"""Lanes: bounded work, in order, and never twice at once on the same thing."""

import asyncio

from studio.lanes import Lanes


class Work:
    """Holds every item until it is let go."""

    def __init__(self) -> None:
        self.gates: dict[str, asyncio.Event] = {}
        self.begun: list[str] = []
        self.now: list[str] = []

    async def __call__(self, item: str) -> None:
        assert item not in self.now, "worked on twice at once"
        self.now.append(item)
        self.begun.append(item)
        await self.gates.setdefault(item, asyncio.Event()).wait()
        self.now.remove(item)

    def free(self, item: str) -> None:
        self.gates.setdefault(item, asyncio.Event()).set()


async def test_what_waits_and_is_brought_again_is_never_worked_on_twice_at_once() -> None:
    work = Work()
    lanes = Lanes(work, lanes=2)
    async with asyncio.TaskGroup() as group:
        group.create_task(lanes.run("a"))
        slow = group.create_task(lanes.run("b"))
        await asyncio.sleep(0)
        await lanes.run("c")  # all lanes are taken: it waits
        slow.cancel()  # its lane is free, and nobody in it looks for what waits
        await asyncio.wait({slow})
        group.create_task(lanes.run("c"))
        await asyncio.sleep(0)
        assert work.begun == ["a", "b", "c"]
        work.free("a")  # looks for what waits, while c is being worked on
        for _ in range(5):
            await asyncio.sleep(0)
        work.free("c")
    assert work.begun == ["a", "b", "c"]


async def test_what_changed_while_it_is_worked_on_is_worked_on_once_more() -> None:
    work = Work()
    lanes = Lanes(work, lanes=1)
    async with asyncio.TaskGroup() as group:
        group.create_task(lanes.run("a", 1))
        await asyncio.sleep(0)
        await lanes.run("a", 1)
        await lanes.run("a", 2)
        work.free("a")
    assert work.begun == ["a", "a"]
