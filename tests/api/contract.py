"""What every answer must keep to, checked on all that the tests receive."""

import json
import re
from typing import Any, Final

import httpx

SECURITY_HEADERS: Final = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin-allow-popups",
    "permissions-policy": "camera=(self), microphone=(), geolocation=()",
}
PROBLEM: Final = "application/problem+json"
FIRST_ERROR: Final = 400
KINDS: Final[dict[str, type | tuple[type, ...]]] = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
}


class Contract:
    """The OpenAPI document, as a judge of answers."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self._problem: dict[str, Any] = document["components"]["schemas"]["Problem"]
        self._operations = [
            (method.upper(), re.compile(re.sub(r"\{\w+\}", "[^/]+", path) + "$"), operation)
            for path, methods in document["paths"].items()
            for method, operation in methods.items()
        ]

    @property
    def codes(self) -> set[str]:
        """Every error code the schema of problems lists."""
        return set(self._problem["properties"]["code"]["enum"])

    def operation(self, method: str, path: str) -> dict[str, Any] | None:
        """Return the operation of a request, if it is a documented one."""
        found = [
            operation
            for verb, pattern, operation in self._operations
            if verb == method and pattern.match(path)
        ]
        return found[0] if found else None

    def check(self, response: httpx.Response) -> None:
        """Hold an answer against headers, schema and what is documented for its operation."""
        assert_headers(response)
        if response.status_code < FIRST_ERROR:
            return
        response.read()
        if response.request.method == "HEAD":
            assert response.headers["content-type"] == PROBLEM
            return
        problem = self.check_problem(response)
        operation = self.operation(response.request.method, response.request.url.path)
        if operation is not None:
            self._check_documented(operation, response.status_code, problem["code"])

    def check_problem(self, response: httpx.Response) -> dict[str, Any]:
        """Return the problem an answer tells, which keeps to the documented schema."""
        assert response.headers["content-type"] == PROBLEM, response.text[:200]
        problem: dict[str, Any] = json.loads(response.content)
        properties: dict[str, Any] = self._problem["properties"]
        assert set(problem) == set(properties) == set(self._problem["required"])
        for name, value in problem.items():
            entry = properties[name]
            kinds = [one["type"] for one in entry.get("anyOf", [entry])]
            assert any(isinstance(value, KINDS[kind]) for kind in kinds), (name, value)
        assert problem["code"] in self.codes
        assert problem["status"] == response.status_code
        assert problem["title"]
        assert problem["detail"].endswith((".", "!"))
        assert "…" not in problem["detail"], "a fact is missing in the sentence"
        assert ("Retry-After" in response.headers) == bool(problem["retry_after"])
        return problem

    def _check_documented(self, operation: dict[str, Any], status: int, code: str) -> None:
        name = operation["operationId"]
        told = operation["responses"].get(str(status))
        assert told is not None, f"{name} answers {status} {code}, which is not documented"
        examples = told["content"][PROBLEM]["examples"]
        assert code in examples, f"{name} answers {code}, which is not documented"


def assert_headers(response: httpx.Response) -> None:
    """Every answer carries the security headers, and never says what it is made with."""
    for name, value in SECURITY_HEADERS.items():
        assert response.headers.get(name) == value, (str(response.request.url), name)
    assert "server" not in response.headers
