"""The fal gateway: all that talks to the engine, and all that imports fal_client."""

from studio.fal.answers import Check, Outcome
from studio.fal.gateway import Gateway, open_gateway

__all__ = ["Check", "Gateway", "Outcome", "open_gateway"]
