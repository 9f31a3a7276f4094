"""Failures in fal's own shapes.

Refusal
├── model_error(...)    {"detail": [{"loc", "msg", "type", "ctx"?}]}: the input is at fault
└── request_error(...)  {"detail": "...", "error_type": "..."}: the queue or its machine is
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic import ValidationError

UNPROCESSABLE = 422
_RETRYABLE = {"generation_timeout", "internal_server_error", "runner_disconnected", "queue_full"}
_CONTEXT_KEYS = {"ge", "gt", "le", "lt", "expected", "min_length", "max_length", "multiple_of"}
_PYDANTIC_TO_FAL = {
    "too_short": "sequence_too_short",
    "too_long": "sequence_too_long",
    "literal_error": "one_of",
    "enum": "one_of",
}


class Refusal(Exception):
    """A request that ends without a picture: what the client reads, status, body and headers."""

    def __init__(self, status: int, kind: str, body: dict[str, Any]) -> None:
        super().__init__(kind)
        self.status = status
        self.kind = kind
        self.body = body

    @property
    def headers(self) -> dict[str, str]:
        """Headers that go with the body; both generations of fal's retry hint."""
        retry = self.kind in _RETRYABLE
        return {
            "x-fal-error-type": self.kind,
            "x-fal-retryable": "true" if retry else "false",
            "x-fal-needs-retry": "1" if retry else "0",
            "x-fal-billable-units": "0",
        }


def model_error(
    kind: str,
    sentence: str,
    *,
    loc: Sequence[str | int] = ("body",),
    status: int = UNPROCESSABLE,
    context: Mapping[str, Any] | None = None,
) -> Refusal:
    """A failure of the input or the model, as fal's models answer it."""
    detail: dict[str, Any] = {"loc": list(loc), "msg": sentence, "type": kind}
    if context:
        detail["ctx"] = dict(context)
    return Refusal(status, kind, {"detail": [detail]})


def request_error(kind: str, sentence: str, *, status: int) -> Refusal:
    """A failure around the model, as fal's queue answers it."""
    return Refusal(status, kind, {"detail": sentence, "error_type": kind})


def validation_error(error: ValidationError) -> Refusal:
    """Pydantic's findings in fal's shape; the input is not echoed, it may hold a photo."""
    details: list[dict[str, Any]] = []
    for finding in error.errors(include_url=False, include_input=False):
        kind = _PYDANTIC_TO_FAL.get(finding["type"], finding["type"])
        detail: dict[str, Any] = {
            "loc": ["body", *finding["loc"]],
            "msg": finding["msg"],
            "type": kind,
        }
        context = {
            key: value for key, value in finding.get("ctx", {}).items() if key in _CONTEXT_KEYS
        }
        if context:
            detail["ctx"] = context
        details.append(detail)
    return Refusal(UNPROCESSABLE, details[0]["type"], {"detail": details})
