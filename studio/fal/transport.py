"""Our httpx transport under fal-client: what costs money is sent once, the key stays with fal.

fal-client 1.0.3 re-posts a submission up to ten times when a connection breaks, and each may be
billed. It retries only httpx errors, so here every doubt after the request left becomes an
exception of ours, which it lets through.
"""

import httpx

from studio.errors import EngineBusy

QUEUE_HOSTS = frozenset({"queue.fal.run", "queue.falrun.com"})
KEY_HOSTS = QUEUE_HOSTS | {"fal.run", "falrun.com", "rest.fal.ai", "v3.fal.media"}
"""Hosts that may see the key."""
FILE_HOST_SUFFIX = ".fal.media"
UPLOAD_HOSTS = frozenset({"storage.googleapis.com", "fal.media"})
"""Hosts that uploads and results may also live on; they never see the key."""

DOUBTFUL_STATUSES = frozenset({408, 409})
SERVER_ERROR = 500
"""From here on, as with the doubtful ones, the engine may or may not have taken a submission."""
TOO_MANY = 429
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
MAX_SUBMIT_ANSWER_BYTES = 1_000_000
MAX_ANSWER_BYTES = 2_000_000
WHOLE_HOSTS = QUEUE_HOSTS | {"rest.fal.ai"}
"""Hosts that answer in short JSON: it is read here, with a bound, before anybody else does."""


class SubmitUncertain(Exception):
    """The engine may have accepted, and billed, a submission whose answer we did not get."""


class ForeignHost(Exception):
    """A URL, maybe out of an engine's answer, leads somewhere that is not the engine."""


class AnswerTooLarge(Exception):
    """An answer is longer than any that makes sense."""


class EngineTransport(httpx.AsyncBaseTransport):
    """Sends submissions at most once, keeps to the engine's hosts, and shows the key only to fal.

    Args:
        inner: What really sends.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request.

        Raises:
            ForeignHost: When it leads away from the engine.
            SubmitUncertain: When a submission left and no clear answer came back.
            AnswerTooLarge: When another answer doesn't end where it should.
            EngineBusy: When the engine can't be reached, or takes no submission for now.
        """
        host = request.url.host
        if request.url.scheme != "https" or not _is_known(host):
            raise ForeignHost(host)
        if host not in KEY_HOSTS:
            request.headers.pop("Authorization", None)
        try:
            if request.method == "POST" and host in QUEUE_HOSTS:
                return await self._submit(request)
            answer = await self._inner.handle_async_request(request)
            if host not in WHOLE_HOSTS:
                return answer
            return _plain(request, answer, await _read(answer, MAX_ANSWER_BYTES))
        except (
            NEVER_SENT
        ) as error:  # fal-client would try for half a minute; our sweeper waits better
            raise EngineBusy from error

    async def aclose(self) -> None:
        """Close the inner transport."""
        await self._inner.aclose()

    async def _submit(self, request: httpx.Request) -> httpx.Response:
        try:
            answer = await self._inner.handle_async_request(request)
            body = await _read(answer, MAX_SUBMIT_ANSWER_BYTES)
        except NEVER_SENT:
            raise
        except (httpx.TransportError, httpx.DecodingError, AnswerTooLarge) as error:
            raise SubmitUncertain(type(error).__name__) from error
        if answer.status_code == TOO_MANY:
            raise EngineBusy(retry_after=seconds_of(answer.headers.get("retry-after")))
        if answer.status_code in DOUBTFUL_STATUSES or answer.status_code >= SERVER_ERROR:
            raise SubmitUncertain(str(answer.status_code))
        return _plain(request, answer, body)


def _is_known(host: str) -> bool:
    return host in KEY_HOSTS or host in UPLOAD_HOSTS or host.endswith(FILE_HOST_SUFFIX)


def _plain(request: httpx.Request, answer: httpx.Response, body: bytes) -> httpx.Response:
    """Return an answer whose body has been read and decoded."""
    coding = {"content-encoding", "content-length", "transfer-encoding"}
    headers = {name: value for name, value in answer.headers.items() if name not in coding}
    return httpx.Response(answer.status_code, headers=headers, content=body, request=request)


async def _read(answer: httpx.Response, max_bytes: int) -> bytes:
    body = bytearray()
    try:
        async for piece in answer.aiter_bytes():
            body += piece
            if len(body) > max_bytes:
                raise AnswerTooLarge
    finally:
        await answer.aclose()
    return bytes(body)


def seconds_of(header: str | None) -> int | None:
    """Return Retry-After in seconds; dates and nonsense are None."""
    return min(int(header), 600) if header and header.isdecimal() else None
