"""`/metrics`: what was counted since the start, in Prometheus's text format."""

from collections.abc import Iterator

from fastapi import APIRouter, Response

from api.deps import TheDesk
from studio.counts import KINDS, Counts
from studio.errors import RouteUnknown

router = APIRouter(include_in_schema=False)
TEXT = "text/plain; version=0.0.4; charset=utf-8"


@router.api_route("/metrics", methods=["GET", "HEAD"])
async def metrics(desk: TheDesk) -> Response:
    """Show the counters of this process, where the operator wants them shown."""
    if not desk.settings.with_metrics:
        raise RouteUnknown
    return Response("".join(_lines(desk.counts)), media_type=TEXT)


def _lines(counts: Counts) -> Iterator[str]:
    told = None
    for count, value, number in counts:
        kind = KINDS[count]
        if count is not told:
            yield f"# HELP {count} {kind.means}\n# TYPE {count} counter\n"
            told = count
        label = f'{{{kind.label}="{value}"}}' if kind.label else ""
        yield f"{count}{label} {number}\n"
