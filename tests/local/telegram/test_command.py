"""``python -m local.telegram``."""

import asyncio
import re
import signal
import socket
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpx

TOKEN = "42:canary-token"
STOP_SECONDS = 10


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@asynccontextmanager
async def command(*options: str) -> AsyncGenerator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "local.telegram", *options),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def wait_until_answered(client: httpx.AsyncClient, path: str) -> httpx.Response:
    async with asyncio.timeout(20):
        while True:
            try:
                return await client.get(path)
            except httpx.ConnectError:
                await asyncio.sleep(0.05)


async def test_it_serves_stops_at_once_and_never_prints_the_token() -> None:
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    async with (
        command("--port", str(port), "--token", TOKEN) as process,
        httpx.AsyncClient(base_url=base, timeout=30) as client,
        asyncio.TaskGroup() as group,
    ):
        me = await wait_until_answered(client, f"/bot{TOKEN}/getMe")
        assert me.json()["result"]["id"] == 42
        assert "Darkroom chat" in (await client.get("/")).text
        poll = group.create_task(client.get(f"/bot{TOKEN}/getUpdates?timeout=50"))
        await client.get(f"/bot{TOKEN}/sendNonsense")
        process.send_signal(signal.SIGINT)
        async with asyncio.timeout(STOP_SECONDS):
            output, _ = await process.communicate()
        assert (await poll).json() == {"ok": True, "result": []}
    said = output.decode()
    assert f"Chat page: {base}/" in said
    assert "Traceback" not in said
    assert "canary" not in said


async def test_a_taken_port_ends_with_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with command("--port", str(port)) as process:
            output, _ = await process.communicate()
    assert process.returncode == 1
    assert output.decode().startswith(f"Port {port} on 127.0.0.1 can't be used: ")


async def test_a_wrong_token_ends_with_a_sentence() -> None:
    async with command("--token", "nonsense") as process:
        output, _ = await process.communicate()
    assert process.returncode == 1
    assert re.fullmatch(r"a bot token looks like .*\.\n", output.decode())
