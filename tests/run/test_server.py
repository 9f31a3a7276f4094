"""The server in the TaskGroup: its socket is bound before anything starts."""

import asyncio
import gc
import signal
import socket
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from run.server import PortTakenError, Server, listen


async def hello(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer everything."""
    del scope, receive
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body"})


async def endless(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with more than anybody takes."""
    del scope, receive
    await send({"type": "http.response.start", "status": 200, "headers": []})
    while True:
        await send({"type": "http.response.body", "body": bytes(1 << 20), "more_body": True})


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_free_port_is_found_for_port_zero(host: str) -> None:
    with listen(host, 0) as listener:
        assert listener.getsockname()[0] == host
        assert listener.getsockname()[1] > 0


def test_a_taken_port_is_told_with_another_to_try() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTakenError) as told:
            listen("127.0.0.1", port)
    assert f"Port {port} on 127.0.0.1 is already in use" in str(told.value)
    assert f"PORT={port + 1}" in str(told.value)


@pytest.mark.parametrize("host", ["203.0.113.7", "no-such-host.invalid"])
def test_an_address_of_another_machine_is_told(host: str) -> None:
    with pytest.raises(PortTakenError, match=f"Port 20999 on {host} can't be used"):
        listen(host, 20999)


def test_a_port_that_was_just_left_is_free_again() -> None:
    with listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)), listener_accepts(listener):
            pass
    with listen("127.0.0.1", port):
        pass


def listener_accepts(listener: socket.socket) -> socket.socket:
    listener.setblocking(True)  # noqa: FBT003  the standard library's signature
    return listener.accept()[0]


async def test_a_server_answers_once_started_and_ends_when_stopped() -> None:
    listener = listen("127.0.0.1", 0)
    server = Server(hello, listener)
    address: tuple[str, int] = listener.getsockname()
    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        group.create_task(server.run())
        await server.started()
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{address[1]}") as client:
            assert (await client.get("/")).status_code == 204
        server.stop()
        await server.stopping()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address)


async def test_a_signal_asks_and_requests_are_answered_until_it_is_stopped() -> None:
    listener = listen("127.0.0.1", 0)
    server = Server(hello, listener)
    base = f"http://127.0.0.1:{listener.getsockname()[1]}"
    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        serving = group.create_task(server.run())
        await server.started()
        signal.raise_signal(signal.SIGTERM)
        await server.stopping()
        async with httpx.AsyncClient(base_url=base) as client:
            assert (await client.get("/")).status_code == 204
        assert not serving.done()
        server.stop()


def test_who_reads_no_answer_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("run.server.GRACE_SECONDS", 0.2)
    listener = listen("127.0.0.1", 0)
    address: tuple[str, int] = listener.getsockname()

    async def serve(asked: threading.Event) -> None:
        server = Server(endless, listener)
        async with asyncio.timeout(20), asyncio.TaskGroup() as group:
            group.create_task(server.run())
            await asyncio.to_thread(asked.wait)
            server.stop()

    asked = threading.Event()
    with (
        warnings.catch_warnings(record=True) as told,
        ThreadPoolExecutor(1) as pool,
        socket.create_connection(address) as deaf,
    ):
        warnings.simplefilter("always")
        done = pool.submit(asyncio.run, serve(asked))
        deaf.sendall(b"GET / HTTP/1.1\r\nHost: darkroom\r\n\r\n")
        assert deaf.recv(1)
        asked.set()
        done.result()
        gc.collect()
    assert [str(one.message) for one in told if one.category is ResourceWarning] == []
