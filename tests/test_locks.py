"""The lock files fit each other and pyproject.toml, and name no index."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("run.txt", "page.txt", "dev.txt")


def read_lock(name: str) -> set[str]:
    """The pins of a lock file, markers and all."""
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return {line.rstrip(" \\") for line in text.splitlines() if re.match(r"[a-z0-9]", line)}


@pytest.mark.parametrize("part", ["run.txt", "page.txt"])
def test_what_the_tests_run_with_is_what_people_run_with(part: str) -> None:
    names = {Requirement(pin).name for pin in read_lock(part)}
    dev = {pin for pin in map(Requirement, read_lock("dev.txt")) if pin.name in names}
    expected = {(pin.name, str(pin.specifier)) for pin in map(Requirement, read_lock(part))}
    assert {(pin.name, str(pin.specifier)) for pin in dev} == expected


@pytest.mark.parametrize(
    ("lock", "group"), [("run.txt", None), ("page.txt", "page"), ("dev.txt", "dev")]
)
def test_every_package_we_ask_for_is_locked_in_the_range_we_ask_for(
    lock: str, group: str | None
) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = project["dependency-groups"][group] if group else project["project"]["dependencies"]
    pins = [Requirement(pin) for pin in read_lock(lock)]
    for asked in map(Requirement, lines):
        found = [pin for pin in pins if pin.name == asked.name]
        assert found, f"{asked.name} is not in {lock}: make lock"
        for pin in found:
            version = str(pin.specifier).removeprefix("==")
            assert asked.specifier.contains(version), f"{pin} is not {asked}: make lock"


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_has_a_hash_and_no_lock_names_an_index(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[a-z0-9])", text)[1:]
    assert len(blocks) == len(read_lock(name))
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in text


@pytest.mark.parametrize("folder", ["webui", "tests/conformance", "tests/engines"])
def test_a_web_lock_has_hashes_and_names_no_index(folder: str) -> None:
    text = (ROOT / folder / "package-lock.json").read_text(encoding="utf-8")
    assert '"integrity": "sha512-' in text
    assert '"resolved": "http' not in text
