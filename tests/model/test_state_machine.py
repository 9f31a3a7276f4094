"""Random histories of persons, engine, clock and deaths, each step held against the reference."""

import asyncio
import json
import shutil
import tempfile
from collections.abc import Awaitable
from contextlib import AbstractAsyncContextManager, suppress
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,  # pyright: ignore[reportUnknownVariableType]  # its settings are untyped
)
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from local.fal.signing import Signer
from studio.errors import DarkroomError, RouteUnknown, TaskStateWrong
from studio.runtime.wakeups import Step, WakeUp
from studio.task import State, Task, TaskId
from studio.webhooks import Webhooks
from tests.conftest import RecordFact
from tests.crash.lives import HOOKS, Life, living
from tests.crash.outside import OWNER, Outside, SqliteDisk
from tests.crash.points import Death, Points
from tests.model.reference import Reference
from tests.studio.engine import Engine, Job, answer, in_turn

T = TypeVar("T")
POLICY = {"detail": [{"type": "content_policy_violation", "msg": "no"}]}
steps_taken = [0]
claims = [0]


class Fateful(Engine):
    """An engine that fails at some jobs and forgets others; a bill never forgets."""

    def __init__(self, folder: Path) -> None:
        super().__init__(signer=Signer(folder))
        self.failing: set[str] = set()
        self.gone: list[Job] = []

    async def _result(self, request: Request) -> Response:
        if request.path_params["id"] in self.failing:
            return JSONResponse(POLICY, 422)
        return await super()._result(request)

    def forget(self, job: Job) -> None:
        self.gone.append(self.jobs.pop(job.id))

    def billed(self, task_id: str) -> int:
        jobs = [*self.jobs.values(), *self.gone]
        return sum(f"/{task_id}." in (job.webhook or "") for job in jobs)


def task_of(job: Job) -> TaskId:
    """The task whose order a job is, by the URL that the engine was given."""
    return TaskId((job.webhook or "").rpartition("/")[2].partition(".")[0])


