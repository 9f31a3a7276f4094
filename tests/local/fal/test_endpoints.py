"""Planning a request: what is wrong with its photo is said before any worker is asked."""

from pathlib import Path

import pytest

from local.fal.addresses import Addresses
from local.fal.endpoints import CUT_OUT, Desk
from local.fal.errors import Refusal
from local.fal.files import FileStore
from local.fal.limits import Limits
from local.fal.queue import Request

HERE = Addresses("https://queue.fal.run", "https://v3.fal.media", "queue.fal.run")


def asked(uri: str) -> Request:
    return Request(endpoint=CUT_OUT, arguments={"image_url": uri}, addresses=HERE)


async def test_a_data_uri_over_the_limit_is_refused_by_name_and_not_kept(tmp_path: Path) -> None:
    limits = Limits(max_data_uri_bytes=1000)
    desk = Desk(FileStore(tmp_path, limits), limits)
    fits = await desk.plan(asked("data:image/png;base64," + "A" * 1332))
    assert fits.job.photo.stat().st_size == 999
    with pytest.raises(Refusal) as caught:
        await desk.plan(asked("data:image/png;base64," + "A" * 1340))
    (detail,) = caught.value.body["detail"]
    assert (caught.value.status, detail["type"]) == (422, "file_too_large")
    assert (detail["loc"], detail["ctx"]) == (["body", "image_url"], {"max_size": 1000})
    assert list((tmp_path / "files").iterdir()) == [fits.job.photo]
