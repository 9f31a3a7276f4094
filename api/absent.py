"""Answers what no route does below the prefixes that aren't the page's."""

from collections.abc import Sequence

from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Receive, Scope, Send

from studio.errors import MethodNotAllowed, RouteUnknown

PREFIXES = ("/api", "/hooks", "/health", "/media", "/metrics")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


class NoSuchRoute:
    """Tells an unknown address from a wrong method. Pure ASGI.

    Args:
        known: The routes that were looked at before.
    """

    def __init__(self, known: Sequence[BaseRoute]) -> None:
        self._known = known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002  ASGI
        """Refuse one request.

        Raises:
            HTTPException: 405 with the methods that are allowed.
            RouteUnknown: When no method is.
        """
        if allowed := [method for method in METHODS if self._takes(scope, method)]:
            raise HTTPException(MethodNotAllowed.status, headers={"Allow": ", ".join(allowed)})
        raise RouteUnknown

    def _takes(self, scope: Scope, method: str) -> bool:
        asked = {**scope, "method": method}
        return any(route.matches(asked)[0] is Match.FULL for route in self._known)


def no_such_routes(known: Sequence[BaseRoute]) -> list[Route]:
    """Return routes that take whatever `known` leaves, so that the page never stands in for it."""
    answer = NoSuchRoute(tuple(known))
    return [
        Route(path, answer, include_in_schema=False)
        for prefix in PREFIXES
        for path in (prefix, f"{prefix}/{{rest:path}}")
    ]
