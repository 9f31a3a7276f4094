"""The service with the local engine behind it: pictures are really made."""

import asyncio
from pathlib import Path

import httpx
import numpy as np
import pytest
from PIL import Image

from local.fal.server import LocalFal, create_server
from studio.catalogue import read_catalogue
from studio.fal import open_gateway
from studio.objects import open_objects
from studio.orders import Order
from studio.photos import Photos
from studio.runtime import Runtime, open_runtime
from studio.service import Service
from studio.settings import Settings
from studio.steps import Steps
from studio.steps.parts import Parts
from studio.sweeper import Sweeper
from studio.task import Operation, Options, State, Task
from tests.studio.photos.files import opened
from tests.studio.world import A

pytestmark = pytest.mark.asyncio(loop_scope="package")


ASTRONAUT = Path(__file__).resolve().parents[1] / "photos" / "astronaut.png"


REMOVE = Options(background="remove")


async def worked(
    server: LocalFal, folder: Path, photos: Photos, orders: list[Order]
) -> list[tuple[Task, bytes]]:
    """Let the local engine make some orders, everything at work as in production."""
    catalogue, objects = read_catalogue(), open_objects(folder / "objects")
    transport = httpx.ASGITransport(server.app, raise_app_exceptions=False)
    async with (
        open_runtime("memory://") as runtime,
        open_gateway(catalogue, key="canary", transport=transport, free=True) as gateway,
    ):
        service = Service(Settings(), catalogue, runtime, objects, photos)
        steps = Steps(Parts(runtime=runtime, gateway=gateway, objects=objects, photos=photos), {})
        async with asyncio.timeout(60), asyncio.TaskGroup() as group:
            at_work = [
                group.create_task(server.run()),
                group.create_task(Sweeper(runtime).run()),
                *(group.create_task(runtime.wakeups.work(steps.handle)) for _ in range(4)),
            ]
            made = await _all_settled(service, runtime, orders)
            for one in at_work:
                one.cancel()
        return [(task, await service.read(task.results[0])) for task in made]


async def _all_settled(service: Service, runtime: Runtime, orders: list[Order]) -> list[Task]:
    async with runtime.events.subscribe() as events:
        ids = [(await service.create(order)).id for order in orders]
        async for _ in events:
            tasks = [await service.peek(task_id) for task_id in ids]
            assert [task.error for task in tasks] == [None] * len(tasks)
            if all(task.settled for task in tasks):
                return tasks
    raise AssertionError("events never end")


async def test_the_local_engine_makes_a_background_and_an_avatar(
    photos: Photos, tmp_path: Path
) -> None:
    server = create_server(tmp_path / "fal", key="canary")
    photo = ASTRONAUT.read_bytes()
    orders = [
        Order(owner=A, operation=operation, options=options, photo=photo)
        for operation, options in (
            (Operation.BACKGROUND, REMOVE),
            (Operation.AVATAR, Options(style="pencil")),
        )
    ]
    (cut, cut_bytes), (avatar, avatar_bytes) = await worked(server, tmp_path, photos, orders)
    alpha = np.asarray(opened(cut_bytes).getchannel("A"))
    assert alpha.shape == (512, 512)
    assert alpha[230:300, 200:260].mean() > 240  # the face and the suit stay
    assert alpha[:60, 480:].mean() < 15  # the flag's corner goes
    original = np.asarray(Image.open(ASTRONAUT).convert("RGB"), dtype=np.int16)
    difference = np.abs(np.asarray(opened(cut_bytes).convert("RGB"), dtype=np.int16) - original)
    assert difference[alpha > 250].mean() < 6
    drawn = np.asarray(opened(avatar_bytes).convert("HSV"))
    assert drawn.shape[0] == drawn.shape[1] >= 256
    assert drawn[..., 1].mean() < 60  # graphite, not colour
    assert drawn[..., 2].std() > 15
    assert (cut.state, avatar.state) == (State.DONE, State.DONE)
