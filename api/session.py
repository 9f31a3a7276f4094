"""`/session`: who you are."""

import math

from fastapi import APIRouter, Request

from api.deps import TheDesk
from api.errors import problems
from api.schemas import Session
from studio.errors import RateLimited

SESSIONS_PER_MINUTE = 30
router = APIRouter(tags=["session"])


@router.post("/session", status_code=201, responses=problems(RateLimited))
async def create_session(request: Request, desk: TheDesk) -> Session:
    """Begin a guest session."""
    peer = request.client.host if request.client else "unknown"
    wait = await desk.limiter.take(f"session:{peer}", per_minute=SESSIONS_PER_MINUTE)
    if wait:
        seconds = math.ceil(wait)
        raise RateLimited(retry_after=seconds, seconds=seconds)
    token, expires_at = desk.sessions.guest()
    return Session(token=token, expires_at=expires_at)
