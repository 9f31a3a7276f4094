"""A CONNECT proxy that ends TLS itself: whatever fal host is asked for, the local server answers.

Lets a client run without any change: it believes it speaks to queue.fal.run by https.
"""

import asyncio
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

HOSTS = ("queue.fal.run", "fal.run", "rest.fal.ai", "v3.fal.media", "api.telegram.org")


def make_certificate(folder: Path) -> Path:
    """A throw-away certificate for fal's hosts and localhost; its key lies beside, in `key.pem`."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "stand-in for fal")])
    now = datetime.now(UTC)
    hosts = x509.SubjectAlternativeName([x509.DNSName(host) for host in (*HOSTS, "localhost")])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(hosts, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(private)
    certificate = folder / "certificate.pem"
    certificate.write_bytes(signed.public_bytes(Encoding.PEM))
    return certificate


@asynccontextmanager
async def intercepting(certificate: Path, target: str) -> AsyncGenerator[int]:
    """Listen on a free port (given) and send what was meant for fal's hosts to `target`."""
    context, (host, _, port) = end_of_tls(certificate), target.partition(":")

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            asked = head.split(maxsplit=2)[1].decode().partition(":")[0]
            assert asked in HOSTS
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
            await writer.drain()
            await writer.start_tls(context)
        except (asyncio.IncompleteReadError, OSError):  # the client was killed
            writer.close()
            return
        await forward(reader, writer, host, int(port))

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


def end_of_tls(certificate: Path) -> ssl.SSLContext:
    """What a server needs to speak for the certificate's hosts."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    return context


async def forward(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, port: int
) -> None:
    """Carry bytes both ways until one end is gone; when nobody listens there, hang up."""
    try:
        inner_reader, inner_writer = await asyncio.open_connection(host, port)
    except OSError:
        writer.close()
        return
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(_copy(reader, inner_writer))
            group.create_task(_copy(inner_reader, writer))
    except* (OSError, ssl.SSLError):
        pass  # one end was killed
    finally:
        for end in (inner_writer, writer):
            end.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while chunk := await reader.read(65536):
        writer.write(chunk)
        await writer.drain()
    writer.close()
