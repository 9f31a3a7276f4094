"""Answers that break off, as when a line goes down."""

from typing import Final

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

CUT_PERCENT: Final = 50


class CutResponse(Response):
    """Announces the whole content, sends half of it, and hangs up.

    It returns without ending the answer, which uvicorn logs, and closes the connection for.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers as far as it goes."""
        del scope, receive
        start = {"status": self.status_code, "headers": self.raw_headers}
        await send({"type": "http.response.start", **start})
        sent = bytes(self.body)[: len(self.body) * CUT_PERCENT // 100]
        await send({"type": "http.response.body", "body": sent, "more_body": True})
