"""Who gets a place next, and that no place is ever lost."""

import asyncio
from asyncio import Task

import pytest

from studio.errors import RateLimited, Unavailable
from studio.photos.line import FairLine, Line


class Visit:
    """Somebody in a line, who goes when told to."""

    def __init__(self, order: list[str], name: str) -> None:
        self._order = order
        self._name = name
        self.go = asyncio.Event()

    async def pay(self, line: Line, *, urgent: bool = False) -> None:
        async with line.place(urgent=urgent):
            self._order.append(self._name)
            await self.go.wait()


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_what_is_urgent_goes_first_and_the_rest_as_they_came() -> None:
    line, order = Line(1, longest=9), list[str]()
    visits = [Visit(order, name) for name in ("first", "second", "paid", "third", "paid too")]
    async with asyncio.TaskGroup() as group:
        for number, visit in enumerate(visits):
            group.create_task(visit.pay(line, urgent=number in {2, 4}))
        await settled()
        for visit in visits:
            visit.go.set()
    assert order == ["first", "paid", "paid too", "second", "third"]


async def test_a_full_line_is_full_but_for_the_urgent() -> None:
    line, order = Line(1, longest=1), list[str]()
    visits = [Visit(order, name) for name in ("at work", "waiting", "paid")]
    async with asyncio.TaskGroup() as group:
        for number, visit in enumerate(visits):
            group.create_task(visit.pay(line, urgent=number == 2))
            await settled()
        with pytest.raises(Unavailable) as caught:
            await Visit(order, "late").pay(line)
        assert (caught.value.retry_after or 0) > 0
        for visit in visits:
            visit.go.set()
    assert order == ["at work", "paid", "waiting"]


async def _started(line: Line, *names: str) -> tuple[list[str], list[Visit], list[Task[None]]]:
    order = list[str]()
    visits = [Visit(order, name) for name in names]
    tasks = [asyncio.ensure_future(visit.pay(line)) for visit in visits]
    await settled()
    return order, visits, tasks


async def test_whoever_leaves_the_line_is_passed_by() -> None:
    line = Line(1, longest=9)
    order, visits, tasks = await _started(line, "a", "b", "c")
    tasks[1].cancel()
    visits[0].go.set()  # in the same turn of the loop
    await settled()
    assert order == ["a", "c"]
    visits[2].go.set()
    await asyncio.wait(tasks)
    assert tasks[1].cancelled()


async def test_a_place_that_comes_together_with_the_wish_to_go_is_passed_on() -> None:
    line = Line(1, longest=9)
    order, visits, tasks = await _started(line, "a", "b", "c")
    visits[0].go.set()
    await tasks[0]  # b has the place now, but has not woken up
    tasks[1].cancel()
    await settled()
    assert order[-1] == "c"
    visits[2].go.set()
    await asyncio.wait(tasks)
    async with asyncio.timeout(1), line.place():
        pass


async def test_as_many_as_there_are_places_are_served_at_once() -> None:
    line = Line(2, longest=9)
    order, visits, tasks = await _started(line, "a", "b", "c")
    assert order == ["a", "b"]
    for visit in visits:
        visit.go.set()
    await asyncio.wait(tasks)
    assert order == ["a", "b", "c"]


async def test_nobody_stands_in_a_fair_line_twice_and_may_come_back_after() -> None:
    line = FairLine(longest=1)
    for _ in range(2):
        async with line.place("a"):
            with pytest.raises(RateLimited) as caught:
                async with line.place("a"):
                    pass
            assert (caught.value.retry_after or 0) > 0
            assert "{" not in caught.value.detail


async def test_who_is_turned_away_from_a_fair_line_is_not_inside() -> None:
    line = FairLine(longest=1)
    async with line.place("a"), asyncio.TaskGroup() as group:
        waiting = group.create_task(_visit(line, "b"))
        await settled()
        for _ in range(2):
            with pytest.raises(Unavailable):
                await _visit(line, "c")
        waiting.cancel()
    for owner in ("b", "c"):
        await _visit(line, owner)


async def _visit(line: FairLine, owner: str) -> None:
    async with line.place(owner):
        pass


async def test_an_owner_stands_in_a_fair_line_as_often_as_it_says_and_others_still_may() -> None:
    line = FairLine(longest=9, each=2)
    async with asyncio.TaskGroup() as group:
        async with line.place("a"):
            waiting = [group.create_task(_visit(line, owner)) for owner in ("a", "b")]
            await settled()
            with pytest.raises(RateLimited):
                await _visit(line, "a")
            assert not any(task.done() for task in waiting)
        await asyncio.wait(waiting)
        await _visit(line, "a")
