"""The OpenAPI document: what the page's client is generated from, and others write theirs by."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from api import schemas
from api.schema import document

ROOT = Path(__file__).resolve().parents[2]
COMMITTED = ROOT / "webui" / "openapi.json"
OPERATIONS = {
    "create_session",
    "create_avatar",
    "create_background",
    "create_upscale",
    "check_photo",
    "develop_photo",
    "get_result",
    "get_cutout",
    "get_scene",
    "get_task",
    "list_tasks",
    "follow_task",
    "follow_tasks",
    "cancel_task",
    "retry_task",
    "add_favourite",
    "remove_favourite",
    "delete_task",
    "get_catalogue",
}
MODELS = [
    model
    for model in vars(schemas).values()
    if isinstance(model, type) and issubclass(model, BaseModel) and model.model_fields
]


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    """The document, as JSON has it."""
    read: dict[str, Any] = json.loads(json.dumps(document()))
    return read


def test_the_committed_document_is_what_the_command_prints() -> None:
    odd = {"DARKROOM_MAX_UPLOAD_MB": "3", "DARKROOM_CORS_ORIGINS": "https://friend.example"}
    printed = subprocess.run(
        [sys.executable, "-m", "api.schema"],
        cwd=ROOT,
        env=os.environ | odd,
        capture_output=True,
        text=True,
        check=True,
    )
    assert printed.stderr == ""
    if json.loads(printed.stdout) != json.loads(COMMITTED.read_text(encoding="utf-8")):
        pytest.fail("webui/openapi.json is stale: python -m api.schema > webui/openapi.json")


def test_operation_ids_are_unique_and_clean(described: dict[str, Any]) -> None:
    ids = [
        operation["operationId"]
        for methods in described["paths"].values()
        for operation in methods.values()
    ]
    assert len(ids) == len(set(ids))
    assert set(ids) == OPERATIONS


def test_every_path_is_below_the_prefix(described: dict[str, Any]) -> None:
    assert [path for path in described["paths"] if not path.startswith("/api/v1/")] == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_answers_have_every_field(model: type[BaseModel], described: dict[str, Any]) -> None:
    assert [name for name, field in model.model_fields.items() if not field.is_required()] == []
    schema = described["components"]["schemas"][model.__name__]
    assert set(schema["required"]) == set(schema["properties"])


def test_every_operation_says_what_it_is_for(described: dict[str, Any]) -> None:
    for methods in described["paths"].values():
        for operation in methods.values():
            assert operation["summary"]
            assert operation["description"].endswith(".")
            assert operation["tags"]


def test_errors_are_shown_by_example(described: dict[str, Any]) -> None:
    examples = [
        (code, example["value"])
        for methods in described["paths"].values()
        for operation in methods.values()
        for told in operation["responses"].values()
        for code, example in (
            told.get("content", {}).get("application/problem+json", {}).get("examples", {}).items()
        )
    ]
    assert examples
    for code, example in examples:
        nothing = dict.fromkeys(
            ("incident", "retry_after", "scene")
        )  # FastAPI leaves null out of examples
        assert schemas.Problem.model_validate(nothing | example).code == code
