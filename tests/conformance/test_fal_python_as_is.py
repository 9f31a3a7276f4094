"""fal-client 1.0.3 without any change, not even a transport, runs against `python -m local.fal`."""

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from tests.conformance.intercepting import intercepting, make_certificate
from tests.conformance.serving import HERE, KEY, PHOTO, Served

pytestmark = pytest.mark.timeout(180)


async def test_the_published_client_does_everything(server: Served, tmp_path: Path) -> None:
    certificate = await asyncio.to_thread(make_certificate, tmp_path)
    async with intercepting(certificate, server.netloc) as port:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("FAL_")},
            "FAL_KEY": KEY,
            "HTTPS_PROXY": f"http://127.0.0.1:{port}",
            "SSL_CERT_FILE": str(certificate),
            "NO_PROXY": "",
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(HERE / "fal_client_script.py"),
            str(PHOTO),
            env=environment,
            stdout=asyncio.subprocess.PIPE,
        )
        output, _ = await process.communicate()
    assert process.returncode == 0
    seen = json.loads(output)
    assert seen["uploaded"].startswith("https://v3.fal.media/files/")
    assert seen["uploaded_by_announcing"].startswith("https://v3.fal.media/files/")
    assert seen["subscribed"]["images"][0]["width"] == 1024
    assert seen["logs"][-2:] == ["cutting out", "finishing"]  # of a photo known already no more
    assert seen["result"]["image"]["content_type"] == "image/png"
    assert seen["run"]["image"]["width"] == 512
    assert seen["waiting"] == "Queued"
    assert seen["cancelled"] == 499
