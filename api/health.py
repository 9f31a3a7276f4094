"""`/health/...`: for whoever keeps the process running."""

from fastapi import APIRouter

router = APIRouter(prefix="/health", include_in_schema=False)


@router.api_route("/live", methods=["GET", "HEAD"])
async def live() -> dict[str, str]:
    """Say that the process answers."""
    return {"status": "alive"}


@router.api_route("/ready", methods=["GET", "HEAD"])
async def ready() -> dict[str, str]:
    """Say that work is accepted."""
    return {"status": "ready"}
