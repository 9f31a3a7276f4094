"""Stands between a browser and the program and writes down what is sent: the bytes that arrive."""

from __future__ import annotations

import http.client
import socket
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Generator
    from email.message import Message

    from tests.e2e.program import Program

PIECE_BYTES = 65_536
OWN_HEADERS = {"transfer-encoding", "connection", "keep-alive"}
MOST_HEARD = 100


@dataclass(frozen=True, slots=True)
class Sent:
    """One order as it came."""

    path: str
    key: str
    form: Message

    def file(self, name: str) -> bytes:
        """Return the bytes of a field that is a file."""
        for part in self.form.walk():
            if f'name="{name}"' in str(part["Content-Disposition"]):
                data = part.get_payload(decode=True)
                assert isinstance(data, bytes)
                return data
        raise AssertionError(f"nothing came as {name}")


@dataclass(slots=True)
class Heard:
    """Where the program is found while it is listened to, and the orders so far."""

    page: str
    orders: list[Sent] = field(default_factory=list["Sent"])


@contextmanager
def overheard(program: Program) -> Generator[Heard]:
    """Put a listener before a program."""
    server = _Server(program.page)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.heard
    finally:
        server.stop()
        thread.join()


class _Server(ThreadingHTTPServer):
    def __init__(self, program: str) -> None:
        super().__init__(("127.0.0.1", 0), _Between)
        self.program = urlsplit(program).netloc
        self.heard = Heard(page=f"http://127.0.0.1:{self.server_port}/")
        self.open: set[http.client.HTTPConnection] = set()

    def stop(self) -> None:
        self.shutdown()
        # A stream of events would go on for as long as the program does.
        for connection in list(self.open):
            if connection.sock:
                connection.sock.shutdown(socket.SHUT_RDWR)
        self.server_close()


class _Between(BaseHTTPRequestHandler):
    def handle(self) -> None:
        with suppress(OSError, http.client.HTTPException):  # somebody went away
            super().handle()

    def _pass(self) -> None:
        server = cast("_Server", self.server)
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if "multipart" in self.headers.get("content-type", ""):
            server.heard.orders.append(_read(self.path, self.headers, body))
            assert len(server.heard.orders) < MOST_HEARD
        connection = http.client.HTTPConnection(server.program)
        server.open.add(connection)
        try:
            connection.request(self.command, self.path, body, dict(self.headers))
            self._answer(connection.getresponse())
        finally:
            server.open.discard(connection)
            connection.close()

    def _answer(self, answer: http.client.HTTPResponse) -> None:
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in OWN_HEADERS:
                self.send_header(name, value)
        self.end_headers()
        while piece := answer.read1(PIECE_BYTES):
            self.wfile.write(piece)
            self.wfile.flush()

    do_GET = do_POST = do_DELETE = _pass  # noqa: N815  what the server looks for

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  its name there
        """Say nothing."""


def _read(path: str, headers: Message, body: bytes) -> Sent:
    head = f"Content-Type: {headers['content-type']}\r\n\r\n".encode()
    form = BytesParser().parsebytes(head + body)
    return Sent(path=path, key=headers.get("idempotency-key", ""), form=form)
