"""`/health/...`: for whoever keeps the process running."""

from fastapi import APIRouter

router = APIRouter(prefix="/health", include_in_schema=False)


@router.get("/live")
async def live() -> dict[str, str]:
    """Say that the process answers."""
    return {"status": "alive"}


@router.get("/ready")
async def ready() -> dict[str, str]:
    """Say that work is accepted."""
    return {"status": "ready"}
