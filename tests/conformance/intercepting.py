"""A CONNECT proxy that ends TLS itself: whatever fal host is asked for, the local server answers.

Lets a client run without any change: it believes it speaks to queue.fal.run by https.
"""

import asyncio
import ssl
import subprocess
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from shutil import which

HOSTS = ("queue.fal.run", "fal.run", "rest.fal.ai", "v3.fal.media")


def make_certificate(folder: Path) -> Path | None:
    """A throw-away certificate for fal's hosts, key in the same file; None without openssl."""
    openssl = which("openssl")
    if openssl is None:
        return None
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    names = ",".join(f"DNS:{host}" for host in HOSTS)
    options = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=fal"
    subprocess.run(  # noqa: S603 - the system's openssl, our own options
        [openssl, *options.split(), "-addext", f"subjectAltName={names}",
         "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True, timeout=30,
    )  # fmt: skip
    return certificate


@asynccontextmanager
async def intercepting(certificate: Path, target: str) -> AsyncGenerator[int]:
    """Listen on a free port (given) and send what was meant for fal's hosts to `target`."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    host, _, port = target.partition(":")

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        asked = head.split(maxsplit=2)[1].decode().partition(":")[0]
        assert asked in HOSTS
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        await writer.drain()
        await writer.start_tls(context)
        inner_reader, inner_writer = await asyncio.open_connection(host, int(port))
        with suppress(OSError, ssl.SSLError):
            async with asyncio.TaskGroup() as group:
                group.create_task(_copy(reader, inner_writer))
                group.create_task(_copy(inner_reader, writer))
        for end in (inner_writer, writer):
            end.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while chunk := await reader.read(65536):
        writer.write(chunk)
        await writer.drain()
    writer.close()
