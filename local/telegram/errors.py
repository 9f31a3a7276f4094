"""What the Bot API says when it refuses: one class, the sentences verbatim."""

from collections.abc import Mapping
from typing import Any

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


class ApiError(Exception):
    """A refusal in the words of the Bot API.

    Attributes:
        status: HTTP status, which is also ``error_code`` in the body.
        description: The whole ``description`` of the body, such as "Bad Request: chat not found".
        parameters: ``ResponseParameters`` such as ``{"retry_after": 3}``, or None.
    """

    def __init__(
        self, status: int, description: str, parameters: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    def as_json(self) -> dict[str, Any]:
        """The body the client reads."""
        body: dict[str, Any] = {
            "ok": False,
            "error_code": self.status,
            "description": self.description,
        }
        if self.parameters:
            body["parameters"] = dict(self.parameters)
        return body


def bad_request(reason: str) -> ApiError:
    """400 with the prefix Telegram gives every wrong request."""
    return ApiError(400, f"Bad Request: {reason}")


def migrated(chat_id: int) -> ApiError:
    """400: the group has become a supergroup, which is another chat."""
    reason = "Bad Request: group chat was upgraded to a supergroup chat"
    return ApiError(400, reason, {"migrate_to_chat_id": chat_id})


def forbidden(reason: str) -> ApiError:
    """403: the person does not want to hear from the bot."""
    return ApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> ApiError:
    """409: somebody else is already receiving the updates."""
    return ApiError(409, f"Conflict: {reason}")


def unauthorized() -> ApiError:
    """401: the token in the path is not this bot's."""
    return ApiError(401, "Unauthorized")


def not_found() -> ApiError:
    """404: no such method, or no such file."""
    return ApiError(404, "Not Found")