class History(RuleBasedStateMachine):
    """One history."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.runner = asyncio.Runner()
        self.reference = Reference()
        self.engine = Fateful(self.folder)
        self.outside = Outside(SqliteDisk(self.folder), engine=self.engine)
        self.points = Points()
        self.start()

    def start(self) -> None:
        self.points = Points()
        context = living(self.outside, self.points, hooks=HOOKS)
        self.context: AbstractAsyncContextManager[Life] = context
        self.life: Life = self.runner.run(context.__aenter__())

    def do(self, work: Awaitable[T]) -> T | None:
        """Do something; if the process dies of it, another one takes over."""
        steps_taken[0] += 1

        async def run() -> T:
            return await work

        try:
            return self.runner.run(run())
        except Death as death:
            self.die(death)
        except BaseExceptionGroup as group:
            if group.subgroup(Death) is None:
                raise
            self.die(group)
        return None

    def die(self, cause: BaseException) -> None:
        self.end(cause)
        self.reference.disturbed()
        self.deaths += 1
        self.start()

    def end(self, cause: BaseException) -> None:
        with suppress(Death, BaseExceptionGroup):
            self.runner.run(self.context.__aexit__(type(cause), cause, None))

    def task(self, number: int) -> Task | None:
        ids = list(self.reference.promises)
        if not ids:
            return None
        return self.do(self.life.service.peek(TaskId(ids[number % len(ids)])))

    @rule(key=st.integers(0, 5))
    def order(self, key: int) -> None:
        task = self.do(self.life.order(f"k{key}"))
        if task:
            self.reference.ordered(f"k{key}", task.id)

    @rule(number=st.integers(0, 9))
    def cancel(self, number: int) -> None:
        if task := self.task(number):
            self.reference.promises[task.id].cancel_wished = True
            with suppress(TaskStateWrong):
                self.do(self.life.service.cancel(OWNER, task.id))

    @rule(number=st.integers(0, 9))
    def retry(self, number: int) -> None:
        task = self.task(number)
        if task and task.state in {State.FAILED, State.CANCELLED}:
            key = f"retry-{task.id}"
            again = self.do(self.life.service.retry(OWNER, task.id, idempotency_key=key))
            if again:
                self.reference.ordered(key, again.id)

    @rule()
    def work(self) -> None:
        self.do(self.life.pump())

    @rule(number=st.integers(0, 9), step=st.sampled_from(list(Step)))
    def wake_for_nothing(self, number: int, step: Step) -> None:
        if task := self.task(number):
            self.do(self.life.steps.handle(WakeUp(step, task.id)))

    @rule(seconds=st.sampled_from([1, 1, 5, 30, 130]))
    def wait(self, seconds: float) -> None:
        self.do(self.life.later(seconds))

    @rule()
    def clock_is_set(self) -> None:
        """An hour on, the next time an hour back, between two lives: within one it never is."""
        self.end(Death("the clock is set"))
        self.hour_on = not self.hour_on
        self.outside.clock.now += 3600 if self.hour_on else -3600
        self.reference.disturbed(spoiled=True)  # it may look as if the engine never answered
        self.start()

    @rule(how=st.sampled_from(["busy", "refused", "lost"]))
    def next_order_goes_wrong(self, how: str) -> None:
        match how:
            case "busy":
                self.engine.at_submit = in_turn(answer(429))
            case "refused":
                self.engine.at_submit = in_turn(answer(500))
            case _:
                self.engine.after_accepting = in_turn(answer(502))
        self.any_order_may_be_lost = True

    @rule(key=st.integers(0, 5))
    def order_is_given_up(self, key: int) -> None:
        """The reply to an order is lost, and for long nobody hears of it; chance seldom does it."""
        self.next_order_goes_wrong("lost")
        self.order(key)
        self.work()
        self.wait(130)

    @rule(key=st.integers(0, 5))
    def order_is_cancelled_in_doubt(self, key: int) -> None:
        """The same, and the person cancels before the time is over."""
        self.next_order_goes_wrong("lost")
        self.order(key)
        self.work()
        if task_id := self.reference.keys.get(f"k{key}"):
            self.cancel(list(self.reference.promises).index(task_id))
        self.wait(130)

    deaths = 0
    any_order_may_be_lost = False
    hour_on = False

    @rule()
    def engine_finishes(self) -> None:
        self.engine.finish()

    @rule(number=st.integers(0, 9), forgets=st.booleans())
    def engine_fails(self, number: int, forgets: bool) -> None:  # noqa: FBT001  as hypothesis calls it
        if not self.engine.jobs:
            return
        job = list(self.engine.jobs.values())[number % len(self.engine.jobs)]
        self.reference.promises[task_of(job)].spoiled = True
        if forgets:
            self.engine.forget(job)
        else:
            self.engine.failing.add(job.id)

    @rule(number=st.integers(0, 9), copies=st.integers(1, 3), forged=st.booleans())
    def engine_calls(self, number: int, copies: int, forged: bool) -> None:  # noqa: FBT001  as hypothesis calls it
        if not self.engine.jobs:
            return
        job = list(self.engine.jobs.values())[number % len(self.engine.jobs)]
        job.state = "COMPLETED"
        deaths = self.deaths
        for _ in range(copies):
            self.do(self.call(job, forged=forged))
        task = self.do(self.life.service.peek(task_of(job)))
        good = not (forged or job.cancelled or job.id in self.engine.failing)
        if good and task and self.deaths == deaths:
            code = task.error.code if task.error else None
            self.reference.look(task.id, task.state, task.version, code)
            self.reference.called(task.id)

    async def call(self, job: Job, *, forged: bool) -> None:
        """Deliver a webhook as the API would."""
        life, clock = self.life, self.outside.clock
        hooks = Webhooks(life.runtime.store, life.gateway, user_id=None, clock=clock)
        bad = job.id in self.engine.failing or job.cancelled
        file = {"url": f"https://v3.fal.media/files/{job.id}.png"}
        content: dict[str, Any] = {"request_id": job.id, "status": "ERROR" if bad else "OK"}
        content["payload"] = POLICY if bad else {"images": [file]}
        if job.cancelled:
            content["payload"] = {"detail": "x", "error_type": "client_cancelled"}
        body = json.dumps(content).encode()
        assert self.engine.signer
        headers = self.engine.signer.headers(job.id, body, timestamp=int(clock.now))
        if forged:
            headers["x-fal-webhook-signature"] = "00" * 64
        with suppress(RouteUnknown):
            task_id = await hooks.addressee((job.webhook or "").rpartition("/")[2])
            await hooks.take(task_id, headers, body)

    @rule(after=st.integers(1, 12))
    def die_soon(self, after: int) -> None:
        """Die at a later effect, before or after it."""
        self.points.at = self.points.passed + after

    @invariant()
    def nothing_is_lost_nothing_is_paid_twice(self) -> None:
        tasks = {task.id: task for task in self.do(self.life.tasks()) or []}
        assert set(self.reference.promises) <= set(tasks)
        for task in tasks.values():
            self.reference.billed(task.id, self.engine.billed(task.id))
            self.reference.waited(task.id, self.outside.clock.now - task.created_at)
            code = task.error.code if task.error else None
            self.reference.look(task.id, task.state, task.version, code)
            if self.any_order_may_be_lost:
                self.reference.promises[task.id].doubted = True
            told = [state for told_id, state in self.outside.door.told if told_id == task.id]
            self.reference.announced(task.id, told)

    def teardown(self) -> None:
        """Leave everything in peace for a while: every promise comes to its end."""
        try:
            self.points.at = 0
            self.engine.at_submit = self.engine.after_accepting = lambda: None
            self.engine.at_status = self.engine.finish
            self.do(self.life.settle())
            self.nothing_is_lost_nothing_is_paid_twice()
            for task in self.do(self.life.tasks()) or []:
                assert any(told == task.id for told, _ in self.outside.door.told)
                code = task.error.code if task.error else None
                self.reference.ended(task.id, code, retry_of=task.retry_of)
            claims[0] += len(self.reference.claimed)
        finally:
            with suppress(DarkroomError):
                self.runner.run(self.context.__aexit__(None, None, None))
            self.runner.close()
            shutil.rmtree(self.folder)


@pytest.mark.timeout(3600)  # the nightly run takes minutes
def test_random_histories_keep_every_promise(record_fact: RecordFact) -> None:
    """Random orders, cancels, retries, wake-ups, faults, webhooks, clock jumps and deaths."""
    steps_taken[0] = claims[0] = 0
    run_state_machine_as_test(History, settings=settings())
    examples = settings().max_examples
    record_fact(
        f"{examples} histories, {steps_taken[0]} steps, {claims[0]} late claims, 0 divergences"
    )
